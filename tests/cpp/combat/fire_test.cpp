#include <gtest/gtest.h>

#include "armies.hpp"

namespace void_reckoning::combat {
namespace {

TEST(Fire, OfEachWeaponReachesAsFarAsThatWeapon) {
    armies::Scene scene = armies::space();
    scene.weapons[2].range = 15;  // the frigate's other weapon reaches 60
    scene.add(0, armies::kFrigate, 1);
    scene.add(1, armies::kTransport, 1);
    for (BattleUnit& unit : scene.units) unit.immobile = true;
    BattleSetup setup = scene.setup();
    setup.field_length = 80;  // fronts are half of it apart
    setup.tick_limit = 20;
    const BattleResult result = resolve_battle(setup);
    ASSERT_EQ(result.weapons.size(), 1U);
    EXPECT_EQ(result.weapons[0].weapon, 0);
    setup.field_length = 20;
    EXPECT_EQ(resolve_battle(setup).weapons.size(), 2U);
}

TEST(Fire, OfAnArmyIsThatOfTheSoldiersItHas) {
    const auto shots = [](std::int64_t soldiers) {
        armies::Scene scene = armies::ground();
        scene.add(0, armies::kRifles, 1);  // 120 soldiers, 100 rifles
        scene.add(1, armies::kRifles, 1);
        for (BattleUnit& unit : scene.units) unit.immobile = true;
        scene.units[0].hull = soldiers * 1'000;
        BattleSetup setup = scene.setup();
        setup.field_length = 200;
        setup.tick_limit = 1;
        return resolve_battle(setup).sides[0].shots;
    };
    EXPECT_EQ(shots(120), 100);
    EXPECT_EQ(shots(60), 50);
    EXPECT_EQ(shots(12), 10);
}

TEST(Fire, OfAShipIsWholeUntilItIsDestroyed) {
    const auto shots = [](std::int64_t hull) {
        armies::Scene scene = armies::frigates(1);
        for (BattleUnit& unit : scene.units) unit.immobile = true;
        scene.units[0].hull = hull;
        BattleSetup setup = scene.setup();
        setup.field_length = 40;
        setup.tick_limit = 1;
        return resolve_battle(setup).sides[0].shots;
    };
    EXPECT_GE(shots(90'000), 2);
    EXPECT_EQ(shots(90'000), shots(9'000));
}

}  // namespace
}  // namespace void_reckoning::combat
