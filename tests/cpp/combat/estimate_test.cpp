#include "void_reckoning/combat/estimate.hpp"

#include <gtest/gtest.h>

#include "armies.hpp"

namespace void_reckoning::combat {
namespace {

Force fleet(const armies::Scene& scene, std::uint16_t profile, double count) {
    Force force;
    force.add(profile_strength(scene.profiles[profile], scene.weapons), scene.domain, count);
    return force;
}

TEST(Estimate, StrengthIsLinearInEqualUnits) {
    const armies::Scene scene = armies::space();
    EXPECT_NEAR(fleet(scene, armies::kCruiser, 8).strength(), 8 * fleet(scene, armies::kCruiser, 1).strength(), 1e-9);
    EXPECT_EQ(fleet(scene, armies::kTransport, 8).strength(), 0);
    EXPECT_GT(fleet(scene, armies::kCruiser, 1).strength(), fleet(scene, armies::kFrigate, 1).strength());
}

TEST(Estimate, IsAntisymmetricMonotonicAndSureInTheLimit) {
    const armies::Scene scene = armies::space();
    double before = 0;
    for (double count = 1; count < 60; count += 1) {
        const Force a = fleet(scene, armies::kFrigate, count);
        const Force b = fleet(scene, armies::kFrigate, 20);
        const double p = estimate(a, b, scene.domain).win_probability;
        EXPECT_GE(p, before);
        EXPECT_NEAR(p + estimate(b, a, scene.domain).win_probability, 1.0, 1e-12);
        before = p;
    }
    EXPECT_GT(before, 0.95);
    EXPECT_EQ(estimate(0, 0, 1, 1, Domain::kSpace).win_probability, 0.5);
}

TEST(Estimate, PicksTheWinnerOfOneSidedRandomBattles) {
    int right = 0, judged = 0;
    for (std::uint64_t seed = 1; seed <= 300; ++seed) {
        const armies::Scene scene = armies::random_scene(seed, 40);
        std::array<Force, 2> forces;
        for (const BattleUnit& unit : scene.units) {
            const UnitProfile& profile = scene.profiles[unit.profile];
            const double health = static_cast<double>(unit.hull) / static_cast<double>(profile.hull);
            forces[unit.side].add(profile_strength(profile, scene.weapons), scene.domain, 1, health);
        }
        const double p = estimate(forces[0], forces[1], scene.domain).win_probability;
        if (p > 0.2 && p < 0.8) continue;
        const BattleResult result = resolve_battle(scene.setup());
        if (result.winner == kNoSide) continue;
        ++judged;
        right += (p > 0.5) == (result.winner == 0) ? 1 : 0;
    }
    EXPECT_GT(judged, 100);
    EXPECT_GT(right, judged * 9 / 10);
}

}  // namespace
}  // namespace void_reckoning::combat
