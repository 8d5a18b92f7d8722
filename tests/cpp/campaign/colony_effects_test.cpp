#include "void_reckoning/campaign/colony_effects.hpp"

#include <gtest/gtest.h>

#include "scenarios/scene.hpp"
#include "void_reckoning/campaign/colony_output.hpp"

namespace void_reckoning {
namespace {

using scenarios::kBlue;
using scenarios::kDesert;
using scenarios::kRed;
using scenarios::Scene;

TEST(ColonyEffects, OfABuildingForOneClassHoldOnThatClass) {
    Scene scene;
    const EntityId green = scene.settle(kRed, scene.planet(0), 2'000);
    const EntityId desert = scene.settle(kRed, scene.planet(0, kDesert), 2'000);
    scene.build(green, "observatory");
    scene.build(desert, "observatory");
    EXPECT_EQ(colony_output(scene.campaign, green).research, 2 * 500);
    EXPECT_EQ(colony_output(scene.campaign, desert).research, 2 * 500 * 2 * 2) << "twice by its class, twice by the observatory";
    EXPECT_DOUBLE_EQ(colony_output(scene.campaign, green).stability, 0.5) << "what names no class holds on both";
    EXPECT_DOUBLE_EQ(colony_output(scene.campaign, desert).stability, 0.5);
}

TEST(ColonyEffects, OfTheWholeFactionHoldOnAllItsColoniesAndOnNobodyElses) {
    Scene scene;
    const EntityId seat = scene.settle(kRed, scene.planet(0), 2'000);
    const EntityId far = scene.settle(kRed, scene.planet(3), 2'000);
    const EntityId foreign = scene.settle(kBlue, scene.planet(1), 2'000);
    EXPECT_DOUBLE_EQ(colony_output(scene.campaign, far).stability, 0.7);
    scene.build(seat, "senate");
    EXPECT_DOUBLE_EQ(colony_output(scene.campaign, seat).stability, 0.8);
    EXPECT_DOUBLE_EQ(colony_output(scene.campaign, far).stability, 0.8);
    EXPECT_DOUBLE_EQ(colony_output(scene.campaign, foreign).stability, 0.7);
    EXPECT_EQ(colony_output(scene.campaign, far).building_upkeep, 0) << "its upkeep is paid once";
}

TEST(ColonyEffects, OfATraitForOneClassHoldOnThatClass) {
    Scene scene;
    EXPECT_EQ(colony_output(scene.campaign, scene.settle(kBlue, scene.planet(0), 0)).credits, 0);
    EXPECT_EQ(colony_output(scene.campaign, scene.settle(kBlue, scene.planet(0, kDesert), 0)).credits, 1'000);
}

TEST(ColonyEffects, FollowEveryChangeOfAColonysBuildingsAndOwner) {
    Scene scene;
    const EntityId colony = scene.settle(kRed, scene.planet(0, kDesert), 1'000);
    EXPECT_EQ(colony_output(scene.campaign, colony).credits, 1'000);
    const EntityId bank = scene.build(colony, "bank");
    EXPECT_EQ(colony_output(scene.campaign, colony).credits, 1'500);
    const EntityId second = scene.build(colony, "bank");
    EXPECT_EQ(colony_output(scene.campaign, colony).credits, 2'250);
    EXPECT_EQ(scene.campaign.colony_effects(colony).building_upkeep, 2 * 500);
    scene.world().destroy(second);
    scene.world().set(colony, scene.campaign.tag(kBlue));
    EXPECT_EQ(colony_output(scene.campaign, colony).credits, (1'000 + 1'000) * 3 / 2) << "and the new owner's trait";
    scene.world().destroy(bank);
    EXPECT_EQ(colony_output(scene.campaign, colony).credits, 2'000);
}

}  // namespace
}  // namespace void_reckoning
