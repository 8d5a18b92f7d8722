#include "void_reckoning/campaign/colony_output.hpp"

#include <gtest/gtest.h>

#include "scenarios/scene.hpp"

/// The table of "Colonies" in docs/rules/campaign.md, worked out by hand for planets of the frontier universe.
namespace void_reckoning {
namespace {

using scenarios::kBlue;
using scenarios::kDesert;
using scenarios::kRed;
using scenarios::Scene;

TEST(ColonyOutput, IsPeopleTimesTheRatesOfRulesAndClass) {
    Scene scene;
    const ColonyOutput green = colony_output(scene.campaign, scene.settle(kRed, scene.planet(0), 4'000));
    EXPECT_EQ(green.credits, 4 * 2 * 1'000);
    EXPECT_EQ(green.industry, 4 * 1 * 1'000);
    EXPECT_EQ(green.research, 4 * 500);
    EXPECT_EQ(green.capacity, 2 * 3 * 1'000);
    EXPECT_DOUBLE_EQ(green.growth, 0.1);
    EXPECT_DOUBLE_EQ(green.stability, 0.7);
    EXPECT_EQ(green.slots, 1 + 3);
    EXPECT_EQ(green.building_upkeep, 0);
    EXPECT_EQ(green.ground_defence, 0);
    EXPECT_EQ(green.orbital_defence, 0);

    const ColonyOutput desert = colony_output(scene.campaign, scene.settle(kRed, scene.planet(0, kDesert), 1'000));
    EXPECT_EQ(desert.credits, 2 * 500);
    EXPECT_EQ(desert.industry, 1'500 * 3 / 2) << "the class's 1.5 times a richness of 1.5";
    EXPECT_EQ(desert.research, 500 * 2);
    EXPECT_EQ(desert.capacity, 1 * 2 * 1'000);
    EXPECT_DOUBLE_EQ(desert.growth, 0.1 * 0.75);
    EXPECT_EQ(desert.slots, 1 + 2);
}

TEST(ColonyOutput, OfAnUnrulyColonyIsLessDownToHalf) {
    Scene scene;
    const EntityId colony = scene.settle(kRed, scene.planet(0), 4'000);
    const auto credits_at = [&](float stability) {
        scene.world().write<&Colony::stability>(colony, stability);
        const ColonyOutput output = colony_output(scene.campaign, colony);
        EXPECT_EQ(output.industry * 2, output.credits);
        EXPECT_EQ(output.research * 4, output.credits);
        return output.credits;
    };
    EXPECT_EQ(credits_at(0.0F), 4'000);
    EXPECT_EQ(credits_at(0.25F), 6'000);
    EXPECT_EQ(credits_at(0.5F), 8'000);
    EXPECT_EQ(credits_at(1.0F), 8'000);
}

TEST(ColonyOutput, BuildingsChangeTheirOwnColonyOnly) {
    Scene scene;
    const EntityId built = scene.settle(kRed, scene.planet(0), 4'000);
    const EntityId plain = scene.settle(kRed, scene.planet(1), 4'000);
    for (const char* building : {"bank", "mill", "fort", "yard"}) scene.build(built, building);
    const ColonyOutput output = colony_output(scene.campaign, built);
    EXPECT_EQ(output.credits, 8'000 * 3 / 2);
    EXPECT_EQ(output.industry, 4'000 + 2'500);
    EXPECT_EQ(output.ground_defence, 3);
    EXPECT_EQ(output.orbital_defence, 2);
    EXPECT_EQ(output.slots, 4 + 1);
    EXPECT_EQ(output.building_upkeep, 500 + 250 + 1'000 + 500);
    EXPECT_EQ(building_slots(scene.campaign, built), 5);
    EXPECT_EQ(orbital_defence(scene.campaign, built), 2);
    const ColonyOutput other = colony_output(scene.campaign, plain);
    EXPECT_EQ(other.credits, 8'000);
    EXPECT_EQ(other.industry, 4'000);
    EXPECT_EQ(other.orbital_defence, 0);
    EXPECT_EQ(other.building_upkeep, 0);
}

TEST(ColonyOutput, OrderIsCountedAfterEverythingElse) {
    Scene scene;
    const EntityId colony = scene.settle(kRed, scene.planet(0), 4'000, 0.25F);
    scene.build(colony, "mill");
    EXPECT_EQ(colony_output(scene.campaign, colony).industry, (4'000 + 2'500) * 3 / 4);
}

TEST(ColonyOutput, TechnologiesOfAClassChangeThatClassOnly) {
    Scene scene;
    scene.learn(kRed, "granaries");
    EXPECT_EQ(colony_output(scene.campaign, scene.settle(kRed, scene.planet(0), 1'000)).capacity, 9'000);
    EXPECT_EQ(colony_output(scene.campaign, scene.settle(kRed, scene.planet(0, kDesert), 1'000)).capacity, 2'000);
    EXPECT_EQ(colony_output(scene.campaign, scene.settle(kBlue, scene.planet(1), 1'000)).capacity, 6'000) << "another's technology";
}

TEST(ColonyOutput, MilitiaRisesFromThePeopleAndForts) {
    Scene scene;
    const EntityId colony = scene.settle(kRed, scene.planet(0), 4'000);
    EXPECT_EQ(militia_armies(scene.campaign, colony), 2) << "half an army for a million people";
    scene.world().write<&Colony::population>(colony, 3'999);
    EXPECT_EQ(militia_armies(scene.campaign, colony), 1) << "whole armies only";
    scene.build(colony, "fort");
    EXPECT_EQ(militia_armies(scene.campaign, colony), 1 + 3);
}

}  // namespace
}  // namespace void_reckoning
