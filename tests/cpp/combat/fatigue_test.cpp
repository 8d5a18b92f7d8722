#include <gtest/gtest.h>

#include "armies.hpp"

namespace void_reckoning::combat {
namespace {

TEST(Fatigue, GrowsByFightingAndFallsByRest) {
    armies::Scene scene = armies::frigates(10);
    const BattleResult fresh = resolve_battle(scene.setup());
    for (const UnitResult& unit : fresh.units) {
        EXPECT_GT(unit.fatigue, 0.0F);
        EXPECT_LE(unit.fatigue, 1.0F);
    }
    armies::Scene idle = armies::space();
    idle.add(0, armies::kTransport, 1);
    idle.add(1, armies::kTransport, 1);
    idle.units[0].fatigue = 0.6F;
    const BattleResult rested = resolve_battle(idle.setup());
    EXPECT_NEAR(rested.units[0].fatigue, 0.6 - 0.005 * rested.ticks, 1e-5);
    EXPECT_EQ(rested.units[1].fatigue, 0.0F);
}

TEST(Fatigue, SpoilsAim) {
    std::int64_t rested_hits = 0, rested_shots = 0, spent_hits = 0, spent_shots = 0;
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
        armies::Scene scene = armies::frigates(10, seed);
        for (BattleUnit& unit : scene.units) {
            unit.immobile = true;
            unit.fatigue = unit.side == 0 ? 0.0F : 1.0F;
        }
        BattleSetup setup = scene.setup();
        setup.field_length = 80;
        setup.tick_limit = 3;  // nobody is shaken yet
        const BattleResult result = resolve_battle(setup);
        rested_hits += result.sides[0].hits;
        rested_shots += result.sides[0].shots;
        spent_hits += result.sides[1].hits;
        spent_shots += result.sides[1].shots;
    }
    const double rested = static_cast<double>(rested_hits) / static_cast<double>(rested_shots);
    const double spent = static_cast<double>(spent_hits) / static_cast<double>(spent_shots);
    EXPECT_NEAR(spent / rested, 0.75, 0.05);
}

TEST(Fatigue, SlowsMovement) {
    // Unarmed and withdrawing at once: the time to the edge is the time of the way.
    const auto ticks_of_flight = [](float fatigue) {
        armies::Scene scene = armies::space();
        scene.add(0, armies::kRaider, 1);
        scene.add(1, armies::kFrigate, 40);
        scene.units[0].fatigue = fatigue;
        BattleSetup setup = scene.setup();
        setup.retreat_ratio = {0.9, 0};
        return resolve_battle(setup).ticks;
    };
    EXPECT_GT(ticks_of_flight(1.0F), ticks_of_flight(0.0F));
}

TEST(Fatigue, LosesBattlesBetweenEquals) {
    int spent_wins = 0;
    for (std::uint64_t seed = 1; seed <= 100; ++seed) {
        armies::Scene scene = armies::frigates(20, seed);
        for (BattleUnit& unit : scene.units) unit.fatigue = unit.side == 0 ? 0.0F : 0.9F;
        spent_wins += resolve_battle(scene.setup()).winner == 1 ? 1 : 0;
    }
    EXPECT_LT(spent_wins, 30);
}

}  // namespace
}  // namespace void_reckoning::combat
