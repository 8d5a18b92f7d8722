#include <gtest/gtest.h>

#include "scenarios/scene.hpp"

/// How units come and go, and which fleet a new ship joins.
namespace void_reckoning {
namespace {

using scenarios::kBlue;
using scenarios::kRed;
using scenarios::Scene;

TEST(Units, BeginWholeAndUntried) {
    Scene scene;
    scene.learn(kRed, "steam");
    const EntityId fleet = scene.fleet(kRed, 2, {{"cutter"}});
    const Ship ship = scene.world().get<Ship>(scene.ships(fleet)[0]);
    EXPECT_EQ(ship.hull, 88'000) << "with what its faction has learned";
    EXPECT_EQ(ship.shields, 20'000);
    EXPECT_EQ(ship.morale, 1.0F);
    EXPECT_EQ(ship.experience, 0);
    EXPECT_EQ(ship.fatigue, 0.0F);
    EXPECT_EQ(scene.world().read<&Faction::seat>(scene.ships(fleet)[0]), kRed);
    EXPECT_EQ(scene.world().get<Position>(fleet).x, 20.0F);
    const Army army = scene.world().get<Army>(scene.army(scene.settle(kRed, scene.planet(0), 1'000), "guard"));
    EXPECT_EQ(army.strength, 90'000);
    EXPECT_EQ(army.morale, 1.0F);
    EXPECT_EQ(scene.campaign.events().count(EventType::kEntitySpawned), 3U);
}

TEST(Units, ThatComeAndGoSayWhoseTheyAreAndWhere) {
    Scene scene;
    const EventStream& events = scene.campaign.events();
    const auto comes = [&](std::size_t index, Seat owner, EntityId system) {
        const auto event = events.get<EntitySpawned>(index);
        return events.text(event.owner) == scene.campaign.faction_id(owner) && event.system == system;
    };
    const auto goes = [&](std::size_t index, Seat owner, EntityId system) {
        const auto event = events.get<EntityDestroyed>(index);
        return events.text(event.owner) == scene.campaign.faction_id(owner) && event.system == system;
    };
    const EntityId fleet = scene.fleet(kBlue, 2, {{"freighter"}});
    EXPECT_TRUE(comes(0, kBlue, scene.system(2))) << "the fleet";
    EXPECT_TRUE(comes(1, kBlue, scene.system(2))) << "its ship";
    const EntityId guard = scene.army(scene.settle(kRed, scene.planet(1), 1'000), "guard");
    EXPECT_TRUE(comes(2, kRed, scene.system(1))) << "an army on a planet";
    (void)scene.army(fleet, "guard");
    scene.world().add(fleet, Movement{scene.system(3), scene.system(3), 10, 5});
    destroy_unit(scene.campaign, scene.ships(fleet)[0], DestroyReason::kDisbanded, 0);
    EXPECT_TRUE(goes(0, kBlue, scene.system(2))) << "under way: the system it has left";
    destroy_unit(scene.campaign, guard, DestroyReason::kCombat, 1);
    EXPECT_TRUE(goes(1, kRed, scene.system(1)));
    remove_fleet(scene.campaign, fleet, DestroyReason::kCombat, 1);
    EXPECT_TRUE(goes(2, kBlue, scene.system(2))) << "the army aboard";
    EXPECT_TRUE(goes(3, kBlue, scene.system(2))) << "the fleet";
}

TEST(Units, OfANewTypeJoinTheLargestArmedFleetOfAboutTheirSpeed) {
    Scene scene;
    const auto joined = [&](std::string_view type) { return fleet_to_join(scene.campaign, kRed, 0, scene.unit(type)); };
    EXPECT_FALSE(joined("cutter")) << "nobody is there";
    const EntityId three = scene.fleet(kRed, 0, {{"cutter", 3}});
    (void)scene.fleet(kRed, 0, {{"cutter", 2}});
    (void)scene.fleet(kRed, 0, {{"freighter", 6}});
    (void)scene.fleet(kRed, 1, {{"cutter", 6}});
    (void)scene.fleet(kBlue, 0, {{"cutter", 6}});
    EXPECT_EQ(joined("cutter"), three);
    EXPECT_EQ(joined("lancer"), three) << "7 of 8 light years a turn";
    EXPECT_FALSE(joined("cruiser")) << "5 of 8";
    EXPECT_FALSE(joined("freighter")) << "the unarmed go by themselves";
    const EntityId slow = scene.fleet(kRed, 0, {{"cruiser", 5}});
    EXPECT_EQ(joined("cutter"), three) << "not with the slow, however many";
    EXPECT_EQ(joined("cruiser"), slow);
    EXPECT_EQ(joined("lancer"), three) << "5 of 7 is less than three quarters";
}

TEST(Units, DoNotJoinFleetsOnTheirWay) {
    Scene scene;
    const EntityId fleet = scene.fleet(kRed, 0, {{"cutter", 3}});
    scene.world().add(fleet, Movement{scene.system(1), scene.system(1), 10, 5});
    EXPECT_FALSE(fleet_to_join(scene.campaign, kRed, 0, scene.unit("cutter")));
}

TEST(Units, AboardAFleetAreLostWithIt) {
    Scene scene;
    const EntityId fleet = scene.fleet(kRed, 0, {{"freighter"}});
    const EntityId army = scene.army(fleet, "guard");
    destroy_unit(scene.campaign, scene.ships(fleet)[0], DestroyReason::kCombat, 1);
    remove_fleet(scene.campaign, fleet, DestroyReason::kCombat, 1);
    EXPECT_FALSE(scene.world().alive(fleet));
    EXPECT_FALSE(scene.world().alive(army));
    EXPECT_EQ(scene.campaign.events().count(EventType::kEntityDestroyed), 3U);
}

TEST(Units, AFleetWithShipsIsNotRemoved) {
    Scene scene;
    const EntityId fleet = scene.fleet(kRed, 0, {{"cutter"}});
    EXPECT_THROW(remove_fleet(scene.campaign, fleet, DestroyReason::kCombat, 1), StateCorruption);
}

}  // namespace
}  // namespace void_reckoning
