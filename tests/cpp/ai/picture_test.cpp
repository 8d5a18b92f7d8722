#include "void_reckoning/ai/picture.hpp"

#include "looking.hpp"

namespace void_reckoning::ai {
namespace {

using scenarios::kBlue;
using scenarios::kDesert;
using scenarios::kRed;
using scenarios::row_of;
using scenarios::Scene;

TEST(Picture, AThreatFadesWithEachLane) {
    Scene scene(row_of(6, 4));
    (void)scene.fleet(kRed, 1, {{"cutter"}});
    const EntityId enemy = scene.fleet(kBlue, 2, {{"cutter", 3}});
    const double strength = fleet_strength(scene.campaign, enemy);
    Looking red(scene);
    const double faded[] = {0.36, 0.6, 1, 0.6, 0.36, 0};
    for (SystemNumber system = 0; system < 6; ++system) {
        EXPECT_DOUBLE_EQ(red.picture().systems[system].threat, faded[system] * strength) << system;
    }
    EXPECT_TRUE(red.picture().systems[2].guarded);
    EXPECT_FALSE(red.picture().systems[1].guarded);
    EXPECT_DOUBLE_EQ(red.picture().largest_threat, strength);
    EXPECT_DOUBLE_EQ(red.picture().strength, red.picture().systems[1].own);
}

TEST(Picture, GrossIncomeHasAllUpkeepPaidButTheUnits) {
    Scene scene;
    const EntityId colony = scene.settle(kRed, scene.planet(0), 4'000);
    scene.settle(kRed, scene.planet(0, kDesert), 1'000);
    scene.build(colony, "mill");
    (void)scene.fleet(kRed, 0, {{"cutter", 2}});
    (void)scene.army(colony, "guard");
    scene.set_treasury(kRed, 12'500);
    Looking red(scene);
    EXPECT_DOUBLE_EQ(red.picture().treasury, 12.5);
    EXPECT_DOUBLE_EQ(red.picture().gross, 8 + 1 - 2 * 0.25 - 0.25);
    EXPECT_DOUBLE_EQ(red.picture().unit_upkeep, 2 * 0.5 + 0.2);
    ASSERT_EQ(red.picture().colonies.size(), 2U);
    EXPECT_EQ(red.picture().colonies[0].armies, 1U);
    EXPECT_DOUBLE_EQ(red.picture().yield.colonies, 2);
}

TEST(Picture, ABacklogIsTheWorkThatIsLeft) {
    Scene scene;
    const EntityId colony = scene.settle(kRed, scene.planet(0), 4'000);
    const EntityId senate = scene.queue_building(colony, "senate");
    scene.world().write<&QueueEntry::progress>(senate, 15'000);
    (void)scene.queue_unit(colony, "guard");
    Looking red(scene);
    EXPECT_EQ(red.picture().colonies[0].queued, 2U);
    EXPECT_DOUBLE_EQ(red.picture().colonies[0].backlog, 40 - 15 + 5);
    EXPECT_EQ(red.picture().queued_units[scene.unit("guard").value], 1U);
}

TEST(Picture, TargetsAreOthersPlanetsAndFreeOnesNobodys) {
    Scene scene(row_of(3, 5));
    scene.settle(kRed, scene.planet(0), 4'000);
    const EntityId foreign = scene.settle(kBlue, scene.planet(1), 4'000);
    Looking red(scene);
    ASSERT_EQ(red.picture().targets.size(), 1U);
    EXPECT_EQ(red.picture().targets[0].planet, foreign);
    EXPECT_EQ(red.picture().targets[0].owner, kBlue);
    EXPECT_DOUBLE_EQ(red.picture().targets[0].garrison, garrison_strength(scene.campaign, foreign));
    EXPECT_EQ(red.picture().free.size(), 4U) << "three deserts and a green one; nobody lives on gas";
}

}  // namespace
}  // namespace void_reckoning::ai
