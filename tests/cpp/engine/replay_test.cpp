#include "void_reckoning/engine/replay.hpp"

#include <gtest/gtest.h>

#include "small_campaign.hpp"
#include "support/message_of.hpp"
#include "void_reckoning/base/random.hpp"
#include "void_reckoning/engine/rebuild.hpp"
#include "void_reckoning/engine/resume.hpp"

namespace void_reckoning {
namespace {

namespace fs = std::filesystem;

RunSettings in(const fs::path& folder) {
    RunSettings run;
    run.directory = folder;
    run.save_every = 5;
    run.telemetry = false;
    return run;
}

/// Fails at every third turn, by both ways a turn can fail, and remembers something otherwise.
class Unreliable : public FactionPolicy {
   public:
    Plan plan(const FactionView& view) override {
        if (view.turn() % 3 == 1) throw PolicyError("not today");
        if (view.turn() % 3 == 2) throw StateError("something broke");
        return {{}, fmt::format("turn {}", view.turn())};
    }
};

TEST(Replay, GivesEveryHashOfAFinishedCampaign) {
    const TestFolder folder;
    const fs::path directory = folder.path() / "campaign";
    std::uint64_t hash = 0;
    {
        CampaignRunner runner(small_campaign(), in(directory));
        runner.run(20, true);
        hash = runner.state_hash();
        runner.finish();
    }
    const ReplayReport report = replay(directory / kLogFileName);
    EXPECT_TRUE(report.verified());
    EXPECT_EQ(report.turns, 20U);
    EXPECT_EQ(report.state_hash, hash);
    EXPECT_EQ(report.torn_bytes, 0U);
    EXPECT_EQ(replay(directory / kLogFileName, 7).turns, 7U);
}

TEST(Replay, FollowsForfeitsMemoryAndRewinds) {
    const TestFolder folder;
    const fs::path directory = folder.path() / "campaign";
    CampaignRunner runner(small_campaign(), in(directory));
    runner.set_policy(Seat(1), std::make_shared<Unreliable>());
    runner.run(6, true);
    const Snapshot snapshot = runner.campaign().world().snapshot();
    const CampaignMark position = runner.mark();
    const std::uint64_t there = runner.state_hash();
    runner.run(9, true);
    runner.restore(snapshot, position);
    EXPECT_EQ(runner.state_hash(), there);
    for (int i = 0; i < 2; ++i) runner.step();
    const Snapshot inside_a_round = runner.campaign().world().snapshot();
    const CampaignMark inside = runner.mark();
    runner.run(8, true);
    runner.restore(inside_a_round, inside);
    runner.run(10, true);
    EXPECT_GT(runner.statistics().figures().forfeits, 3U);
    runner.finish();
    const ReplayReport report = replay(directory / kLogFileName);
    EXPECT_TRUE(report.verified()) << (report.mismatch ? report.mismatch->what : "");
    EXPECT_EQ(report.state_hash, runner.state_hash());
}

/// Turn N is the same wherever it is asked for: in a log that went back, and in one that begins with a save.
TEST(Replay, StopsAtATurnWhereRebuildingDoes) {
    const TestFolder folder;
    const fs::path directory = folder.path() / "campaign";
    std::vector<std::uint64_t> hashes;
    {
        CampaignRunner runner(small_campaign(), in(directory));
        runner.run(1, true);
        const Snapshot snapshot = runner.campaign().world().snapshot();
        const CampaignMark mark = runner.mark();
        runner.run(3, true);
        runner.restore(snapshot, mark);
        const EntityId faction = runner.campaign().faction_entity(Seat(2));
        runner.intervene([&](World& world) { world.write<&FactionState::treasury>(faction, 1'000); });
        runner.run(7, true);
        hashes = runner.statistics().figures().turn_hashes;
        runner.finish();
    }
    const fs::path log = directory / kLogFileName;
    for (std::uint32_t turn = 0; turn <= 7; ++turn) {
        const ReplayReport report = replay(log, turn);
        EXPECT_TRUE(report.verified());
        EXPECT_EQ(report.turns, turn);
        EXPECT_EQ(report.state_hash, rebuild(log, turn).world().state_hash());
        if (turn == 0) continue;
        EXPECT_EQ(report.state_hash, hashes[turn - 1]);
    }
    const std::string beyond = message_of<InvalidInput>([&] { (void)replay(log, 8); });
    EXPECT_EQ(beyond, message_of<InvalidInput>([&] { (void)rebuild(log, 8); }));
    EXPECT_NE(beyond.find("turn must be between 0 and 7, which "), std::string::npos) << beyond;
}

TEST(Replay, OfALogThatBeginsWithASaveKnowsWhichTurnsAreItsOwn) {
    for (const int extra : {0, 2}) {  // faction turns after round 5, before the save
        const TestFolder folder;
        const fs::path directory = folder.path() / "campaign";
        {
            CampaignRunner runner(small_campaign(), in(directory));
            runner.run(5, true);
            for (int i = 0; i < extra; ++i) (void)runner.step();
            runner.finish();
        }
        const fs::path log = directory / kLogFileName;
        fs::remove(log);
        ResumeOptions options;
        options.from_save = true;
        std::uint64_t first = 0;
        {
            CampaignRunner runner(recover(directory, options), 1, false);
            first = runner.state_hash();
            const char* const allowed = extra == 0 ? "turn must be between 5 and 5, which " : "turn must be complete in ";
            for (const auto& message :
                 {message_of<InvalidInput>([&] { (void)replay(log, 4); }), message_of<InvalidInput>([&] { (void)rebuild(log, 4); })}) {
                EXPECT_NE(message.find(allowed), std::string::npos) << message;
            }
            runner.run(7, true);
            runner.finish();
        }
        if (extra == 0) {
            EXPECT_EQ(rebuild(log, 5).world().state_hash(), first);
            EXPECT_EQ(replay(log, 5).state_hash, first);
            EXPECT_EQ(replay(log, 5).turns, 5U);
            EXPECT_EQ(replay(log, 5).commits, 0U);
        } else {
            EXPECT_THROW((void)rebuild(log, 5), InvalidInput);  // the middle of round 6 is not the end of round 5
            EXPECT_THROW((void)replay(log, 5), InvalidInput);
        }
        EXPECT_THROW((void)replay(log, 2), InvalidInput);
        EXPECT_EQ(replay(log, 6).state_hash, rebuild(log, 6).world().state_hash());
    }
}

TEST(Replay, NamesAnyChangedByte) {
    const TestFolder folder;
    const fs::path directory = folder.path() / "campaign";
    {
        CampaignRunner runner(small_campaign(), in(directory));
        runner.run(3, true);
        runner.finish();
    }
    const fs::path log = directory / kLogFileName;
    const std::string original = bytes_of(log);
    for (std::uint64_t i = 0; i < 60; ++i) {
        std::string changed = original;
        const std::size_t at = RandomAddress(5).at(i).below(original.size() - 64);
        changed[at] = static_cast<char>(changed[at] ^ (1 << RandomAddress(6).at(i).below(8)));
        write_bytes(log, changed);
        try {
            const ReplayReport report = replay(log);
            EXPECT_TRUE(report.damage || report.torn_bytes > 0) << "byte " << at;
        } catch (const Error&) {
            // Damage of the file's header: no log at all.
        }
    }
}

TEST(Replay, AForgedOrderWithRightChecksumsIsFoundByItsEffect) {
    const TestFolder folder;
    const fs::path directory = folder.path() / "campaign";
    Campaign other = small_campaign(2);
    CampaignRunner runner(small_campaign(), in(directory));
    runner.run(2, true);
    // Something wrote to the state outside any order: the next hash can't be replayed.
    World& world = runner.campaign().world();
    const EntityId faction = runner.campaign().faction_entity(Seat(0));
    world.write<&FactionState::treasury>(faction, world.read<&FactionState::treasury>(faction) + 1);
    runner.run(3, true);
    runner.finish();
    const ReplayReport report = replay(directory / kLogFileName);
    ASSERT_TRUE(report.mismatch.has_value());
    EXPECT_EQ(report.mismatch->turn, 3U);
}

TEST(Replay, StopsBeforeATornTail) {
    const TestFolder folder;
    const fs::path directory = folder.path() / "campaign";
    CampaignRunner runner(small_campaign(), in(directory));
    runner.run(2, true);  // never finished, as if killed
    const fs::path log = directory / kLogFileName;
    const std::string whole = bytes_of(log);
    for (const std::size_t cut : {std::size_t{1}, std::size_t{100}, std::size_t{700}}) {
        write_bytes(folder.path() / "torn.vrlog", whole.substr(0, whole.size() - cut));
        const ReplayReport report = replay(folder.path() / "torn.vrlog");
        EXPECT_TRUE(report.verified());
        EXPECT_GT(report.torn_bytes, 0U);
        EXPECT_LE(report.turns, 2U);
    }
}

}  // namespace
}  // namespace void_reckoning
