#include <gtest/gtest.h>

#include <cmath>

#include "scenarios/universes.hpp"
#include "void_reckoning/campaign/skirmish.hpp"

namespace void_reckoning {
namespace {

struct Case {
    const char* mine;
    std::int64_t count;
    const char* theirs;
    std::int64_t enemies;
};

/// Match-ups that an estimate by strengths, fitted to the battles of campaigns, was sure and wrong about.
constexpr Case kCases[] = {{"iron_confessors", 4, "press_gang", 4}, {"treadworks", 2, "venom_stalkers", 2}, {"frigate", 5, "raider", 4},
                           {"frigate", 100, "raider", 80},          {"raider", 8, "bastion_monitor", 3},    {"frigate", 20, "raider", 14},
                           {"line_infantry", 10, "storm_army", 5},  {"battery", 6, "war_machines", 4}};

TEST(EstimateOfUnits, AgreesWithTheBattleWhereTypesDecide) {
    TypeCatalogue types(scenarios::shipped_universe());
    constexpr int kFights = 60;
    combat::BattleScratch scratch;
    combat::BattleResult result;
    for (const Case& one : kCases) {
        UnitRequest mine, theirs;
        mine.type.type = one.mine, mine.count = one.count;
        theirs.type.type = one.theirs, theirs.count = one.enemies;
        const std::vector<std::vector<UnitRequest>> sides{{mine}, {theirs}};
        const Skirmish skirmish(types, sides, {});
        double won = 0, lost_a = 0, lost_b = 0;
        for (std::uint64_t seed = 1; seed <= kFights; ++seed) {
            skirmish.resolve(seed, scratch, result);
            won += result.winner == combat::kNoSide ? 0.5 : result.winner == 0 ? 1.0 : 0.0;
            lost_a += result.sides[0].share_lost() / kFights;
            lost_b += result.sides[1].share_lost() / kFights;
        }
        won /= kFights;
        const combat::BattleEstimate estimate = skirmish.estimate();
        SCOPED_TRACE(std::string(one.mine) + " against " + one.theirs + ": fought " + std::to_string(won) + ", estimated " +
                     std::to_string(estimate.win_probability) + " +- " + std::to_string(estimate.doubt));
        EXPECT_LT(std::abs(estimate.win_probability - won), std::max(0.15, 2.5 * estimate.doubt));
        EXPECT_LT(std::abs(estimate.losses_a - lost_a), 0.2);
        EXPECT_LT(std::abs(estimate.losses_b - lost_b), 0.2);
        if (won < 0.05 || won > 0.95) {
            EXPECT_EQ(estimate.win_probability > 0.5, won > 0.5);
        }
        // Fought a few times, it is nearer and surer.
        const combat::BattleEstimate tried = skirmish.estimate(30);
        EXPECT_LE(tried.doubt, estimate.doubt);
        EXPECT_LT(std::abs(tried.win_probability - won), std::max(0.15, std::abs(estimate.win_probability - won) + 1e-9));
    }
}

}  // namespace
}  // namespace void_reckoning
