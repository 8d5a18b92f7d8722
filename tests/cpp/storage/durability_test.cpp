#include <gtest/gtest.h>

#include "engine/faulty_files.hpp"
#include "sample_world.hpp"

namespace void_reckoning {
namespace {

/// How often writing a save syncs a file, or a folder.
std::uint64_t counted(DiskOperation operation) {
    const TemporaryFolder folder;
    FaultyFiles files;
    const FileSystemScope scope(files);
    write_save(random_world(2, 200).snapshot(), {}, folder.path() / "save");
    return files.count(operation);
}

TEST(Durability, ASaveWhoseSyncFailsIsNotWrittenAndLeavesNothing) {
    const World world = random_world(2, 200);
    const std::uint64_t syncs = counted(DiskOperation::kSync);
    ASSERT_GE(syncs, 1U);
    for (std::uint64_t number = 1; number <= syncs; ++number) {
        const TemporaryFolder folder;
        FaultyFiles files(DiskFault{DiskOperation::kSync, number});
        const FileSystemScope scope(files);
        EXPECT_THROW(write_save(world.snapshot(), {}, folder.path() / "save"), StorageError) << "sync " << number;
        EXPECT_EQ(folder.files(), 0U) << "sync " << number;
    }
}

TEST(Durability, AFailureBeforeASaveHasItsNameLeavesTheOldOne) {
    const World before = random_world(2, 200), after = random_world(3, 200);
    for (const DiskOperation operation : {DiskOperation::kSync, DiskOperation::kRename, DiskOperation::kWrite}) {
        const TemporaryFolder folder;
        write_save(before.snapshot(), {}, folder.path() / "save");
        FaultyFiles files(DiskFault{operation, 1, DiskFault::Kind::kFromThenOn});
        {
            const FileSystemScope scope(files);
            EXPECT_THROW(write_save(after.snapshot(), {}, folder.path() / "save"), StorageError);
        }
        EXPECT_EQ(folder.files(), 1U);
        EXPECT_EQ(load_save(folder.path() / "save").info.state_hash, before.state_hash());
    }
}

TEST(Durability, ANewSavesNameIsSyncedAndIfThatFailsTheCallerKnows) {
    const std::uint64_t syncs = counted(DiskOperation::kSyncFolder);
    ASSERT_GE(syncs, 1U);
    const TemporaryFolder folder;
    FaultyFiles files(DiskFault{DiskOperation::kSyncFolder, syncs});
    const FileSystemScope scope(files);
    EXPECT_THROW(write_save(random_world(2, 200).snapshot(), {}, folder.path() / "save"), StorageError);
}

}  // namespace
}  // namespace void_reckoning
