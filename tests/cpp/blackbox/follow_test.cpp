#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "sample_log.hpp"

namespace void_reckoning {
namespace {

TEST(Follow, AReaderOfALiveLogGetsEachCommitWhenItIsThere) {
    MemoryFiles disk;
    const auto writer = BlackBoxWriter::create("log", sample_identity(), {}, disk);
    BlackBoxReader reader = BlackBoxReader::open("log", BlackBoxReader::Access::kRead, disk);
    for (std::uint32_t commit = 0; commit < 20; ++commit) {
        EXPECT_FALSE(reader.next());
        writer->commit(sample_info(commit), sample_events(commit));
        const std::optional<Chunk> chunk = reader.next();
        ASSERT_TRUE(chunk);
        EXPECT_EQ(chunk->header.state_hash, sample_info(commit).state_hash);
    }
}

TEST(Follow, AHalfWrittenChunkIsNotGivenUntilItIsWhole) {
    const MemoryFiles::Contents log = sample_log();
    const std::vector<Chunk> chunks = chunks_of(log);
    MemoryFiles disk;
    BlackBoxReader reader = open_bytes(disk, {log.begin(), log.begin() + kFileHeaderSize});
    std::size_t given = 0;
    for (std::size_t length = kFileHeaderSize; length <= log.size(); ++length) {
        disk.contents("log").assign(log.begin(), log.begin() + static_cast<std::ptrdiff_t>(length));
        while (const std::optional<Chunk> chunk = reader.next()) {
            ASSERT_EQ(chunk->offset + chunk_size(chunk->header), length);
            ASSERT_EQ(chunk->header, chunks[given].header);
            ++given;
        }
    }
    EXPECT_EQ(given, chunks.size());
}

TEST(Follow, WorksBesideAWriterThatNeverWaits) {
    const TemporaryFolder folder;
    const auto writer = BlackBoxWriter::create(folder.log(), sample_identity(), {false, 1, std::size_t{64} << 10U});
    constexpr std::uint32_t kCommits = 400;
    std::atomic<bool> done = false;
    std::thread writing([&] {
        for (std::uint32_t commit = 0; commit < kCommits; ++commit) {
            writer->commit(sample_info(commit), random_events(commit, commit % 50 == 0 ? 4'000 : 40));
            if (commit % 20 == 0) writer->request_sync();
        }
        writer->close();
        done = true;
    });
    BlackBoxReader reader = BlackBoxReader::open(folder.log());
    std::uint32_t commits = 0;
    for (bool last = false;;) {
        const std::optional<Chunk> chunk = reader.next();
        if (!chunk) {
            if (last) break;
            last = done;
            continue;
        }
        if (chunk->header.kind != ChunkKind::kEvents || !chunk->header.seals()) continue;
        EXPECT_EQ(chunk->header.state_hash, sample_info(commits).state_hash);
        ++commits;
    }
    writing.join();
    EXPECT_EQ(commits, kCommits);
    EXPECT_TRUE(reader.gaps().empty());
}

}  // namespace
}  // namespace void_reckoning
