#include <gtest/gtest.h>

#include "armies.hpp"

namespace void_reckoning::combat {
namespace {

/// One battery against armies of riflemen that stand still; hits of its first tick, over many seeds.
std::int64_t hits_on(std::size_t armies, std::int64_t soldiers, double area) {
    std::int64_t hits = 0;
    for (std::uint64_t seed = 1; seed <= 300; ++seed) {
        armies::Scene scene = armies::ground();
        scene.seed = seed;
        scene.weapons[2] = {.damage_type = 2, .range = 3'000, .salvo = 100, .damage = 1'000, .area = area, .burst = 4};
        scene.add(0, armies::kMortars, 1);
        scene.add(1, armies::kRifles, armies);
        for (BattleUnit& unit : scene.units) {
            unit.immobile = true;
            if (unit.side == 1) unit.hull = soldiers;
        }
        BattleSetup setup = scene.setup();
        setup.field_length = 500;
        setup.tick_limit = 1;
        hits += resolve_battle(setup).sides[0].hits;
    }
    return hits;
}

TEST(AreaFire, HitsInProportionToWhoStandsThere) {
    const auto one = static_cast<double>(hits_on(1, 100'000, 200));
    ASSERT_GT(one, 500);
    EXPECT_NEAR(static_cast<double>(hits_on(1, 50'000, 200)) / one, 0.5, 0.06) << "half the soldiers";
    EXPECT_NEAR(static_cast<double>(hits_on(3, 50'000, 200)) / one, 1.5, 0.15) << "three half armies";
    EXPECT_NEAR(static_cast<double>(hits_on(1, 100'000, 400)) / one, 0.25, 0.05) << "four times the ground";
}

TEST(AreaFire, SparesItsOwnSideAndAddsUp) {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        armies::Scene scene = armies::ground();
        scene.seed = seed;
        scene.weapons[2].area = 60;
        scene.weapons[2].burst = 6;
        for (std::uint8_t side = 0; side < 2; ++side) {
            scene.add(side, armies::kRifles, 20);
            scene.add(side, armies::kMortars, 6);
        }
        for (BattleUnit& unit : scene.units) unit.group = unit.side;
        const BattleResult result = resolve_battle(scene.setup());
        std::int64_t damage = 0;
        for (const DamageRecord& record : result.damage) {
            EXPECT_NE(record.source_group, record.target_group);
            damage += record.damage;
        }
        EXPECT_EQ(damage, result.sides[0].damage_received + result.sides[1].damage_received);
    }
}

TEST(AreaFire, IsTheSameForEitherSideToTheBit) {
    armies::Scene scene = armies::ground();
    scene.weapons[2].area = 80;
    scene.weapons[2].burst = 5;
    for (std::uint8_t side = 0; side < 2; ++side) {
        scene.add(side, armies::kRifles, 120);
        scene.add(side, armies::kMortars, 60);
    }
    armies::Scene swapped = scene;
    for (BattleUnit& unit : swapped.units) unit.side = unit.side == 0 ? 1 : 0;
    const BattleResult a = resolve_battle(scene.setup());
    const BattleResult b = resolve_battle(swapped.setup());
    EXPECT_EQ(a.damage, b.damage);
    for (std::size_t i = 0; i < a.units.size(); ++i) EXPECT_EQ(a.units[i].hull, b.units[i].hull);
}

}  // namespace
}  // namespace void_reckoning::combat
