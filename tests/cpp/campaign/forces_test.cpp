#include "void_reckoning/campaign/forces.hpp"

#include "played.hpp"
#include "scenarios/scene.hpp"
#include "void_reckoning/campaign/between_rounds.hpp"

namespace void_reckoning {
namespace {

using scenarios::kBlue;
using scenarios::kRed;
using scenarios::Scene;

UnitTypeIndex type_that(bool (*fits)(const UnitType&)) {
    for (std::size_t i = 0; i < test_universe()->unit_types.size(); ++i) {
        if (fits(test_universe()->unit_types[i])) return UnitTypeIndex(i);
    }
    throw std::logic_error("the universe has no such unit type");
}

TEST(Forces, ADebtThatTakesACarrierTakesItsArmiesOnlyOnce) {
    Campaign campaign = new_campaign(51);
    World& world = campaign.world();
    const Seat seat(0);
    const EntityId system = world.read<&Fleet::system>(campaign.indexes().fleets_by_seat.at(world, seat.value)[0]);
    const EntityId fleet = create_fleet(campaign, seat, system, SpawnReason::kBuilt);
    const UnitTypeIndex transport = type_that([](const UnitType& type) { return type.transport > 0; });
    (void)create_ship(campaign, seat, fleet, transport, SpawnReason::kBuilt);
    const EntityId capital = world.read<&FactionState::capital>(campaign.faction_entity(seat));
    const UnitTypeIndex infantry = type_that([](const UnitType& type) { return type.domain == Domain::kGround; });
    for (int i = 0; i < 3; ++i) {
        const EntityId army = create_army(campaign, seat, capital, infantry, SpawnReason::kBuilt);
        world.write<&Army::planet>(army, EntityId{});
        world.write<&Army::carrier>(army, fleet);
    }
    world.write<&FactionState::treasury>(campaign.faction_entity(seat), -1'000'000'000);
    collect_income(campaign);
    EXPECT_TRUE(campaign.indexes().ships_by_seat.at(world, seat.value).empty());
    EXPECT_TRUE(campaign.indexes().armies_by_seat.at(world, seat.value).empty());
    EXPECT_TRUE(campaign.indexes().fleets_by_seat.at(world, seat.value).empty());
    EXPECT_EQ(world.read<&FactionState::treasury>(campaign.faction_entity(seat)), 0);
    audit(campaign);
}

TEST(Forces, ANewShipJoinsOnlyFleetsOfAboutItsSpeed) {
    Campaign campaign = new_campaign(52);
    World& world = campaign.world();
    const Seat seat(0);
    for (const EntityId fleet : campaign.indexes().fleets_by_seat.at(world, seat.value)) {
        double slowest = 1e9;
        double fastest = 0;
        for (const EntityId ship : campaign.indexes().ships_by_fleet.at(world, fleet)) {
            const double speed = campaign.modifiers(seat)[world.read<&Ship::type>(ship)].speed;
            slowest = std::min(slowest, speed);
            fastest = std::max(fastest, speed);
        }
        EXPECT_GE(slowest, 0.7 * fastest);
    }
}

TEST(Forces, AFleetIsAsFastAsItsSlowestShip) {
    Scene scene;
    EXPECT_EQ(fleet_speed(scene.campaign, scene.fleet(kRed, 0, {{"cutter"}})), 8);
    EXPECT_EQ(fleet_speed(scene.campaign, scene.fleet(kRed, 0, {{"cutter"}, {"cruiser"}, {"freighter"}})), 5);
    EXPECT_EQ(fleet_speed(scene.campaign, scene.fleet(kRed, 0, {{"cutter"}, {"platform"}})), 0);
    EXPECT_EQ(fleet_speed(scene.campaign, scene.fleet(kRed, 0, {})), 0);
}

TEST(Forces, StrengthIsThatOfTheShipsTimesTheirHealth) {
    Scene scene;
    const EntityId fleet = scene.fleet(kRed, 0, {{"cutter", 2}, {"freighter"}});
    const double cutter = scene.campaign.modifiers(kRed)[scene.unit("cutter")].strength.strength;
    ASSERT_GT(cutter, 0);
    EXPECT_DOUBLE_EQ(fleet_strength(scene.campaign, fleet), 2 * cutter) << "the unarmed have none";
    scene.world().write<&Ship::hull>(scene.ships(fleet)[0], 20'000);
    EXPECT_DOUBLE_EQ(fleet_strength(scene.campaign, fleet), 1.25 * cutter);
    EXPECT_TRUE(fleet_armed(scene.campaign, fleet));
    EXPECT_FALSE(fleet_armed(scene.campaign, scene.fleet(kRed, 0, {{"freighter"}, {"ark"}})));
}

TEST(Forces, RoomIsWhatTheShipsCarryLessTheArmiesAboard) {
    Scene scene;
    const EntityId fleet = scene.fleet(kRed, 0, {{"freighter", 2}, {"cutter"}});
    EXPECT_EQ(transport_room(scene.campaign, fleet), 6);
    for (int i = 0; i < 4; ++i) (void)scene.army(fleet, "guard");
    EXPECT_EQ(transport_room(scene.campaign, fleet), 2);
    destroy_unit(scene.campaign, scene.ships(fleet)[0], DestroyReason::kCombat, 1);
    EXPECT_EQ(transport_room(scene.campaign, fleet), -1);
}

TEST(Forces, FleetsOnTheirWayStandNowhere) {
    Scene scene;
    const EntityId standing = scene.fleet(kBlue, 0, {{"cutter"}});
    const EntityId leaving = scene.fleet(kBlue, 0, {{"cutter", 3}});
    scene.world().add(leaving, Movement{scene.system(1), scene.system(1), 10, 5});
    EXPECT_EQ(standing_fleets(scene.campaign, kBlue, 0), std::vector{standing});
    EXPECT_DOUBLE_EQ(hostile_strength_at(scene.campaign, kRed, 0), fleet_strength(scene.campaign, standing));
    scene.world().add(standing, Movement{scene.system(1), scene.system(1), 10, 5});
    EXPECT_TRUE(hostile_armed_seats(scene.campaign, kRed, 0).empty());
}

TEST(Forces, HostileAreFleetsAndPlatformsOfAllOthers) {
    Scene scene(scenarios::row_of(2), 4);
    (void)scene.fleet(Seat(3), 0, {{"freighter"}});
    (void)scene.fleet(Seat(2), 0, {{"cutter"}});
    (void)scene.fleet(kRed, 0, {{"cutter"}});
    const EntityId colony = scene.settle(kBlue, scene.planet(0), 1'000);
    EXPECT_EQ(hostile_seats(scene.campaign, kRed, 0), (std::vector{Seat(2), Seat(3)}));
    EXPECT_EQ(hostile_armed_seats(scene.campaign, kRed, 0), std::vector{Seat(2)});
    scene.build(colony, "fort");
    EXPECT_EQ(hostile_seats(scene.campaign, kRed, 0), (std::vector{kBlue, Seat(2), Seat(3)}));
    const double platform = scene.campaign.modifiers(kBlue)[scene.unit("platform")].strength.strength;
    EXPECT_DOUBLE_EQ(platform_strength(scene.campaign, colony), 2 * platform);
}

TEST(Forces, AGarrisonIsItsArmiesAndMilitia) {
    Scene scene;
    const EntityId colony = scene.settle(kRed, scene.planet(0), 4'000);
    const EntityId guard = scene.army(colony, "guard");
    const FactionModifiers& modifiers = scene.campaign.modifiers(kRed);
    const double militia = modifiers[scene.unit("militia")].strength.strength;
    const double army = modifiers[scene.unit("guard")].strength.strength;
    EXPECT_DOUBLE_EQ(garrison_strength(scene.campaign, colony), army + 2 * militia);
    scene.world().write<&Army::strength>(guard, 45'000);
    EXPECT_DOUBLE_EQ(garrison_strength(scene.campaign, colony), army / 2 + 2 * militia);
    EXPECT_EQ(garrison_strength(scene.campaign, scene.planet(1)), 0) << "nobody's planet";
}

}  // namespace
}  // namespace void_reckoning
