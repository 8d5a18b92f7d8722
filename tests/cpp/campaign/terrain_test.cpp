#include "void_reckoning/campaign/terrain.hpp"

#include <gtest/gtest.h>

#include <array>

#include "scenarios/scene.hpp"

namespace void_reckoning {
namespace {

using scenarios::kDesert;
using scenarios::row_of;
using scenarios::Scene;

TEST(Terrain, OfSpaceIsDrawnByItsWeight) {
    constexpr std::size_t kSystems = 1'000;
    Scene scene(row_of(kSystems));
    std::array<std::size_t, 3> drawn{};
    for (std::size_t number = 0; number < kSystems; ++number) {
        const TerrainIndex terrain = space_terrain(scene.campaign, scene.system(static_cast<SystemNumber>(number)));
        ASSERT_TRUE(terrain);
        ++drawn[terrain.value];
    }
    // Clear space three times as often as nebulae; hills are no space. Five standard deviations of a binomial.
    EXPECT_NEAR(static_cast<double>(drawn[0]), 750, 69);
    EXPECT_NEAR(static_cast<double>(drawn[1]), 250, 69);
    EXPECT_EQ(drawn[2], 0U);
}

TEST(Terrain, OfSpaceIsTheSeedsAndNotTheTurns) {
    Scene scene(row_of(40)), later(row_of(40)), other(row_of(40), 2, 2);
    later.set_turn(50);
    std::size_t different = 0;
    for (SystemNumber number = 0; number < 40; ++number) {
        const TerrainIndex here = space_terrain(scene.campaign, scene.system(number));
        EXPECT_EQ(space_terrain(later.campaign, later.system(number)), here);
        different += space_terrain(other.campaign, other.system(number)) != here ? 1 : 0;
    }
    EXPECT_GT(different, 0U);
}

TEST(Terrain, OfAPlanetIsItsClasss) {
    Scene scene;
    const TerrainIndex hills = ground_terrain(scene.campaign, scene.planet(0));
    ASSERT_TRUE(hills);
    EXPECT_EQ(battle_terrain(scene.universe(), hills).cover, 0.1);
    const TerrainIndex open = ground_terrain(scene.campaign, scene.planet(0, kDesert));
    EXPECT_FALSE(open);
    EXPECT_EQ(battle_terrain(scene.universe(), open).cover, 0);
    EXPECT_EQ(battle_terrain(scene.universe(), open).speed, 1);
    EXPECT_EQ(battle_terrain(scene.universe(), open).sight, 1);
}

}  // namespace
}  // namespace void_reckoning
