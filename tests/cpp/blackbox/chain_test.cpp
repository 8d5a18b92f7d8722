#include <gtest/gtest.h>

#include "sample_log.hpp"
#include "void_reckoning/blackbox/appender.hpp"

/// Each chunk says what it follows: one that is whole in itself but follows something else is not part of the log.
namespace void_reckoning {
namespace {

/// The log's last chunk with another header, its checksums right.
template <class Change> MemoryFiles::Contents with_last_header(MemoryFiles::Contents log, Change change) {
    const Chunk last = chunks_of(log).back();
    ChunkHeader header = last.header;
    change(header);
    const ChunkHeaderBytes bytes = encode(header);
    std::copy(bytes.begin(), bytes.end(), log.begin() + static_cast<std::ptrdiff_t>(last.offset));
    return log;
}

/// Chunks before what a reader takes for damage or a torn end.
std::size_t followed(const MemoryFiles::Contents& log) {
    MemoryFiles disk;
    BlackBoxReader reader = open_bytes(disk, log);
    std::size_t chunks = 0;
    try {
        while (reader.next()) ++chunks;
    } catch (const DamagedLog&) {
    }
    return chunks;
}

TEST(Chain, AChunkFollowsTheOneWhoseChecksumEventsAndNumberItNames) {
    const MemoryFiles::Contents log = sample_log();
    const std::size_t all = chunks_of(log).size();
    ASSERT_EQ(followed(log), all);
    ASSERT_EQ(followed(with_last_header(log, [](ChunkHeader&) {})), all);
    EXPECT_EQ(followed(with_last_header(log, [](ChunkHeader& header) { header.previous ^= 1U; })), all - 1);
    EXPECT_EQ(followed(with_last_header(log, [](ChunkHeader& header) { ++header.first_sequence; })), all - 1);
    EXPECT_EQ(followed(with_last_header(log, [](ChunkHeader& header) { --header.first_sequence; })), all - 1);
    EXPECT_EQ(followed(with_last_header(log, [](ChunkHeader& header) { ++header.number; })), all - 1);
    EXPECT_EQ(followed(with_last_header(log, [](ChunkHeader& header) { header.part = 1, header.parts = 2; })), all - 1);
}

TEST(Chain, CommitsBehindAHoleAreCountedWhole) {
    const TemporaryFolder folder;
    const CampaignLock lock(folder.path());
    MemoryFiles disk;
    {
        const auto writer = BlackBoxWriter::create(folder.log(), sample_identity(), {false, 1, std::size_t{64} << 10U}, disk);
        for (std::uint32_t commit = 0; commit < 3; ++commit) writer->commit(sample_info(commit), random_events(commit, 8'000));
    }
    MemoryFiles::Contents& log = disk.contents(folder.log());
    const std::vector<Chunk> chunks = chunks_of(log);
    const auto parts = [&](std::uint32_t turn_slot) {
        return std::ranges::count_if(chunks, [&](const Chunk& chunk) { return chunk.header.slot == turn_slot; });
    };
    ASSERT_GT(parts(1), 1);
    ASSERT_GT(parts(2), 1);
    log[chunks[0].offset + 50] ^= std::byte{1};  // none of it was ever synced: a power loss may have done that
    const RecoveredLog recovered = append_to_log(folder.log(), lock, {}, disk);
    EXPECT_EQ(recovered.writer->chunks(), 0U);
    EXPECT_EQ(recovered.cut_commits, 3U) << "their parts are many more";
}

}  // namespace
}  // namespace void_reckoning
