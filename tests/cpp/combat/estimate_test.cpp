#include "void_reckoning/combat/estimate.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "armies.hpp"
#include "void_reckoning/base/error.hpp"

namespace void_reckoning::combat {
namespace {

BattleEstimate estimate(const BattleSetup& setup) {
    const Muster muster(setup);
    return Estimator().estimate(muster.side(0), muster.side(1), muster.domain(), muster.terrain());
}

/// `share` of each profile's units of side 0 against 10 of each of side 1.
BattleEstimate of_fleets(const armies::Scene& scene, double share) {
    std::vector<MatchProfile> profiles;
    for (const UnitProfile& profile : scene.profiles) profiles.emplace_back(profile, scene.weapons);
    std::vector<Contingent> a, b;
    for (const MatchProfile& profile : profiles) {
        a.push_back({.profile = &profile, .count = 10 * share});
        b.push_back({.profile = &profile, .count = 10});
    }
    return Estimator().estimate({a, 0.3, 0}, {b, 0.3, 0}, scene.domain);
}

armies::Scene mirrored(armies::Scene scene) {
    for (BattleUnit& unit : scene.units) unit.side = 1 - unit.side;
    return scene;
}

TEST(Estimate, IsAntisymmetricToTheBit) {
    for (std::uint64_t seed = 1; seed <= 50; ++seed) {
        const armies::Scene scene = armies::random_scene(seed, 30);
        const BattleEstimate one = estimate(scene.setup());
        const BattleEstimate other = estimate(mirrored(scene).setup());
        EXPECT_NEAR(one.win_probability + other.win_probability, 1.0, 1e-15) << seed;
        EXPECT_NEAR(one.doubt, other.doubt, 1e-15) << seed;
        EXPECT_EQ(one.losses_a, other.losses_b) << seed;
        EXPECT_EQ(one.spread_a, other.spread_b) << seed;
    }
}

TEST(Estimate, DoesNotDependOnTheOrderOfContingentsOrUsedMemory) {
    Estimator used;
    for (std::uint64_t seed = 1; seed <= 50; ++seed) {
        const armies::Scene scene = armies::random_scene(seed, 30);
        const BattleSetup setup = scene.setup();
        const Muster muster(setup);
        const auto mine = muster.side(0).contingents;
        const std::vector<Contingent> reversed(mine.rbegin(), mine.rend());
        const MatchSide other{reversed, muster.side(0).retreat_ratio, muster.side(0).cover};
        const BattleEstimate one = used.estimate(muster.side(0), muster.side(1), muster.domain(), muster.terrain());
        const BattleEstimate two = used.estimate(other, muster.side(1), muster.domain(), muster.terrain());
        EXPECT_EQ(one.win_probability, estimate(setup).win_probability) << seed;
        EXPECT_NEAR(one.win_probability, two.win_probability, 1e-12) << seed;
    }
}

TEST(Estimate, MuchMoreOfTheSameWinsAndEqualsAreEven) {
    for (const armies::Scene& scene : {armies::space(), armies::ground()}) {
        EXPECT_GT(of_fleets(scene, 4).win_probability, 0.97);
        EXPECT_LT(of_fleets(scene, 0.25).win_probability, 0.03);
        EXPECT_EQ(of_fleets(scene, 1).win_probability, 0.5);
        double before = of_fleets(scene, 0.2).win_probability;
        for (double share = 0.3; share < 5; share += 0.1) {
            const double p = of_fleets(scene, share).win_probability;
            EXPECT_GE(p, before - 0.05) << share;  // long steps: a little rough, never wrong way round by much
            before = p;
        }
    }
}

TEST(Estimate, EveryResultIsAShare) {
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
        const BattleEstimate one = estimate(armies::varied_scene(seed, 60).setup());
        for (const double share : {one.win_probability, one.doubt, one.losses_a, one.losses_b, one.spread_a, one.spread_b}) {
            EXPECT_TRUE(share >= 0 && share <= 1) << seed << ": " << share;
        }
        EXPECT_LE(one.doubt, std::sqrt(one.win_probability * (1 - one.win_probability)) + 1e-12) << seed;
    }
}

TEST(Estimate, CoverAndArmourOfTheEnemyCount) {
    armies::Scene scene = armies::frigates(10);
    BattleSetup setup = scene.setup();
    EXPECT_EQ(estimate(setup).win_probability, 0.5);
    setup.cover[1] = 0.3;
    EXPECT_LT(estimate(setup).win_probability, 0.3);
    setup.cover[1] = 0;
    scene.profiles.push_back(scene.profiles[armies::kFrigate]);
    scene.profiles.back().armour *= 4;
    for (BattleUnit& unit : scene.units) {
        if (unit.side == 1) unit.profile = static_cast<std::uint16_t>(scene.profiles.size() - 1);
    }
    EXPECT_LT(estimate(scene.setup()).win_probability, 0.4);
}

TEST(Estimate, OfUnarmedShipsLosesNothingToThem) {
    armies::Scene scene = armies::space();
    scene.add(0, armies::kTransport, 5);
    scene.add(1, armies::kTransport, 3);
    const BattleEstimate one = estimate(scene.setup());
    EXPECT_EQ(one.win_probability, 0.5);
    EXPECT_LT(one.losses_a, 0.02);
    EXPECT_LT(one.losses_b, 0.02);
}

TEST(Estimate, ThreeTeamsAreRefused) {
    armies::Scene scene = armies::frigates(2);
    scene.add(2, armies::kFrigate, 2);
    EXPECT_THROW(Muster{scene.setup()}, InvalidInput);
    BattleSetup setup = scene.setup();
    setup.team = {0, 1, 1, 1};
    EXPECT_LT(estimate(setup).win_probability, 0.2);
    setup.team = {0, 1, 0, 1};
    EXPECT_GT(estimate(setup).win_probability, 0.8);
}

/// Armies that no universe has, with units of all kinds hurt and dug in by chance: further from what the weights were fitted to than any campaign.
TEST(Estimate, AgreesWithTheBattle) {
    double wins = 0, losses = 0;
    int sure = 0, sure_and_wrong = 0;
    const int kBattles = 300, kFights = 16;
    BattleScratch scratch;
    BattleResult result;
    for (std::uint64_t seed = 1; seed <= kBattles; ++seed) {
        const armies::Scene scene = armies::random_scene(seed, 40);
        BattleSetup setup = scene.setup();
        setup.retreat_ratio = {0.27, 0.45};
        if (scene.domain == Domain::kGround) setup.retreat_ratio = {};
        double won = 0, lost_a = 0, lost_b = 0;
        for (int i = 0; i < kFights; ++i) {
            setup.address = RandomAddress(seed).at(static_cast<std::uint64_t>(i));
            resolve_battle(setup, scratch, result);
            won += result.winner == kNoSide ? 0.5 : result.winner == 0 ? 1.0 : 0.0;
            lost_a += result.sides[0].share_lost();
            lost_b += result.sides[1].share_lost();
        }
        const BattleEstimate one = estimate(setup);
        wins += std::abs(one.win_probability - won / kFights);
        losses += 0.5 * (std::abs(one.losses_a - lost_a / kFights) + std::abs(one.losses_b - lost_b / kFights));
        if (std::abs(one.win_probability - 0.5) < 0.4) continue;
        ++sure;
        sure_and_wrong += (one.win_probability > 0.5) != (won / kFights > 0.5) ? 1 : 0;
    }
    EXPECT_LT(wins / kBattles, 0.08);
    EXPECT_LT(losses / kBattles, 0.09);
    EXPECT_GT(sure, kBattles / 2);
    EXPECT_LE(sure_and_wrong, 1);
}

}  // namespace
}  // namespace void_reckoning::combat
