#include <gtest/gtest.h>

#include <functional>

#include "sample_log.hpp"

namespace void_reckoning {
namespace {

TEST(Faults, ShortWritesAndInterruptionsAreGoneOnWith) {
    const MemoryFiles::Contents expected = sample_log();
    for (const std::size_t longest : {1, 3, 100, 129}) {
        MemoryFiles disk;
        disk.longest_write = longest;
        disk.interruptions = 5;
        const auto writer = BlackBoxWriter::create("log", sample_identity(), {}, disk);
        disk.interruptions = 5;
        write_sample(*writer);
        disk.interruptions = 5;
        writer->close();
        EXPECT_EQ(disk.contents("log"), expected) << longest;
    }
}

/// Runs a step; after a full disk, checks that nothing half-written stayed, makes room and runs it again.
void with_room(MemoryFiles& disk, int& failures, const std::function<void()>& step) {
    try {
        step();
    } catch (const StorageError& error) {
        ++failures;
        const std::string text = error.what();
        ASSERT_NE(text.find("log: can't be written: No space left on device"), std::string::npos) << text;
        static_cast<void>(chunks_of(disk.contents("log")));  // expects no torn bytes
        disk.capacity = std::numeric_limits<std::uint64_t>::max();
        step();
    }
}

TEST(Faults, ADiskThatIsFullAtAnyByteLosesNothingAndCanBeGoneOnWith) {
    MemoryFiles empty;
    auto intact = BlackBoxWriter::create("log", sample_identity(), {}, empty);
    write_sample(*intact);
    const MemoryFiles::Contents expected = empty.contents("log");
    for (std::uint64_t capacity = kFileHeaderSize; capacity < expected.size(); ++capacity) {
        MemoryFiles disk;
        disk.capacity = capacity;
        int failures = 0;
        const auto writer = BlackBoxWriter::create("log", sample_identity(), {}, disk);
        with_room(disk, failures, [&] { writer->write_metadata(sample_metadata()); });
        for (std::uint32_t commit = 0; commit < 4; ++commit) {
            if (commit == 3) {
                with_room(disk, failures, [&] { writer->write_rewind({1, 1, 0, 0, mix64(0), "the player went back"}); });
            }
            with_room(disk, failures, [&] { writer->commit(sample_info(commit), sample_events(commit)); });
        }
        ASSERT_EQ(failures, 1);
        ASSERT_EQ(disk.contents("log"), expected) << capacity;
    }
}

TEST(Faults, ALogWhoseHeaderFindsNoRoomIsNotCreated) {
    MemoryFiles disk;
    disk.capacity = 100;
    EXPECT_THROW((void)BlackBoxWriter::create("log", sample_identity(), {}, disk), StorageError);
}

TEST(Faults, AFullDiskInTheMiddleOfACommitOfManyPartsTakesAllOfThemBack) {
    MemoryFiles disk;
    const auto writer = BlackBoxWriter::create("log", sample_identity(), {false, 1, std::size_t{64} << 10U}, disk);
    writer->commit(sample_info(0), sample_events(0));
    const MemoryFiles::Contents before = disk.contents("log");
    disk.capacity = 200'000;
    EXPECT_THROW(writer->commit(sample_info(1), random_events(1, 8'000)), StorageError);
    EXPECT_EQ(disk.contents("log"), before);
    EXPECT_EQ(writer->chunks(), 1U);
    disk.capacity = 10'000'000;
    writer->commit(sample_info(1), random_events(1, 8'000));
    EXPECT_GT(chunks_of(disk.contents("log")).size(), 3U);
}

TEST(Faults, AFileThatCannotBeCutBackPoisonsTheWriter) {
    MemoryFiles disk;
    const auto writer = BlackBoxWriter::create("log", sample_identity(), {}, disk);
    writer->commit(sample_info(0), sample_events(0));
    disk.capacity = writer->size() + 50;
    disk.truncate_error = EIO;
    EXPECT_THROW(writer->commit(sample_info(1), sample_events(1)), StorageError);
    disk.capacity = 1'000'000;
    disk.truncate_error = 0;
    EXPECT_THROW(writer->commit(sample_info(1), sample_events(1)), StorageError);
    EXPECT_THROW(writer->request_sync(), StorageError);
    EXPECT_THROW(writer->close(), StorageError);
    MemoryFiles copy;
    BlackBoxReader reader = open_bytes(copy, disk.contents("log"));
    EXPECT_TRUE(reader.next());
    EXPECT_FALSE(reader.next());
    EXPECT_EQ(reader.torn_bytes(), 50U);
}

TEST(Faults, AFailedSyncPoisonsTheWriterForEverAndIsNotTriedAgain) {
    MemoryFiles disk;
    const auto writer = BlackBoxWriter::create("log", sample_identity(), {}, disk);
    writer->commit(sample_info(0), sample_events(0));
    writer->sync();
    writer->commit(sample_info(1), sample_events(1));
    disk.sync_error = EIO;
    const std::uint64_t chunks = writer->request_sync();
    try {
        writer->wait_synced(chunks);
        FAIL() << "the failed sync was not noticed";
    } catch (const StorageError& error) {
        EXPECT_NE(std::string(error.what()).find("log: sync failed: Input/output error"), std::string::npos) << error.what();
    }
    disk.sync_error = 0;
    const int syncs = disk.syncs;
    EXPECT_THROW(writer->commit(sample_info(2), sample_events(2)), StorageError);
    EXPECT_THROW(writer->sync(), StorageError);
    EXPECT_THROW(writer->close(), StorageError);
    EXPECT_THROW(writer->wait_synced(chunks), StorageError);
    writer->wait_synced(1);  // what was synced before stays so
    EXPECT_EQ(disk.syncs, syncs);
    EXPECT_EQ(writer->synced_chunks(), 1U);
    EXPECT_EQ(chunks_of(disk.contents("log")).size(), 2U);
}

TEST(Faults, WaitingForAChunkThatIsNotWrittenIsAMistake) {
    MemoryFiles disk;
    const auto writer = BlackBoxWriter::create("log", sample_identity(), {}, disk);
    EXPECT_THROW(writer->wait_synced(1), InvalidInput);
    writer->wait_synced(0);
    EXPECT_EQ(disk.syncs, 0);
}

TEST(Faults, AnIndexThatFindsNoRoomIsLeftOut) {
    MemoryFiles disk;
    const auto writer = BlackBoxWriter::create("log", sample_identity(), {}, disk);
    write_sample(*writer);
    disk.capacity = writer->size() + 60;
    writer->close();
    EXPECT_EQ(disk.contents("log").size(), writer->size());
    EXPECT_EQ(chunks_of(disk.contents("log")).size(), 6U);
}

TEST(Faults, AMissingFolderIsNamed) {
    try {
        (void)BlackBoxWriter::create("/nowhere/at/all/blackbox.vrlog", sample_identity());
        FAIL();
    } catch (const StorageError& error) {
        EXPECT_NE(std::string(error.what()).find("/nowhere/at/all/blackbox.vrlog"), std::string::npos);
        EXPECT_NE(std::string(error.what()).find("No such file"), std::string::npos);
    }
    EXPECT_THROW((void)BlackBoxReader::open("/nowhere/at/all/blackbox.vrlog"), StorageError);
}

}  // namespace
}  // namespace void_reckoning
