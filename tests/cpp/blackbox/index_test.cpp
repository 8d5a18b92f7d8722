#include <gtest/gtest.h>

#include "sample_log.hpp"

namespace void_reckoning {
namespace {

LogIndex index_from_chunks(const MemoryFiles::Contents& bytes) {
    LogIndex index;
    for (const Chunk& chunk : chunks_of(bytes)) index.entries.push_back(index_entry(chunk.offset, chunk.header));
    return index;
}

LogIndex index_read(const MemoryFiles::Contents& bytes) {
    MemoryFiles disk;
    return open_bytes(disk, bytes).index();
}

TEST(LogIndex, FromTheClosingChunkIsTheOneMadeFromTheHeaders) {
    const MemoryFiles::Contents log = sample_log({}, 30);
    const LogIndex expected = index_from_chunks(log);
    EXPECT_EQ(index_read(log).entries, expected.entries);
    const std::vector<Chunk> chunks = chunks_of(log);
    EXPECT_EQ(decode_index(chunks.back().body.bytes).entries.size(), chunks.size() - 1);

    MemoryFiles::Contents open = log;
    open.resize(static_cast<std::size_t>(chunks.back().offset));
    EXPECT_EQ(index_read(open).entries, index_from_chunks(open).entries);
}

TEST(LogIndex, ThatDoesNotFitTheLogIsMadeAgain) {
    MemoryFiles::Contents log = sample_log({}, 5);
    const std::vector<Chunk> chunks = chunks_of(log);
    log.resize(static_cast<std::size_t>(chunks.back().offset));
    LogIndex wrong = index_from_chunks(log);
    const auto with = [&](const LogIndex& index) {
        MemoryFiles::Contents closed = log;
        ChunkHeader header;
        header.kind = ChunkKind::kIndex;
        append_chunk(closed, header, encode(index));
        return closed;
    };
    EXPECT_EQ(index_read(with(wrong)).entries, index_from_chunks(with(wrong)).entries);
    wrong.entries.pop_back();
    EXPECT_EQ(index_read(with(wrong)).entries, index_from_chunks(with(wrong)).entries);
    wrong = index_from_chunks(log);
    wrong.entries[2].offset = wrong.entries[1].offset;
    EXPECT_EQ(index_read(with(wrong)).entries, index_from_chunks(with(wrong)).entries);
    wrong = index_from_chunks(log);
    wrong.entries.back().header_crc ^= 1U;
    EXPECT_EQ(index_read(with(wrong)).entries, index_from_chunks(with(wrong)).entries);

    MemoryFiles::Contents noise = log;
    ChunkHeader header;
    header.kind = ChunkKind::kIndex;
    append_chunk(noise, header, std::vector<std::byte>(64, std::byte{7}));
    EXPECT_EQ(index_read(noise).entries, index_from_chunks(noise).entries);
}

TEST(LogIndex, IsMadeAgainWhereBytesWentOrCameInBetween) {
    const MemoryFiles::Contents log = sample_log({}, 12);
    const std::vector<Chunk> chunks = chunks_of(log);
    const auto place = [&](std::size_t chunk) { return static_cast<std::ptrdiff_t>(chunks[chunk].offset); };
    MemoryFiles::Contents shorter = log;
    shorter.erase(shorter.begin() + place(3), shorter.begin() + place(5));
    MemoryFiles::Contents longer = log;
    longer.insert(longer.begin() + place(3), 64, std::byte{7});
    for (const auto& [damaged, from] : {std::pair{shorter, std::size_t{5}}, std::pair{longer, std::size_t{3}}}) {
        const LogIndex index = index_read(damaged);
        ASSERT_EQ(index.entries.size(), 3 + chunks.size() - from);
        for (std::size_t i = 0; i < index.entries.size(); ++i) {
            const Chunk& chunk = chunks[i < 3 ? i : i - 3 + from];
            const std::uint64_t moved = i < 3 ? 0 : damaged.size() - log.size();
            EXPECT_EQ(index.entries[i], index_entry(chunk.offset + moved, chunk.header)) << i;
        }
    }
}

TEST(LogIndex, AnEntryThatIsNotOfItsChunkIsRefused) {
    MemoryFiles disk;
    BlackBoxReader reader = open_bytes(disk, sample_log());
    LogIndexEntry entry = reader.index().entries[2];
    EXPECT_EQ(reader.read(entry).header.number, 2U);
    entry.header_crc ^= 1U;
    EXPECT_THROW((void)reader.read(entry), DamagedData);
    entry.offset += 8;
    EXPECT_THROW((void)reader.read(entry), DamagedData);
    entry.offset = 1U << 30U;
    EXPECT_THROW((void)reader.read(entry), DamagedData);
}

TEST(LogIndex, GrowsWithALiveLog) {
    MemoryFiles disk;
    const auto writer = BlackBoxWriter::create("log", sample_identity(), {}, disk);
    BlackBoxReader reader = BlackBoxReader::open("log", BlackBoxReader::Access::kRead, disk);
    EXPECT_TRUE(reader.index().entries.empty());
    for (std::uint32_t commit = 0; commit < 10; ++commit) {
        writer->commit(sample_info(commit), sample_events(commit));
        ASSERT_EQ(reader.index().entries.size(), commit + 1);
    }
    EXPECT_EQ(reader.index().entries, index_from_chunks(disk.contents("log")).entries);
}

TEST(LogIndex, FindsChunksByTurnFactionTypeAndCombat) {
    MemoryFiles disk;
    const auto writer = BlackBoxWriter::create("log", sample_identity(), {}, disk);
    writer->write_metadata(sample_metadata());
    for (std::uint32_t turn = 1; turn <= 50; ++turn) {
        for (std::uint16_t slot = 0; slot < 3; ++slot) {
            EventStream events;
            const std::uint64_t combat = turn * 10 + slot;
            if (turn % 2 == 0) {
                events.emit(CombatStart{combat, {}, {}, 0, 1, 2, 3});
                events.emit(CombatEnd{combat, 1, true, {}, 1, 0, 3, 0, 0});
            }
            events.emit(TurnEnd{});
            writer->commit({turn, slot, slot == 2 ? kFactionBetweenRounds : slot, 0}, events);
        }
    }
    writer->close();
    BlackBoxReader reader = open_bytes(disk, MemoryFiles::Contents(disk.contents("log")));
    const LogIndex& index = reader.index();
    EXPECT_EQ(index.matching({}).size(), 152U);
    EXPECT_EQ(index.matching({.kind = ChunkKind::kEvents}).size(), 150U);
    EXPECT_EQ(index.matching({.first_turn = 7, .last_turn = 9}).size(), 9U);
    EXPECT_EQ(index.matching({.first_turn = 7, .last_turn = 9, .faction = 1}).size(), 3U);
    EXPECT_EQ(index.matching({.faction = kFactionBetweenRounds}).size(), 50U);
    EXPECT_EQ(index.matching({.type = EventType::kCombatStart}).size(), 75U);
    EXPECT_EQ(index.matching({.type = EventType::kEntityMoved}).size(), 0U);
    const auto bit = [](EventType type) { return type_bit(static_cast<std::size_t>(type)); };
    EXPECT_EQ(index.matching({.any_types = bit(EventType::kCombatStart) | bit(EventType::kEntityMoved)}).size(), 75U) << "one is enough";
    EXPECT_EQ(index.matching({.any_types = bit(EventType::kEntityMoved)}).size(), 0U);
    const std::vector<LogIndexEntry> found = index.matching({.combat = 201});
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].turn, 20U);
    EXPECT_EQ(found[0].slot, 1U);
    const Chunk chunk = reader.read(found[0]);
    EXPECT_EQ(chunk.events().column<std::uint64_t>(EventType::kCombatStart, 0)[0], 201U);
}

TEST(LogIndex, OfADamagedLogHasWhatIsIntact) {
    MemoryFiles disk;
    const auto writer = BlackBoxWriter::create("log", sample_identity(), {}, disk);
    write_sample(*writer, 8);
    writer->sync();
    writer->commit(sample_info(8), sample_events(8));
    MemoryFiles::Contents log = disk.contents("log");  // without a closing index
    LogIndex expected = index_from_chunks(log);
    log[static_cast<std::size_t>(expected.entries[3].offset) + 60] ^= std::byte{1};
    expected.entries.erase(expected.entries.begin() + 3);
    EXPECT_EQ(index_read(log).entries, expected.entries);
}

}  // namespace
}  // namespace void_reckoning
