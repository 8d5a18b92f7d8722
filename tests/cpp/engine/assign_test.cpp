#include <gtest/gtest.h>

#include "small_campaign.hpp"
#include "support/message_of.hpp"
#include "void_reckoning/base/text_list.hpp"
#include "void_reckoning/engine/bisect.hpp"
#include "void_reckoning/engine/rebuild.hpp"
#include "void_reckoning/engine/replay.hpp"

/// Another policy on a campaign that is being played: part of the state, told by the log, followed by replay and resume.
namespace void_reckoning {
namespace {
namespace fs = std::filesystem;

RunSettings saved_often(const fs::path& folder) {
    RunSettings run;
    run.directory = folder;
    run.telemetry = false;
    run.save_every = 4;
    return run;
}

/// Counts its turns, and does nothing.
class Counting : public FactionPolicy {
   public:
    Plan plan(const FactionView&) override {
        ++turns;
        return {};
    }
    int turns = 0;
};

std::uint64_t assign(CampaignRunner& runner, std::size_t seat, const std::string& name, std::shared_ptr<FactionPolicy> policy = {}) {
    const std::array one = {Assignment{Seat(seat), name, std::move(policy)}};
    return runner.assign(one);
}

bool told(const fs::path& folder, const std::string& name) {
    const std::string text = bytes_of(folder / "campaign.toml");
    return text.find("= \"" + name + "\"\n", text.find("[policies]")) != std::string::npos;
}

std::string policy_at(const fs::path& log, std::uint32_t turn, Seat seat) {
    const Campaign campaign = rebuild(log, turn);
    return std::string(campaign.world().text(campaign.world().read<&FactionState::policy>(campaign.faction_entity(seat))));
}

TEST(Assign, IsStateAndReplayFollows) {
    const TestFolder folder;
    const fs::path directory = folder.path() / "run";
    std::uint64_t hash = 0;
    {
        CampaignRunner runner(small_campaign(), saved_often(directory));
        runner.run(3, true);
        (void)runner.step();  // in the middle of a round, too
        const std::uint64_t before = runner.state_hash();
        const std::uint64_t after = assign(runner, 1, "greedy");
        EXPECT_EQ(after, runner.state_hash());
        EXPECT_NE(runner.state_hash(), before);
        EXPECT_EQ(runner.policy_name(Seat(1)), "greedy");
        EXPECT_TRUE(told(directory, "greedy"));
        const auto counting = std::make_shared<Counting>();
        assign(runner, 2, "mine:Counting", counting);
        runner.run(9, true);
        EXPECT_GE(counting->turns, 5);
        hash = runner.state_hash();
        runner.finish();
    }
    const ReplayReport report = replay(directory / kLogFileName);
    ASSERT_TRUE(report.verified()) << (report.mismatch ? report.mismatch->what : *report.damage);
    EXPECT_EQ(report.state_hash, hash);
    EXPECT_FALSE(bisect(directory / kLogFileName, {}).difference);
    // The same changes in a campaign that writes nothing give the same states; without them it is another campaign.
    CampaignRunner other(small_campaign(), {});
    other.run(3, true);
    (void)other.step();
    assign(other, 1, "greedy");
    assign(other, 2, "mine:Counting", std::make_shared<Counting>());
    other.run(9, true);
    EXPECT_EQ(other.state_hash(), hash);
    CampaignRunner unchanged(small_campaign(), {});
    unchanged.run(9, true);
    EXPECT_NE(unchanged.state_hash(), hash);
}

TEST(Assign, IsToldByTheLog) {
    const TestFolder folder;
    CampaignRunner runner(small_campaign(), saved_often(folder.path() / "run"));
    runner.run(1, true);
    const std::array both = {Assignment{Seat(0), "greedy", {}}, Assignment{Seat(3), "random", {}}, Assignment{Seat(1), "standard", {}}};
    runner.assign(both);
    runner.run(2, true);
    runner.finish();
    BlackBoxReader reader = BlackBoxReader::open(folder.path() / "run" / kLogFileName);
    EventStream events;
    std::vector<std::string> told;
    while (auto chunk = reader.next()) {
        if (chunk->header.kind != ChunkKind::kEvents) continue;
        events.clear();
        chunk->events().to_stream(events);
        for (std::size_t i = 0; i < events.count(EventType::kPolicyChanged); ++i) {
            const auto change = events.get<PolicyChanged>(i);
            EXPECT_EQ(chunk->header.faction, kFactionNobody);
            told.push_back(fmt::format("{}: {} to {}", change.of, events.text(change.before), events.text(change.after)));
        }
        for (std::size_t i = 0; i < events.count(EventType::kTurnStart) && chunk->header.turn == 2; ++i) {
            if (chunk->header.faction != 0) continue;
            EXPECT_EQ(events.text(events.get<TurnStart>(i).policy), "greedy");
        }
    }
    EXPECT_EQ(told, (std::vector<std::string>{"0: standard to greedy", "3: standard to random"}));
}

TEST(Assign, TheSameNameLeavesNoTrace) {
    const TestFolder folder;
    CampaignRunner runner(small_campaign(), saved_often(folder.path() / "run"));
    runner.run(2, true);
    const std::uint64_t chunk = runner.mark().chunk, hash = runner.state_hash();
    assign(runner, 1, "standard");
    const auto counting = std::make_shared<Counting>();
    assign(runner, 2, "standard", counting);  // another one under its name
    EXPECT_EQ(runner.mark().chunk, chunk);
    EXPECT_EQ(runner.state_hash(), hash);
    runner.run(4, true);
    EXPECT_EQ(counting->turns, 2);
}

TEST(Assign, WhatCanNotBeAssignedChangesNothing) {
    const TestFolder folder;
    CampaignRunner runner(small_campaign(), saved_often(folder.path() / "run"));
    runner.run(2, true);
    const std::uint64_t chunk = runner.mark().chunk, hash = runner.state_hash();
    EXPECT_THROW(assign(runner, 1, "greedier"), InvalidInput);
    EXPECT_THROW(assign(runner, 1, "mine:Unknown"), InvalidInput);
    const std::array half = {Assignment{Seat(0), "greedy", {}}, Assignment{Seat(1), "greedier", {}}};
    EXPECT_THROW(runner.assign(half), InvalidInput);
    (void)runner.begin_turn();
    EXPECT_THROW(assign(runner, 1, "greedy"), StateError);
    runner.orchestrator().processor().abandon();
    EXPECT_EQ(runner.mark().chunk, chunk);
    EXPECT_EQ(runner.state_hash(), hash);
    EXPECT_EQ(runner.policy_name(Seat(0)), "standard");
    runner.finish();
    EXPECT_THROW(assign(runner, 1, "greedy"), StateError);
}

TEST(Assign, ResumeGoesOnWithTheNewOne) {
    for (const std::uint32_t more : {0U, 1U, 6U}) {  // before, after and long after the next save
        const TestFolder folder;
        const fs::path directory = folder.path() / "run";
        CampaignRunner straight(small_campaign(), {});
        straight.run(3, true);
        assign(straight, 1, "greedy");
        straight.run(12, true);
        {
            CampaignRunner runner(small_campaign(), saved_often(directory));
            runner.run(3, true);
            assign(runner, 1, "greedy");
            runner.run(3 + more, true);
        }  // as if killed
        std::string text = bytes_of(directory / "campaign.toml");
        write_bytes(directory / "campaign.toml", text.replace(text.find("greedy"), 6, "random"));  // killed before that was told
        CampaignRunner runner(recover(directory), 1, false);
        EXPECT_EQ(runner.policy_name(Seat(1)), "greedy");
        EXPECT_TRUE(told(directory, "greedy"));
        runner.run(12, true);
        EXPECT_EQ(runner.state_hash(), straight.state_hash());
        runner.finish();
        EXPECT_TRUE(replay(directory / kLogFileName).verified());
        EXPECT_EQ(policy_at(directory / kLogFileName, 2, Seat(1)), "standard");
        EXPECT_EQ(policy_at(directory / kLogFileName, 4, Seat(1)), "greedy");
    }
}

/// A campaign that goes back is played again by what played it then.
TEST(Assign, GoesBackWithTheState) {
    const TestFolder folder;
    const fs::path directory = folder.path() / "run";
    CampaignRunner straight(small_campaign(), {});
    straight.run(8, true);
    CampaignRunner runner(small_campaign(), saved_often(directory));
    runner.run(3, true);
    const Snapshot snapshot = runner.campaign().world().snapshot();
    const CampaignMark mark = runner.mark();
    const auto counting = std::make_shared<Counting>();
    assign(runner, 0, "mine:Counting", counting);
    const Snapshot changed = runner.campaign().world().snapshot();
    const CampaignMark at_change = runner.mark();
    runner.run(6, true);
    EXPECT_EQ(counting->turns, 3);
    runner.restore(snapshot, mark);
    EXPECT_FALSE(told(directory, "mine:Counting"));
    runner.run(8, true);
    EXPECT_EQ(counting->turns, 3);
    EXPECT_EQ(runner.state_hash(), straight.state_hash());
    runner.restore(changed, at_change);
    runner.run(5, true);
    EXPECT_EQ(counting->turns, 5);
    EXPECT_TRUE(told(directory, "mine:Counting"));
    runner.finish();
    EXPECT_TRUE(replay(directory / kLogFileName).verified());
}

/// The state says who plays, whoever wrote it.
TEST(Assign, AnInterventionThatNamesAnotherPolicyIsTheSame) {
    const auto rename = [](CampaignRunner& runner, const char* name) {
        runner.intervene(
            [&](World& world) { world.write<&FactionState::policy>(runner.campaign().faction_entity(Seat(1)), world.enter(name)); });
    };
    const TestFolder folder;
    CampaignRunner renamed(small_campaign(), saved_often(folder.path() / "run")), assigned(small_campaign(), {});
    for (CampaignRunner* runner : {&renamed, &assigned}) runner->run(2, true);
    rename(renamed, "greedy");
    assign(assigned, 1, "greedy");
    EXPECT_TRUE(told(folder.path() / "run", "greedy"));
    for (CampaignRunner* runner : {&renamed, &assigned}) runner->run(6, true);
    EXPECT_EQ(renamed.state_hash(), assigned.state_hash());
    rename(renamed, "mine:Counting");
    ASSERT_EQ(renamed.unplayed(), std::vector<Seat>{Seat(1)});
    EXPECT_NE(message_of<StateError>([&] { renamed.run(7, true); }).find("is to be played by 'mine:Counting', which was not given here"),
              std::string::npos);
    const auto counting = std::make_shared<Counting>();
    renamed.set_policy(Seat(1), counting);
    renamed.run(8, true);
    EXPECT_GT(counting->turns, 0);
}

}  // namespace
}  // namespace void_reckoning
