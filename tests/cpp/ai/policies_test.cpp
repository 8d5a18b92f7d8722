#include "void_reckoning/ai/policies.hpp"

#include <gtest/gtest.h>

#include <array>
#include <filesystem>

#include "scenarios/universes.hpp"
#include "void_reckoning/campaign/audit.hpp"
#include "void_reckoning/campaign/turn_orchestrator.hpp"

namespace void_reckoning {
namespace {

using scenarios::new_campaign;

struct Tally final : TurnObserver {
    std::uint64_t orders = 0, rejected = 0;
    void on_commit(const Commit& commit) override { orders += commit.orders, rejected += commit.rejected; }
};

TEST(Policies, AnUnknownNameIsRefusedWithTheAllowedOnes) {
    try {
        (void)make_policy("clever");
        FAIL() << "an unknown name was accepted";
    } catch (const InvalidInput& error) {
        EXPECT_STREQ(error.what(), "policy must be one of random, greedy, standard, got 'clever'");
    }
}

TEST(Policies, GiveTheSamePlanForTheSameViewAndChangeNothing) {
    for (const std::string_view name : policy_names()) {
        Campaign campaign = new_campaign(1, 4, 40);
        TurnOrchestrator orchestrator(campaign, nullptr, {});
        const auto policy = make_policy(name);
        for (int round = 0; round < 30; ++round) {
            while (const auto seat = orchestrator.next()) {
                orchestrator.processor().begin(*seat);
                const std::uint64_t before = campaign.world().state_hash();
                const Plan one = policy->plan(orchestrator.processor().view());
                const Plan two = make_policy(name)->plan(orchestrator.processor().view());
                ASSERT_EQ(campaign.world().state_hash(), before);
                ASSERT_EQ(one.orders.size(), two.orders.size());
                for (std::size_t i = 0; i < one.orders.size(); ++i) {
                    const FactionAction a = to_record(one.orders[i]);
                    const FactionAction b = to_record(two.orders[i]);
                    ASSERT_TRUE(a.order == b.order && a.subject == b.subject && a.target == b.target && a.item == b.item &&
                                a.amount == b.amount);
                }
                orchestrator.processor().abandon();
                (void)orchestrator.processor().play(*seat, *policy);
            }
            (void)orchestrator.finish_round();
        }
    }
}

TEST(Policies, TheStandardOneKnowsWhatIsAllowed) {
    Campaign campaign = new_campaign(2, 6, 80);
    Tally tally;
    TurnOrchestrator orchestrator(campaign, nullptr, {&tally});
    const auto policy = make_policy("standard");
    for (int round = 0; round < 120; ++round) {
        while (const auto seat = orchestrator.next()) (void)orchestrator.processor().play(*seat, *policy);
        (void)orchestrator.finish_round();
    }
    EXPECT_GT(tally.orders, 2'000U);
    // The rest depends on battles that the plan could not foresee.
    EXPECT_LT(static_cast<double>(tally.rejected), 0.08 * static_cast<double>(tally.orders));
}

TEST(Policies, PlayEveryUniverse) {
    for (const auto& folder : std::filesystem::directory_iterator(VR_SOURCE_DIR "/universes")) {
        for (const std::string_view name : policy_names()) {
            Campaign campaign = new_campaign(3, 3, 24, folder.path().filename().string());
            TurnOrchestrator orchestrator(campaign, nullptr, {});
            const auto policy = make_policy(name);
            for (int round = 0; round < 60; ++round) {
                while (const auto seat = orchestrator.next()) {
                    (void)orchestrator.processor().play(*seat, *policy);
                    ASSERT_EQ(campaign.events().count(EventType::kSystemError), 0U);
                }
                (void)orchestrator.finish_round();
            }
            ASSERT_NO_THROW(audit(campaign)) << folder.path() << " " << name;
        }
    }
}

/// The share of duels that the first wins: by a victory, else by the score; both seats of each map.
double duels(std::string_view first, std::string_view second, int maps, int turns) {
    double won = 0;
    for (int map = 0; map < maps; ++map) {
        for (const std::size_t seat_of_first : {0U, 1U}) {
            Campaign campaign = new_campaign(static_cast<std::uint64_t>(100 + map), 2, 20);
            TurnOrchestrator orchestrator(campaign, nullptr, {});
            std::array<std::unique_ptr<FactionPolicy>, 2> policies;
            policies[seat_of_first] = make_policy(first);
            policies[1 - seat_of_first] = make_policy(second);
            for (int round = 0; round < turns && campaign.state().winner == 0xFFFF; ++round) {
                while (const auto seat = orchestrator.next()) (void)orchestrator.processor().play(*seat, *policies[seat->value]);
                (void)orchestrator.finish_round();
            }
            std::size_t winner = campaign.state().winner;
            if (winner > 1) {
                const auto score = [&](std::size_t seat) {
                    return campaign.world().get<FactionState>(campaign.faction_entity(Seat(seat))).score;
                };
                winner = score(0) >= score(1) ? 0 : 1;
            }
            won += winner == seat_of_first ? 1 : 0;
        }
    }
    return won / (2.0 * maps);
}

TEST(Policies, StandWhereTheLadderSays) {
    EXPECT_GE(duels("greedy", "random", 5, 120), 0.8);
    EXPECT_GE(duels("standard", "greedy", 5, 150), 0.6);
}

TEST(Policies, TakePlanetsByForceAndDecideTheirBattles) {
    Campaign campaign = new_campaign(4, 10, 150);
    TurnOrchestrator orchestrator(campaign, nullptr, {});
    const auto policy = make_policy("standard");
    for (int round = 0; round < 100; ++round) {
        while (const auto seat = orchestrator.next()) (void)orchestrator.processor().play(*seat, *policy);
        (void)orchestrator.finish_round();
    }
    const CampaignState state = campaign.state();
    EXPECT_GT(state.conquests, 0U);
    EXPECT_GT(state.combats, 50U);
    EXPECT_GE(static_cast<double>(state.decided), 0.98 * static_cast<double>(state.combats));
}

}  // namespace
}  // namespace void_reckoning
