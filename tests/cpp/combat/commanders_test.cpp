#include <gtest/gtest.h>

#include "armies.hpp"

namespace void_reckoning::combat {
namespace {

double stress(const BattleResult& result, std::size_t side, Stress cause) {
    return result.sides[side].stress[static_cast<std::size_t>(cause)];
}

TEST(Commanders, WinBattlesBetweenEquals) {
    int led = 0;
    for (std::uint64_t seed = 1; seed <= 100; ++seed) {
        armies::Scene scene = armies::frigates(20, seed);
        scene.units[0].commander = 1;
        led += resolve_battle(scene.setup()).winner == 0 ? 1 : 0;
    }
    EXPECT_GT(led, 65);
}

TEST(Commanders, ShockTheirSideByFalling) {
    int fallen = 0;
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
        armies::Scene scene = armies::frigates(20, seed);
        scene.units[0].commander = 1;
        scene.units[0].hull = 1'000;
        scene.units[0].shields = 0;
        const BattleResult result = resolve_battle(scene.setup());
        const bool lost = result.units[0].fate == Fate::kDestroyed;
        EXPECT_EQ(stress(result, 0, Stress::kCommander) > 0, lost) << "seed " << seed;
        EXPECT_EQ(stress(result, 1, Stress::kCommander), 0);
        fallen += lost ? 1 : 0;
    }
    EXPECT_GT(fallen, 5);
}

TEST(Flanking, IsWhatASideBetweenTwoEnemiesSuffers) {
    double between = 0, before = 0;
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        // 0 and 1 are allies of nobody; 2 stands beside both, so that fire comes from two directions.
        armies::Scene scene = armies::space();
        scene.seed = seed;
        scene.add(0, armies::kFrigate, 12);
        scene.add(1, armies::kFrigate, 12);
        before += stress(resolve_battle(scene.setup()), 0, Stress::kFlanked);
        scene.add(2, armies::kFrigate, 12);
        scene.add(3, armies::kFrigate, 12);
        BattleSetup setup = scene.setup();
        setup.team = {0, 1, 1, 1};
        between += stress(resolve_battle(setup), 0, Stress::kFlanked);
    }
    EXPECT_GT(between, 0.2);
    EXPECT_GT(between, 3 * before);
}

TEST(Flanking, OfALineThatFacesAnotherIsNothing) {
    armies::Scene scene = armies::frigates(20);
    for (BattleUnit& unit : scene.units) unit.immobile = true;
    BattleSetup setup = scene.setup();
    setup.field_length = 80;
    const BattleResult result = resolve_battle(setup);
    EXPECT_EQ(stress(result, 0, Stress::kFlanked), 0);
    EXPECT_GT(stress(result, 0, Stress::kUnderFire), 0);
}

TEST(Commanders, OnABrokenUnitLeadNobody) {
    // He flees from the first tick on, before anybody is in reach: the battle is the one without him.
    const auto fought = [](float skill, std::uint64_t seed) {
        armies::Scene scene = armies::frigates(12, seed);
        scene.units[0].commander = skill;
        scene.units[0].morale = 0.05F;
        BattleSetup setup = scene.setup();
        setup.field_length = 190;
        return hash_of(resolve_battle(setup));
    };
    for (std::uint64_t seed = 1; seed <= 10; ++seed) EXPECT_EQ(fought(1, seed), fought(0, seed)) << "seed " << seed;
}

}  // namespace
}  // namespace void_reckoning::combat
