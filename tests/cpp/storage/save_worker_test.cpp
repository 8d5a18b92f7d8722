#include "void_reckoning/storage/save_worker.hpp"

#include <gtest/gtest.h>

#include "sample_world.hpp"

namespace void_reckoning {
namespace {

TEST(SaveWorker, SavesTheWorldAsItWasWhileItGoesOn) {
    const TemporaryFolder folder;
    World world = random_world(1, 3000);
    SaveWorker worker;
    std::vector<std::uint64_t> hashes;
    for (int turn = 0; turn < 6; ++turn) {
        // Before the hash is asked for: the background thread may be the first to fill the blocks' caches.
        const Snapshot snapshot = world.snapshot();
        SaveInfo info;
        info.turn = static_cast<std::uint32_t>(turn);
        worker.wait();
        worker.start(snapshot, info, folder.path() / std::to_string(turn));
        for (auto block : world.blocks<Position>()) {
            for (float& y : block.write<&Position::y>()) y += 1;
        }
        std::vector<EntityId> made;
        for (int i = 0; i < 500; ++i)
            made.push_back(world.create(Position{1, 2}, Fleet{1, world.enter("made " + std::to_string(turn * 500 + i))}));
        for (std::size_t i = 0; i < made.size(); i += 2) world.destroy(made[i]);
        (void)world.state_hash();
        hashes.push_back(World(snapshot).state_hash());
    }
    worker.wait();
    EXPECT_FALSE(worker.busy());
    for (std::size_t turn = 0; turn < hashes.size(); ++turn) {
        EXPECT_EQ(load_save(folder.path() / std::to_string(turn)).world.state_hash(), hashes[turn]);
    }
}

TEST(SaveWorker, WritesStringsAfterTheSnapshotWasDropped) {
    const TemporaryFolder folder;
    World world = random_world(1, 1000);
    SaveWorker worker;
    for (int turn = 0; turn < 50; ++turn) {
        if (turn % 10 == 0) {
            worker.wait();
            worker.start(world.snapshot(), {}, folder.path() / "a");
        }
        for (int i = 0; i < 20; ++i) world.create(Fleet{2, world.enter(std::to_string(turn) + " " + std::to_string(i))});
    }
    worker.wait();
}

TEST(SaveWorker, AFailureIsReportedOnceByTheNextCall) {
    const TemporaryFolder folder;
    const World world = sample_world();
    SaveWorker worker;
    worker.start(world.snapshot(), {}, folder.path() / "no folder" / "a");
    EXPECT_THROW(worker.wait(), StorageError);
    worker.wait();
    worker.start(world.snapshot(), {}, folder.path() / "no folder" / "a");
    EXPECT_TRUE(worker.settle());
    EXPECT_FALSE(worker.settle());
    EXPECT_EQ(folder.files(), 0U);
    worker.start(world.snapshot(), {}, folder.path() / "b");
    worker.wait();
    EXPECT_EQ(folder.files(), 1U);
}

TEST(SaveWorker, FinishesTheSaveUnderWayWhenItGoes) {
    const TemporaryFolder folder;
    const World world = random_world(1, 1000);
    SaveWorker().start(world.snapshot(), {}, folder.path() / "a");
    EXPECT_EQ(load_save(folder.path() / "a").world.state_hash(), world.state_hash());
}

}  // namespace
}  // namespace void_reckoning
