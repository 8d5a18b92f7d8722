#include <gtest/gtest.h>

#include <fstream>
#include <optional>

#include "sample_log.hpp"
#include "void_reckoning/blackbox/log_scan.hpp"

namespace void_reckoning {
namespace {

bool same_chunk(const Chunk& one, const Chunk& other) {
    return one.offset == other.offset && one.header == other.header && std::ranges::equal(one.body.bytes, other.body.bytes);
}

void flip_bit_in_file(const std::filesystem::path& path, std::uint64_t offset) {
    std::fstream file(path, std::ios::binary | std::ios::in | std::ios::out);
    file.seekg(static_cast<std::streamoff>(offset));
    const int byte = file.get();
    file.seekp(static_cast<std::streamoff>(offset));
    file.put(static_cast<char>(byte ^ 1));
}

/// What a reader says of a damaged log.
struct Reading {
    bool refused = false;  // at its file header
    std::vector<Chunk> chunks;
    std::vector<LogGap> gaps;
    std::uint64_t torn_bytes = 0;
    LogIndex index;

    [[nodiscard]] bool noticed() const { return refused || !gaps.empty() || torn_bytes > 0; }
};

Reading read(const MemoryFiles::Contents& bytes) {
    Reading reading;
    MemoryFiles disk;
    std::optional<BlackBoxReader> reader;
    try {
        reader.emplace(open_bytes(disk, bytes));
    } catch (const DamagedData&) {
        reading.refused = true;
        return reading;
    }
    for (;;) {
        try {
            std::optional<Chunk> chunk = reader->next();
            if (!chunk) break;
            reading.chunks.push_back(*std::move(chunk));
        } catch (const DamagedLog& damage) {
            reading.gaps.push_back(damage.gap());
        }
    }
    reading.torn_bytes = reader->torn_bytes();
    reading.index = reader->index();
    return reading;
}

/// Every chunk that a reader gave is one of the original, unchanged.
void expect_nothing_wrong(const Reading& reading, const std::vector<Chunk>& original, const LogIndex& index) {
    for (const Chunk& chunk : reading.chunks) {
        ASSERT_LT(chunk.header.number, original.size());
        ASSERT_TRUE(same_chunk(chunk, original[chunk.header.number]));
    }
    for (const LogIndexEntry& entry : reading.index.entries) {
        ASSERT_NE(std::ranges::find(index.entries, entry), index.entries.end());
    }
}

class EveryByte : public testing::TestWithParam<bool> {
   protected:
    MemoryFiles::Contents log_ = sample_log({GetParam(), 1});
    std::vector<Chunk> chunks_ = chunks_of(log_);
    LogIndex index_ = read(log_).index;
};

TEST_P(EveryByte, ThatChangesIsNoticedAndGivesNoWrongValue) {
    for (std::size_t place = 0; place < log_.size(); ++place) {
        for (const int change : {0x01, 0x80, 0xFF, 1 << (place % 8)}) {
            MemoryFiles::Contents damaged = log_;
            damaged[place] ^= static_cast<std::byte>(change);
            const Reading reading = read(damaged);
            ASSERT_TRUE(reading.noticed()) << "byte " << place << " ^ " << change;
            ASSERT_EQ(reading.refused, place < kFileHeaderSize) << place;
            if (reading.refused) continue;
            expect_nothing_wrong(reading, chunks_, index_);
            const bool at_tail = place >= chunks_.back().offset;
            ASSERT_EQ(reading.torn_bytes > 0, at_tail) << place;
            ASSERT_EQ(reading.gaps.size(), at_tail ? 0U : 1U) << place;
            ASSERT_EQ(reading.chunks.size(), chunks_.size() - 1) << place;  // the one that is damaged
        }
    }
}

TEST_P(EveryByte, ThatIsCutOffLeavesTheChunksBeforeItIntact) {
    for (std::size_t length = 0; length < log_.size(); ++length) {
        const Reading reading = read({log_.begin(), log_.begin() + static_cast<std::ptrdiff_t>(length)});
        ASSERT_EQ(reading.refused, length < kFileHeaderSize) << length;
        if (reading.refused) continue;
        ASSERT_TRUE(reading.gaps.empty()) << length;
        std::size_t whole = 0;
        while (whole + 1 < chunks_.size() && chunks_[whole + 1].offset <= length) ++whole;
        const std::uint64_t end = chunks_[whole].offset;
        ASSERT_EQ(reading.chunks.size(), whole) << length;
        ASSERT_EQ(reading.torn_bytes, length - end) << length;
        expect_nothing_wrong(reading, chunks_, index_);
        ASSERT_EQ(reading.index.entries.size(), whole);
    }
}

INSTANTIATE_TEST_SUITE_P(Log, EveryByte, testing::Bool(), [](const auto& kind) { return kind.param ? "Compressed" : "Plain"; });

TEST(Damage, NamesThePlaceTheTurnAndWhatIsIntact) {
    const MemoryFiles::Contents log = sample_log({}, 9);
    const std::vector<Chunk> chunks = chunks_of(log);
    MemoryFiles::Contents damaged = log;
    damaged[chunks[5].offset + kChunkHeaderSize + 3] ^= std::byte{4};
    damaged[chunks[6].offset + 40] ^= std::byte{4};
    MemoryFiles disk;
    BlackBoxReader reader = open_bytes(disk, damaged);
    for (int i = 0; i < 5; ++i) ASSERT_TRUE(reader.next());
    try {
        (void)reader.next();
        FAIL() << "the damage was not noticed";
    } catch (const DamagedLog& damage) {
        const LogGap& gap = damage.gap();
        EXPECT_EQ(gap.offset, chunks[5].offset);
        EXPECT_EQ(gap.bytes, chunks[7].offset - chunks[5].offset);
        EXPECT_EQ(gap.intact_before, 5U);
        EXPECT_EQ(gap.last_before, chunks[4].header);
        EXPECT_EQ(gap.next, chunks[7].header);
        const std::string text = damage.what();
        EXPECT_NE(text.find(fmt::format("log: damaged at byte {}: the checksum of the body", gap.offset)), std::string::npos) << text;
        EXPECT_NE(text.find("through turn 2 slot 0"), std::string::npos) << text;
    }
    EXPECT_EQ(reader.next()->header, chunks[7].header);
    EXPECT_EQ(reader.gaps().size(), 1U);
}

TEST(Damage, AChunkThatWasTakenOutIsMissed) {
    const MemoryFiles::Contents log = sample_log();
    const std::vector<Chunk> chunks = chunks_of(log);
    MemoryFiles::Contents shorter = log;
    shorter.erase(shorter.begin() + static_cast<std::ptrdiff_t>(chunks[2].offset),
                  shorter.begin() + static_cast<std::ptrdiff_t>(chunks[3].offset));
    const Reading reading = read(shorter);
    ASSERT_EQ(reading.gaps.size(), 1U);
    EXPECT_EQ(reading.gaps[0].bytes, 0U);
    EXPECT_EQ(reading.chunks.size(), chunks.size() - 1);
}

TEST(Damage, ACopyOfAnEarlierChunkIsNotTakenForWhatFollows) {
    const MemoryFiles::Contents log = sample_log({}, 6);
    const std::vector<Chunk> chunks = chunks_of(log);
    const auto place = [&](std::size_t chunk) { return log.begin() + static_cast<std::ptrdiff_t>(chunks[chunk].offset); };
    MemoryFiles::Contents damaged(log.begin(), place(5));
    damaged.insert(damaged.end(), place(2), place(4));
    damaged.insert(damaged.end(), place(5), log.end());
    const Reading reading = read(damaged);
    ASSERT_EQ(reading.gaps.size(), 1U);
    EXPECT_EQ(reading.gaps[0].offset, chunks[5].offset);
    EXPECT_EQ(reading.gaps[0].bytes, chunks[4].offset - chunks[2].offset);
    ASSERT_EQ(reading.chunks.size(), chunks.size());
    for (std::size_t i = 0; i < chunks.size(); ++i) EXPECT_EQ(reading.chunks[i].header, chunks[i].header) << i;
    for (std::size_t i = 0; i < chunks.size(); ++i) EXPECT_EQ(reading.index.entries[i].header_crc, chunks[i].header.header_crc) << i;
    EXPECT_EQ(reading.torn_bytes, 0U);

    // At the end they are damage, too: nothing that is intact is ever taken for a torn tail.
    damaged.assign(log.begin(), place(5));
    damaged.insert(damaged.end(), place(2), place(4));
    const Reading ending = read(damaged);
    ASSERT_EQ(ending.gaps.size(), 1U);
    EXPECT_FALSE(ending.gaps[0].next);
    EXPECT_EQ(ending.gaps[0].offset + ending.gaps[0].bytes, damaged.size());
    EXPECT_EQ(ending.chunks.size(), 5U);
}

TEST(Damage, ChunksOfAnotherCampaignAreNotTakenForThisOnes) {
    MemoryFiles disk;
    LogIdentity other = sample_identity();
    other.campaign.low ^= 1;
    const auto writer = BlackBoxWriter::create("other", other, {}, disk);
    writer->commit(sample_info(0), sample_events(0));
    MemoryFiles::Contents mixed = sample_log();
    const std::size_t end = mixed.size();
    const auto& foreign = disk.contents("other");
    mixed.insert(mixed.end(), foreign.begin() + kFileHeaderSize, foreign.end());
    const Reading reading = read(mixed);
    EXPECT_TRUE(reading.gaps.empty());
    EXPECT_EQ(reading.torn_bytes, mixed.size() - end);
}

TEST(Damage, InOnePartOfACommitLosesThatCommitAndNoOther) {
    MemoryFiles disk;
    const auto writer = BlackBoxWriter::create("log", sample_identity(), {false, 1, std::size_t{64} << 10U}, disk);
    writer->commit(sample_info(0), sample_events(0));
    writer->commit(sample_info(1), random_events(1, 8'000));
    writer->sync();
    writer->commit(sample_info(2), sample_events(2));
    const std::vector<Chunk> chunks = chunks_of(disk.contents("log"));
    ASSERT_GT(chunks.size(), 5U);
    for (std::size_t broken = 1; broken + 1 < chunks.size(); ++broken) {
        MemoryFiles::Contents damaged = disk.contents("log");
        damaged[chunks[broken].offset + 1000] ^= std::byte{1};
        const Reading reading = read(damaged);
        ASSERT_EQ(reading.gaps.size(), 1U);
        EXPECT_EQ(reading.gaps[0].offset, chunks[1].offset);
        EXPECT_EQ(reading.gaps[0].bytes, chunks.back().offset - chunks[1].offset);
        ASSERT_EQ(reading.chunks.size(), 2U);
        EXPECT_TRUE(same_chunk(reading.chunks[1], chunks.back()));
    }
}

/// What a power loss leaves: the pages of what was written last reach the disk in any order.
TEST(Damage, BeforeChunksThatWereWrittenBeforeItWasSyncedIsATornTail) {
    MemoryFiles disk;
    const auto writer = BlackBoxWriter::create("log", sample_identity(), {}, disk);
    writer->write_metadata(sample_metadata());
    writer->commit(sample_info(0), sample_events(0));
    writer->sync();
    for (const std::uint32_t commit : {1U, 2U, 3U}) writer->commit(sample_info(commit), sample_events(commit));
    const std::vector<Chunk> chunks = chunks_of(disk.contents("log"));
    for (std::size_t broken = 0; broken < chunks.size(); ++broken) {
        MemoryFiles::Contents damaged = disk.contents("log");
        damaged[chunks[broken].offset + 50] ^= std::byte{1};
        const Reading reading = read(damaged);
        const bool synced = broken < 2;
        EXPECT_EQ(reading.gaps.size(), synced ? 1U : 0U) << broken;
        EXPECT_EQ(reading.torn_bytes, synced ? 0U : damaged.size() - chunks[broken].offset) << broken;
        EXPECT_EQ(reading.chunks.size(), synced ? chunks.size() - 1 : broken) << broken;
    }
    // A chunk after it that was written when all was on the disk: no power loss has done that.
    writer->sync();
    writer->commit(sample_info(4), sample_events(4));
    MemoryFiles::Contents damaged = disk.contents("log");
    damaged[chunks[3].offset + 50] ^= std::byte{1};
    EXPECT_EQ(read(damaged).gaps.size(), 1U);
}

TEST(Damage, AnUnsealedCommitIsATornTail) {
    MemoryFiles disk;
    const auto writer = BlackBoxWriter::create("log", sample_identity(), {false, 1, std::size_t{64} << 10U}, disk);
    writer->commit(sample_info(0), sample_events(0));
    writer->commit(sample_info(1), random_events(1, 8'000));
    const MemoryFiles::Contents log = disk.contents("log");
    const std::vector<Chunk> chunks = chunks_of(log);
    for (std::size_t there = 2; there < chunks.size(); ++there) {
        const auto length = static_cast<std::ptrdiff_t>(chunks[there].offset);
        const Reading reading = read({log.begin(), log.begin() + length});
        EXPECT_EQ(reading.chunks.size(), 1U);
        EXPECT_EQ(reading.torn_bytes, chunks[there].offset - chunks[1].offset);
        EXPECT_EQ(reading.index.entries.size(), 1U);
    }
}

/// Metadata of such a length that the next chunk begins a page.
std::uint64_t write_up_to_a_page(const std::filesystem::path& path, const EventStream& events) {
    constexpr std::uint64_t kPage = 4096;
    for (std::size_t length = 0;; ++length) {
        std::filesystem::remove(path);
        const auto writer = BlackBoxWriter::create(path, sample_identity());
        writer->write_metadata({{{"name", std::string(length, 'x')}}, {}});
        const std::uint64_t end = writer->size();
        if (end % kPage != 0) continue;
        writer->commit(sample_info(0), events);
        return end;
    }
}

TEST(Damage, AMappedTailThatIsCutMeanwhileIsNotTouched) {
    const TemporaryFolder folder;
    const std::uint64_t cut = write_up_to_a_page(folder.log(), random_events(1, 8'000));
    flip_bit_in_file(folder.log(), std::filesystem::file_size(folder.log()) - 1'000);
    BlackBoxReader reader = BlackBoxReader::open(folder.log(), BlackBoxReader::Access::kMapped);
    const std::vector<LogIndexEntry> entries = reader.index().entries;
    ASSERT_EQ(entries.size(), 2U);
    std::filesystem::resize_file(folder.log(), cut);  // as who goes on with the campaign does
    EXPECT_EQ(intact_end(reader), cut);
    EXPECT_FALSE(reader.intact(entries[1]));
    EXPECT_THROW(static_cast<void>(reader.read(entries[1])), DamagedData);
    EXPECT_EQ(reader.read(entries[0]).header.number, 0U);
    while (reader.next()) continue;
    EXPECT_EQ(reader.torn_bytes(), 0U);
}

}  // namespace
}  // namespace void_reckoning
