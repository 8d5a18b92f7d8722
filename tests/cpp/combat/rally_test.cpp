#include <gtest/gtest.h>

#include "armies.hpp"

namespace void_reckoning::combat {
namespace {

/// How often a lone ship that fights immobile enemies beside steady allies goes from flight back to fight.
int rallies(std::uint64_t seed) {
    armies::Scene scene = armies::space();
    scene.seed = seed;
    UnitProfile lone = scene.profiles[armies::kFrigate];
    lone.hull = 400'000;
    lone.shields = 0;
    lone.tactical_speed = 12;
    scene.profiles.push_back(lone);
    scene.add(0, 4, 1);
    scene.add(1, armies::kFrigate, 4);
    scene.add(2, armies::kFrigate, 4);
    for (BattleUnit& unit : scene.units) unit.immobile = unit.side != 0;
    BattleSetup setup = scene.setup();
    setup.team = {0, 1, 0, 1};
    setup.field_length = 240;
    setup.trace = true;
    const BattleResult result = resolve_battle(setup);
    int count = 0;
    bool routing = false;
    for (const TickTrace& row : result.trace) {
        if (row.side != 0) continue;
        if (routing && row.shaken + row.steady > 0) ++count;
        routing = row.routing > 0;
    }
    return count;
}

TEST(Rally, IsOnceInABattle) {
    int rallied = 0;
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        const int count = rallies(seed);
        EXPECT_LE(count, 1) << "seed " << seed;
        rallied += count;
    }
    EXPECT_GT(rallied, 5);
}

}  // namespace
}  // namespace void_reckoning::combat
