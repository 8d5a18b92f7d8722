#include <gtest/gtest.h>

#include "scenarios/scene.hpp"
#include "void_reckoning/campaign/between_rounds.hpp"

/// What units get back between rounds ("Recovery" of docs/rules/campaign.md).
namespace void_reckoning {
namespace {

using scenarios::kBlue;
using scenarios::kRed;
using scenarios::Scene;

EntityId hurt_cutter(Scene& scene, SystemNumber system, std::int64_t hull = 10'000) {
    const EntityId ship = scene.ships(scene.fleet(kRed, system, {{"cutter"}}))[0];
    Ship state = scene.world().get<Ship>(ship);
    state.hull = hull;
    state.shields = 0;
    state.morale = 0.2F;
    state.fatigue = 0.8F;
    state.experience = 30;
    scene.world().set(ship, state);
    return ship;
}

EntityId hurt_guard(Scene& scene, EntityId place, std::int64_t strength = 10'000) {
    const EntityId army = scene.army(place, "guard");
    scene.world().write<&Army::strength>(army, strength);
    scene.world().write<&Army::morale>(army, 0.2F);
    scene.world().write<&Army::fatigue>(army, 0.3F);
    return army;
}

TEST(Recovery, OfAShipAtHomeIsATenthOfItsHullAllShieldsAQuarterOfMoraleAndHalfARest) {
    Scene scene;
    scene.settle(kRed, scene.planet(0), 1'000);
    const EntityId ship = hurt_cutter(scene, 0);
    recover_units(scene.campaign);
    const Ship after = scene.world().get<Ship>(ship);
    EXPECT_EQ(after.hull, 10'000 + 8'000);
    EXPECT_EQ(after.shields, 20'000);
    EXPECT_FLOAT_EQ(after.morale, 0.45F);
    EXPECT_FLOAT_EQ(after.fatigue, 0.3F);
    EXPECT_EQ(after.experience, 30);
    recover_units(scene.campaign);
    EXPECT_EQ(scene.world().read<&Ship::fatigue>(ship), 0.0F) << "nobody is more than rested";
}

TEST(Recovery, NeverGoesBeyondWhole) {
    Scene scene;
    const EntityId colony = scene.settle(kRed, scene.planet(0), 1'000);
    const EntityId ship = hurt_cutter(scene, 0, 79'000);
    const EntityId army = hurt_guard(scene, colony, 89'000);
    for (int turn = 0; turn < 5; ++turn) recover_units(scene.campaign);
    EXPECT_EQ(scene.world().read<&Ship::hull>(ship), 80'000);
    EXPECT_EQ(scene.world().read<&Ship::morale>(ship), 1.0F);
    EXPECT_EQ(scene.world().read<&Army::strength>(army), 90'000);
    EXPECT_EQ(scene.world().read<&Army::morale>(army), 1.0F);
}

TEST(Recovery, RepairsHullsOnlyWhereAnOwnColonyIs) {
    Scene scene;
    scene.settle(kRed, scene.planet(0), 1'000);
    scene.settle(kBlue, scene.planet(2), 1'000);
    for (const SystemNumber away : {SystemNumber{1}, SystemNumber{2}}) {
        const EntityId ship = hurt_cutter(scene, away);
        recover_units(scene.campaign);
        EXPECT_EQ(scene.world().read<&Ship::hull>(ship), 10'000) << away;
        EXPECT_EQ(scene.world().read<&Ship::shields>(ship), 20'000) << away;
    }
}

TEST(Recovery, DoesNotRepairOnAStarlane) {
    Scene scene;
    scene.settle(kRed, scene.planet(0), 1'000);
    const EntityId ship = hurt_cutter(scene, 0);
    scene.world().add(scene.world().read<&Ship::fleet>(ship), Movement{scene.system(1), scene.system(1), 10, 5});
    recover_units(scene.campaign);
    EXPECT_EQ(scene.world().read<&Ship::hull>(ship), 10'000);
    EXPECT_FLOAT_EQ(scene.world().read<&Ship::morale>(ship), 0.45F);
}

TEST(Recovery, GivesAnArmyATwentiethOfItsSoldiersOnAColonyAndNoneAboard) {
    Scene scene;
    const EntityId colony = scene.settle(kRed, scene.planet(0), 1'000);
    const EntityId ashore = hurt_guard(scene, colony);
    const EntityId aboard = hurt_guard(scene, scene.fleet(kRed, 0, {{"freighter"}}));
    recover_units(scene.campaign);
    EXPECT_EQ(scene.world().read<&Army::strength>(ashore), 10'000 + 4'500);
    EXPECT_EQ(scene.world().read<&Army::strength>(aboard), 10'000);
    for (const EntityId army : {ashore, aboard}) {
        EXPECT_FLOAT_EQ(scene.world().read<&Army::morale>(army), 0.45F);
        EXPECT_EQ(scene.world().read<&Army::fatigue>(army), 0.0F);
    }
}

TEST(Recovery, LeavesWholeUnitsAsTheyAre) {
    Scene scene;
    const EntityId colony = scene.settle(kRed, scene.planet(0), 1'000);
    (void)scene.fleet(kRed, 0, {{"cutter"}, {"cruiser"}});
    (void)scene.army(colony, "guard");
    const std::uint64_t before = scene.world().state_hash();
    recover_units(scene.campaign);
    EXPECT_EQ(scene.world().state_hash(), before);
}

}  // namespace
}  // namespace void_reckoning
