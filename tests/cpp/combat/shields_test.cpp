#include <gtest/gtest.h>

#include "armies.hpp"

namespace void_reckoning::combat {
namespace {

/// One unarmed ship whose shields are down, and another one: nobody fires, and after a few ticks the battle is a stand-off.
BattleResult recharged(std::int64_t full, std::int64_t a_tick, std::int64_t from = 0) {
    armies::Scene scene = armies::space();
    scene.profiles[armies::kTransport].shields = full;
    scene.profiles[armies::kTransport].shield_recharge = a_tick;
    for (const std::uint8_t side : {std::uint8_t{0}, std::uint8_t{1}}) scene.add(side, armies::kTransport, 1);
    scene.units[0].shields = from;
    return resolve_battle(scene.setup());
}

TEST(Shields, RechargeUpToFullAndNoFurther) {
    const BattleResult result = recharged(10'000, 3'000, 2'000);
    ASSERT_GE(result.ticks, 4);
    EXPECT_EQ(result.units[0].shields, 10'000);
    EXPECT_EQ(result.units[1].shields, 10'000);
}

TEST(Shields, RechargeMoreSlowlyTheLongerABattleLasts) {
    const BattleResult result = recharged(1'000'000'000, 100'000);
    std::int64_t sum = 0;
    for (std::int64_t tick = 0; tick < result.ticks; ++tick) sum += 100'000 * 64 / (64 + tick);  // half as much after 64 ticks
    EXPECT_EQ(result.units[0].shields, sum);
    EXPECT_LT(sum, 100'000 * result.ticks);
}

TEST(Shields, TakeAllTheyCanOfAHitBeforeTheHull) {
    // One shot a tick that never misses: 6,000 of raw damage, and no armour.
    armies::Scene scene = armies::space();
    scene.profiles[armies::kFrigate].mount_count = 1;
    scene.profiles[armies::kFrigate].mounts = {Mount{0, 1}};
    scene.weapons[0].dispersion = 0;
    scene.profiles[armies::kTransport].shields = 10'000;
    scene.add(0, armies::kFrigate, 1);
    scene.add(1, armies::kTransport, 1);
    for (BattleUnit& unit : scene.units) unit.immobile = true;
    BattleSetup setup = scene.setup();
    setup.field_length = 20;
    for (const int hits : {1, 2}) {
        std::int64_t damage = 0;
        for (setup.tick_limit = 1; damage < 6'000 * hits && setup.tick_limit < 10; ++setup.tick_limit) {
            const BattleResult result = resolve_battle(setup);
            damage = 6'000 * result.sides[0].hits;
            const std::int64_t shields = std::max<std::int64_t>(0, 10'000 - damage);
            ASSERT_EQ(result.units[1].shields, shields);
            ASSERT_EQ(result.units[1].hull, 80'000 - (damage - (10'000 - shields)));
        }
        EXPECT_GE(damage, 6'000 * hits);
    }
}

}  // namespace
}  // namespace void_reckoning::combat
