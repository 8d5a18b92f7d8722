#include "void_reckoning/combat/matchup.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "armies.hpp"
#include "void_reckoning/base/error.hpp"

namespace void_reckoning::combat {
namespace {

/// `share` of each profile's units of side 0 against 10 of each of side 1.
BattleEstimate of_fleets(const armies::Scene& scene, double share) {
    std::vector<MatchProfile> profiles;
    for (const UnitProfile& profile : scene.profiles) profiles.emplace_back(profile, scene.weapons);
    std::vector<Contingent> a, b;
    for (const MatchProfile& profile : profiles) {
        a.push_back({.profile = &profile, .count = 10 * share});
        b.push_back({.profile = &profile, .count = 10});
    }
    return estimate(match({a, 0.3, 0}, {b, 0.3, 0}), scene.domain);
}

armies::Scene mirrored(armies::Scene scene) {
    for (BattleUnit& unit : scene.units) unit.side = 1 - unit.side;
    return scene;
}

TEST(Matchup, IsAntisymmetricToTheBit) {
    for (std::uint64_t seed = 1; seed <= 50; ++seed) {
        const armies::Scene scene = armies::random_scene(seed, 30);
        const BattleEstimate one = Muster(scene.setup()).estimate();
        const BattleEstimate other = Muster(mirrored(scene).setup()).estimate();
        EXPECT_NEAR(one.win_probability + other.win_probability, 1.0, 1e-15) << seed;
        EXPECT_NEAR(one.losses_a, other.losses_b, 1e-15) << seed;
        EXPECT_NEAR(one.spread_a, other.spread_b, 1e-15) << seed;
    }
}

TEST(Matchup, MoreOfTheSameNeverLowersTheWinProbability) {
    for (const armies::Scene& scene : {armies::space(), armies::ground()}) {
        double before = 0;
        for (double share = 0.05; share < 20; share *= 1.1) {
            const double p = of_fleets(scene, share).win_probability;
            EXPECT_GE(p, before) << share;
            before = p;
        }
        EXPECT_GT(before, 0.97);
        EXPECT_LT(of_fleets(scene, 0.05).win_probability, 0.03);
        EXPECT_EQ(of_fleets(scene, 1).win_probability, 0.5);
    }
}

TEST(Matchup, EveryResultIsAShare) {
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
        const BattleEstimate estimate = Muster(armies::varied_scene(seed, 60).setup()).estimate();
        for (const double share : {estimate.win_probability, estimate.losses_a, estimate.losses_b, estimate.spread_a, estimate.spread_b}) {
            EXPECT_TRUE(share >= 0 && share <= 1) << seed << ": " << share;
        }
    }
}

TEST(Matchup, CoverAndArmourOfTheEnemyCount) {
    armies::Scene scene = armies::frigates(10);
    BattleSetup setup = scene.setup();
    EXPECT_EQ(Muster(setup).estimate().win_probability, 0.5);
    setup.cover[1] = 0.3;
    EXPECT_LT(Muster(setup).estimate().win_probability, 0.3);
    setup.cover[1] = 0;
    scene.profiles.push_back(scene.profiles[armies::kFrigate]);
    scene.profiles.back().armour *= 4;
    for (BattleUnit& unit : scene.units) {
        if (unit.side == 1) unit.profile = static_cast<std::uint16_t>(scene.profiles.size() - 1);
    }
    EXPECT_LT(Muster(scene.setup()).estimate().win_probability, 0.4);
}

TEST(Matchup, ThreeTeamsAreRefused) {
    armies::Scene scene = armies::frigates(2);
    scene.add(2, armies::kFrigate, 2);
    EXPECT_THROW(Muster{scene.setup()}, InvalidInput);
    BattleSetup setup = scene.setup();
    setup.team = {0, 1, 1, 1};
    EXPECT_LT(Muster(setup).estimate().win_probability, 0.2);
    setup.team = {0, 1, 0, 1};
    EXPECT_GT(Muster(setup).estimate().win_probability, 0.8);
}

/// Armies that no universe has, with units of all kinds hurt and dug in by chance: further from what the weights were fitted to than any campaign.
TEST(Matchup, AgreesWithTheBattle) {
    double wins = 0, losses = 0;
    const int kBattles = 300, kFights = 16;
    BattleScratch scratch;
    BattleResult result;
    for (std::uint64_t seed = 1; seed <= kBattles; ++seed) {
        const armies::Scene scene = armies::random_scene(seed, 40);
        BattleSetup setup = scene.setup();
        setup.retreat_ratio = {0.27, 0.45};
        if (scene.domain == Domain::kGround) setup.retreat_ratio = {};
        double won = 0, lost_a = 0, lost_b = 0;
        const auto lost = [&](std::size_t side) {
            return 1.0 - static_cast<double>(result.sides[side].hull_left) / static_cast<double>(result.sides[side].hull_started);
        };
        for (int i = 0; i < kFights; ++i) {
            setup.address = RandomAddress(seed).at(static_cast<std::uint64_t>(i));
            resolve_battle(setup, scratch, result);
            won += result.winner == kNoSide ? 0.5 : result.winner == 0 ? 1.0 : 0.0;
            lost_a += lost(0);
            lost_b += lost(1);
        }
        const BattleEstimate estimate = Muster(setup).estimate();
        wins += std::abs(estimate.win_probability - won / kFights);
        losses += 0.5 * (std::abs(estimate.losses_a - lost_a / kFights) + std::abs(estimate.losses_b - lost_b / kFights));
    }
    EXPECT_LT(wins / kBattles, 0.08);
    EXPECT_LT(losses / kBattles, 0.14);
}

}  // namespace
}  // namespace void_reckoning::combat
