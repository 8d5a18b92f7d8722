#include <gtest/gtest.h>

#include <algorithm>

#include "sample_log.hpp"
#include "void_reckoning/blackbox/appender.hpp"
#include "void_reckoning/blackbox/log_scan.hpp"

namespace void_reckoning {
namespace {

/// A campaign folder whose log is on a disk in memory; the lock is real.
class Recovery : public testing::Test {
   protected:
    [[nodiscard]] RecoveredLog append() { return append_to_log(folder_.log(), lock_, {}, disk_); }
    [[nodiscard]] MemoryFiles::Contents& log() { return disk_.contents(folder_.log()); }
    void cut(std::uint64_t length) { log().resize(static_cast<std::size_t>(length)); }

    TemporaryFolder folder_;
    CampaignLock lock_{folder_.path()};
    MemoryFiles disk_;
};

TEST_F(Recovery, GoesOnAtEveryLengthThatACrashCanLeave) {
    const MemoryFiles::Contents whole = sample_log({}, 6);
    const std::vector<Chunk> chunks = chunks_of(whole);
    for (std::size_t length = kFileHeaderSize; length <= whole.size(); ++length) {
        log().assign(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(length));
        std::size_t intact = chunks.size();
        while (intact > 0 && chunks[intact - 1].offset + chunk_size(chunks[intact - 1].header) > length) --intact;
        const std::uint64_t end = intact == 0 ? kFileHeaderSize : chunks[intact - 1].offset + chunk_size(chunks[intact - 1].header);

        RecoveredLog recovered = append();
        ASSERT_EQ(recovered.cut_bytes, length - end);
        ASSERT_EQ(log().size(), end);
        ASSERT_EQ(recovered.writer->chunks(), intact);
        recovered.writer->commit(sample_info(50), sample_events(50));
        const std::vector<Chunk> now = chunks_of(log());
        ASSERT_EQ(now.size(), intact + 1);
        for (std::size_t i = 0; i < intact; ++i) ASSERT_EQ(now[i].header, chunks[i].header);
    }
}

TEST_F(Recovery, WorksAgainAfterASecondCrash) {
    std::vector<std::uint64_t> hashes;
    {
        const auto writer = BlackBoxWriter::create(folder_.log(), sample_identity(), {}, disk_);
        writer->write_metadata(sample_metadata());
    }
    for (std::uint32_t crash = 0; crash < 20; ++crash) {
        RecoveredLog recovered = append();
        EXPECT_EQ(recovered.cut_bytes, crash == 0 ? 0U : 7U * crash);
        for (std::uint32_t commit = 0; commit < 3; ++commit) {
            recovered.writer->commit(sample_info(crash * 3 + commit), sample_events(commit));
            hashes.push_back(sample_info(crash * 3 + commit).state_hash);
        }
        recovered.writer.reset();
        log().resize(log().size() + 7 * (crash + 1), std::byte{0x5A});
    }
    const RecoveredLog recovered = append();
    EXPECT_EQ(recovered.last_commit->state_hash, hashes.back());
    std::uint64_t sequence = 0;
    const std::vector<Chunk> chunks = chunks_of(log());
    ASSERT_EQ(chunks.size(), hashes.size() + 1);
    for (std::size_t i = 0; i < chunks.size(); ++i) {
        EXPECT_EQ(chunks[i].header.first_sequence, sequence);
        sequence += chunks[i].header.events;
        EXPECT_EQ(chunks[i].header.state_hash, i == 0 ? 0U : hashes[i - 1]);
    }
    EXPECT_EQ(recovered.writer->next_sequence(), sequence);
}

TEST_F(Recovery, KeepsAClosingIndexAsAChunkLikeAnyOther) {
    log() = sample_log();
    const std::size_t before = chunks_of(log()).size();
    RecoveredLog recovered = append();
    EXPECT_EQ(recovered.cut_bytes, 0U);
    EXPECT_EQ(recovered.last_commit->state_hash, sample_info(3).state_hash);
    recovered.writer->commit(sample_info(4), sample_events(4));
    recovered.writer->close();
    const std::vector<Chunk> chunks = chunks_of(log());
    ASSERT_EQ(chunks.size(), before + 2);
    EXPECT_EQ(chunks[before - 1].header.kind, ChunkKind::kIndex);
    EXPECT_EQ(chunks[before].header.kind, ChunkKind::kEvents);
}

TEST_F(Recovery, CutsACommitThatWasNotSealed) {
    {
        const auto writer = BlackBoxWriter::create(folder_.log(), sample_identity(), {false, 1, std::size_t{64} << 10U}, disk_);
        writer->commit(sample_info(0), sample_events(0));
        writer->commit(sample_info(1), random_events(1, 8'000));
    }
    const std::vector<Chunk> chunks = chunks_of(log());
    cut(chunks.back().offset);
    const RecoveredLog recovered = append();
    EXPECT_EQ(recovered.cut_bytes, chunks.back().offset - chunks[1].offset);
    EXPECT_EQ(recovered.writer->chunks(), 1U);
    EXPECT_EQ(recovered.last_commit, chunks[0].header);
}

TEST_F(Recovery, LeavesALogThatIsDamagedInTheMiddleUntouched) {
    log() = sample_log();
    const std::vector<Chunk> chunks = chunks_of(log());
    log()[chunks[2].offset + 150] ^= std::byte{1};
    log().resize(log().size() + 100, std::byte{1});  // and torn at its end
    const MemoryFiles::Contents before = log();
    EXPECT_THROW((void)append(), DamagedLog);
    EXPECT_EQ(log(), before);
}

/// Five commits that nobody has synced, the third one broken.
MemoryFiles::Contents with_a_hole(MemoryFiles& disk, const std::filesystem::path& path) {
    {
        const auto writer = BlackBoxWriter::create(path, sample_identity(), {}, disk);
        for (std::uint32_t commit = 0; commit < 5; ++commit) writer->commit(sample_info(commit), sample_events(commit));
    }
    MemoryFiles::Contents& log = disk.contents(path);
    log[chunks_of(log)[2].offset + 150] ^= std::byte{1};
    return log;
}

TEST_F(Recovery, AHoleIsDamageAsLongAsTheSystemThatWroteBehindItRuns) {
    disk_.boot = 77;
    const MemoryFiles::Contents before = with_a_hole(disk_, folder_.log());
    EXPECT_THROW((void)append(), DamagedLog);
    EXPECT_EQ(log(), before);
    BlackBoxReader reader = BlackBoxReader::open(folder_.log(), BlackBoxReader::Access::kRead, disk_);
    EXPECT_EQ(intact_end(reader), before.size());
    EXPECT_TRUE(reader.next() && reader.next());
    EXPECT_THROW((void)reader.next(), DamagedLog);
    EXPECT_TRUE(reader.next() && reader.next());
    EXPECT_FALSE(reader.next());
}

TEST_F(Recovery, AHoleThatThePowerMayHaveLeftIsATornTailAndSaysWhatWasBehindIt) {
    disk_.boot = 77;
    const MemoryFiles::Contents before = with_a_hole(disk_, folder_.log());
    disk_.boot = 78;
    BlackBoxReader reader = BlackBoxReader::open(folder_.log(), BlackBoxReader::Access::kRead, disk_);
    static_cast<void>(reader.next());
    const Chunk second = *reader.next();
    const std::uint64_t hole = second.offset + chunk_size(second.header);
    EXPECT_FALSE(reader.next());
    EXPECT_EQ(reader.torn_bytes(), before.size() - hole);
    EXPECT_EQ(intact_end(reader), hole);
    const std::vector<bool> live = live_entries(reader, reader.index(), hole);
    EXPECT_EQ(std::count(live.begin(), live.end(), true), 2);
    const RecoveredLog recovered = append();
    EXPECT_EQ(recovered.cut_bytes, before.size() - hole);
    EXPECT_EQ(recovered.cut_commits, 2U);
    EXPECT_EQ(log().size(), hole);
}

TEST_F(Recovery, WhatAFailedSyncMayHaveLostIsWrittenOnceMore) {
    {
        const auto writer = BlackBoxWriter::create(folder_.log(), sample_identity(), {}, disk_);
        writer->commit(sample_info(0), sample_events(0));
        writer->sync();
        for (std::uint32_t commit = 1; commit < 4; ++commit) writer->commit(sample_info(commit), sample_events(commit));
        disk_.sync_error = EIO;
        EXPECT_THROW(writer->sync(), StorageError);
    }
    EXPECT_NE(disk_.durable(folder_.log()), log());
    disk_.sync_error = 0;
    EXPECT_EQ(append().cut_bytes, 0U);
    EXPECT_EQ(disk_.durable(folder_.log()), log());
}

TEST_F(Recovery, NeedsTheLockOfTheFolder) {
    log() = sample_log();
    const TemporaryFolder elsewhere;
    const CampaignLock other(elsewhere.path());
    EXPECT_THROW((void)append_to_log(folder_.log(), other, {}, disk_), InvalidInput);
}

TEST_F(Recovery, SaysWhenTheTailCannotBeCut) {
    log() = sample_log();
    log().resize(log().size() + 9);
    const MemoryFiles::Contents before = log();
    disk_.truncate_error = EIO;
    EXPECT_THROW((void)append(), StorageError);
    EXPECT_EQ(log(), before);
    disk_.truncate_error = 0;
    disk_.sync_error = EIO;
    EXPECT_THROW((void)append(), StorageError);
}

TEST_F(Recovery, RefusesWhatIsNotALog) {
    log().assign(500, std::byte{'x'});
    EXPECT_THROW((void)append(), DamagedData);
    log().clear();
    EXPECT_THROW((void)append(), DamagedData);
    EXPECT_THROW((void)append_to_log(folder_.path() / "missing", lock_), StorageError);
}

TEST_F(Recovery, WorksOnARealDisk) {
    BlackBoxWriter::create(folder_.log(), sample_identity())->commit(sample_info(0), sample_events(0));
    const auto whole = std::filesystem::file_size(folder_.log());
    std::filesystem::resize_file(folder_.log(), whole + 1000);
    const RecoveredLog recovered = append_to_log(folder_.log(), lock_);
    EXPECT_EQ(recovered.cut_bytes, 1000U);
    recovered.writer->commit(sample_info(1), sample_events(1));
    recovered.writer->close();
    BlackBoxReader reader = BlackBoxReader::open(folder_.log());
    int chunks = 0;
    while (reader.next()) ++chunks;
    EXPECT_EQ(chunks, 3);
    EXPECT_EQ(reader.torn_bytes(), 0U);
}

}  // namespace
}  // namespace void_reckoning
