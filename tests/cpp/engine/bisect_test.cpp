#include "void_reckoning/engine/bisect.hpp"

#include <gtest/gtest.h>

#include "faulty_files.hpp"
#include "small_campaign.hpp"
#include "void_reckoning/engine/replay.hpp"

namespace void_reckoning {
namespace {

namespace fs = std::filesystem;
using Strings = std::vector<std::string>;

RunSettings traced_in(const fs::path& folder, bool column_hashes) {
    RunSettings run;
    run.directory = folder;
    run.column_hashes = column_hashes;
    run.telemetry = false;
    return run;
}

/// A credit out of nowhere in turn 4, as other rules might give.
void play_otherwise(const fs::path& folder, bool column_hashes, bool otherwise) {
    CampaignRunner runner(small_campaign(), traced_in(folder, column_hashes));
    runner.run(3, true);
    World& world = runner.campaign().world();
    const EntityId faction = runner.campaign().faction_entity(Seat(2));
    if (otherwise) world.write<&FactionState::treasury>(faction, world.read<&FactionState::treasury>(faction) + 1);
    runner.run(5, true);
    runner.finish();
}

TEST(Bisect, NamesTheColumnInWhichALogAndThisBuildPart) {
    const TestFolder folder;
    for (const bool hashes : {true, false}) {
        const fs::path directory = folder.path() / (hashes ? "traced" : "plain");
        play_otherwise(directory, hashes, true);
        const BisectReport report = bisect(directory / kLogFileName, {});
        EXPECT_EQ(report.turns, 3U);
        ASSERT_TRUE(report.difference);
        EXPECT_EQ(report.difference->turn, 4U);
        EXPECT_EQ(report.difference->phase, "in the state alone");
        EXPECT_EQ(report.difference->columns, hashes ? Strings{"FactionState.treasury"} : Strings{});
        EXPECT_EQ(report.difference->columns_note.empty(), hashes);
    }
}

/// Two other ways to play on with the names of columns behind: after a rewind, and after a commit that could not be written.
TEST(Bisect, NamesColumnsWhoseNamesWereGivenUp) {
    const TestFolder folder;
    for (const bool failing : {false, true}) {
        const fs::path directory = folder.path() / (failing ? "failed" : "discarded");
        FaultyFiles disk;
        const FileSystemScope scope(disk);
        CampaignRunner runner(small_campaign(), traced_in(directory, true));
        const Snapshot begin = runner.campaign().world().snapshot();
        const CampaignMark mark = runner.mark();
        if (failing) {
            // The hashes are written, the commit behind them is not.
            disk.break_next({DiskOperation::kWrite, 2, DiskFault::Kind::kFromThenOn, EIO});
            EXPECT_THROW((void)runner.step(), StorageError);
            disk.mend();
        } else {
            runner.run(1, true);
            runner.restore(begin, mark);
        }
        World& world = runner.campaign().world();
        const EntityId faction = runner.campaign().faction_entity(Seat(2));
        world.write<&FactionState::treasury>(faction, world.read<&FactionState::treasury>(faction) + 1);
        runner.run(1, true);
        runner.finish();
        const BisectReport report = bisect(directory / kLogFileName, {});
        ASSERT_TRUE(report.difference);
        EXPECT_EQ(report.difference->columns, Strings{"FactionState.treasury"});
    }
}

TEST(Bisect, FindsNothingWhereNothingDiffers) {
    const TestFolder folder;
    play_otherwise(folder.path() / "a", true, false);
    play_otherwise(folder.path() / "b", false, false);
    EXPECT_TRUE(replay(folder.path() / "a" / kLogFileName).verified());
    for (const std::optional<fs::path>& other : {std::optional<fs::path>(), std::optional(folder.path() / "b" / kLogFileName)}) {
        const BisectReport report = bisect(folder.path() / "a" / kLogFileName, other);
        EXPECT_FALSE(report.difference);
        EXPECT_EQ(report.turns, 5U);
        EXPECT_EQ(report.commits, 25U);
    }
}

TEST(Bisect, ComparesTwoLogsByTheirHashesOrTheirStates) {
    const TestFolder folder;
    play_otherwise(folder.path() / "a", true, false);
    play_otherwise(folder.path() / "b", true, true);
    const BisectReport report = bisect(folder.path() / "a" / kLogFileName, folder.path() / "b" / kLogFileName);
    ASSERT_TRUE(report.difference);
    EXPECT_EQ(report.difference->columns, Strings{"FactionState.treasury"});

    // Two campaigns that one order tells apart: found by the order, and by the columns of both states.
    class Idle : public FactionPolicy {
        Plan plan(const FactionView&) override { return {}; }
    };
    for (const char* name : {"c", "d"}) {
        CampaignRunner runner(small_campaign(), traced_in(folder.path() / name, false));
        runner.run(3, true);
        if (*name == 'd') {
            for (std::size_t seat = 0; seat < 4; ++seat) runner.set_policy(Seat(seat), std::make_shared<Idle>());
        }
        runner.run(12, true);
        runner.finish();
    }
    const BisectReport orders = bisect(folder.path() / "c" / kLogFileName, folder.path() / "d" / kLogFileName);
    ASSERT_TRUE(orders.difference);
    EXPECT_GE(orders.turns, 3U);
    EXPECT_NE(orders.difference->what.find("FactionAction"), std::string::npos) << orders.difference->what;
    EXPECT_FALSE(orders.difference->columns.empty());
}

TEST(Bisect, CampaignsThatBeginDifferentlyDifferAtOnce) {
    const TestFolder folder;
    play_otherwise(folder.path() / "a", false, false);
    {
        CampaignRunner other(small_campaign(2), traced_in(folder.path() / "b", false));
        other.finish();
    }
    const BisectReport report = bisect(folder.path() / "a" / kLogFileName, folder.path() / "b" / kLogFileName);
    ASSERT_TRUE(report.difference);
    EXPECT_EQ(report.difference->faction, "setup");
}

}  // namespace
}  // namespace void_reckoning
