#include <gtest/gtest.h>

#include "armies.hpp"

namespace void_reckoning::combat {
namespace {

double hit_rate(const BattleResult& result, std::size_t side) {
    return static_cast<double>(result.sides[side].hits) / static_cast<double>(result.sides[side].shots);
}

/// Rifles that can't move, all in range: only aim and cover matter.
BattleResult volley(const Terrain& terrain, double defenders_cover) {
    armies::Scene scene = armies::ground();
    for (std::uint8_t side = 0; side < 2; ++side) scene.add(side, armies::kRifles, 40);
    for (BattleUnit& unit : scene.units) unit.immobile = true;
    BattleSetup setup = scene.setup();
    setup.field_length = 200;
    setup.terrain = terrain;
    setup.cover = {0, defenders_cover};
    setup.tick_limit = 2;
    return resolve_battle(setup);
}

TEST(Terrain, CoverStopsItsShareOfHits) {
    const double open = hit_rate(volley({}, 0), 0);
    EXPECT_NEAR(hit_rate(volley({.cover = 0.5}, 0), 0) / open, 0.5, 0.04);
    const BattleResult dug_in = volley({.cover = 0.2}, 0.5);
    EXPECT_NEAR(hit_rate(dug_in, 0) / open, 0.4, 0.04);
    EXPECT_NEAR(hit_rate(dug_in, 1) / open, 0.8, 0.05);
}

TEST(Terrain, SightShortensRanges) {
    const auto first_shot = [](double sight) {
        const armies::Scene scene = armies::frigates(10);
        BattleSetup setup = scene.setup();
        setup.field_length = 150;
        setup.terrain.sight = sight;
        setup.trace = true;
        for (const TickTrace& row : resolve_battle(setup).trace) {
            if (row.shots > 0) return row.tick;
        }
        return -1;
    };
    EXPECT_GT(first_shot(0.5), first_shot(1.0));
    EXPECT_EQ(first_shot(1.5), 0);
}

TEST(Terrain, SpeedSlowsTheApproach) {
    const auto first_shot = [](double speed) {
        const armies::Scene scene = armies::frigates(10);
        BattleSetup setup = scene.setup();
        setup.field_length = 400;
        setup.terrain.speed = speed;
        setup.trace = true;
        for (const TickTrace& row : resolve_battle(setup).trace) {
            if (row.shots > 0) return row.tick;
        }
        return -1;
    };
    EXPECT_NEAR(first_shot(0.5), 2 * first_shot(1.0), 3);
}

TEST(Terrain, DugInDefendersWinMoreOften) {
    int open = 0, covered = 0;
    for (std::uint64_t seed = 1; seed <= 80; ++seed) {
        armies::Scene scene = armies::ground();
        scene.seed = seed;
        for (std::uint8_t side = 0; side < 2; ++side) scene.add(side, armies::kRifles, 15);
        BattleSetup setup = scene.setup();
        open += resolve_battle(setup).winner == 1 ? 1 : 0;
        setup.cover[1] = 0.3;
        covered += resolve_battle(setup).winner == 1 ? 1 : 0;
    }
    EXPECT_NEAR(open, 40, 20);
    EXPECT_GT(covered, 60);
}

}  // namespace
}  // namespace void_reckoning::combat
