#include <gtest/gtest.h>

#include "scenarios/scene.hpp"
#include "void_reckoning/campaign/between_rounds.hpp"

/// What colonies build and factions learn between rounds ("Money", "Research" of docs/rules/campaign.md).
namespace void_reckoning {
namespace {

using scenarios::kRed;
using scenarios::Scene;

/// A colony with 6 points of industry a turn; a guard takes 5, a mill 10.
struct Yard {
    Scene scene;
    EntityId colony = scene.settle(kRed, scene.planet(0), 6'000);

    [[nodiscard]] std::size_t armies() { return scene.campaign.indexes().armies_by_planet.at(scene.world(), colony).size(); }
    [[nodiscard]] std::int64_t done(EntityId entry) { return scene.world().read<&QueueEntry::progress>(entry); }
};

TEST(Construction, EntriesShareATurnsIndustryInTheirOrder) {
    Yard yard;
    const EntityId one = yard.scene.queue_unit(yard.colony, "guard");
    const EntityId two = yard.scene.queue_unit(yard.colony, "guard");
    const EntityId three = yard.scene.queue_unit(yard.colony, "guard");
    advance_construction(yard.scene.campaign);
    EXPECT_FALSE(yard.scene.world().alive(one));
    EXPECT_EQ(yard.armies(), 1U);
    EXPECT_EQ(yard.done(two), 1'000);
    EXPECT_EQ(yard.done(three), 0);
    advance_construction(yard.scene.campaign);
    EXPECT_EQ(yard.armies(), 2U);
    EXPECT_EQ(yard.done(three), 2'000);
    advance_construction(yard.scene.campaign);
    EXPECT_EQ(yard.armies(), 3U);
    EXPECT_TRUE(yard.scene.campaign.indexes().queue_by_colony.at(yard.scene.world(), yard.colony).empty());
}

TEST(Construction, NoPointOfIndustryIsSpentTwice) {
    Yard yard;
    std::vector<EntityId> entries;
    for (int i = 0; i < 3; ++i) entries.push_back(yard.scene.queue_building(yard.colony, "senate"));  // 40 points each
    for (std::int64_t turn = 1; turn <= 6; ++turn) {
        advance_construction(yard.scene.campaign);
        std::int64_t sum = 0;
        for (const EntityId entry : entries) sum += yard.done(entry);
        ASSERT_EQ(sum, 6'000 * turn);
    }
    EXPECT_EQ(yard.done(entries[0]), 36'000);
}

TEST(Construction, WhatNeedsExactlyATurnsIndustryIsDoneInOne) {
    Yard yard;
    yard.scene.world().write<&Colony::population>(yard.colony, 5'000);
    (void)yard.scene.queue_unit(yard.colony, "guard");
    advance_construction(yard.scene.campaign);
    EXPECT_EQ(yard.armies(), 1U);
}

TEST(Construction, IndustryWithoutWorkIsLost) {
    Yard yard;
    for (int turn = 0; turn < 5; ++turn) advance_construction(yard.scene.campaign);
    const EntityId entry = yard.scene.queue_building(yard.colony, "mill");
    advance_construction(yard.scene.campaign);
    EXPECT_EQ(yard.done(entry), 6'000);
}

TEST(Construction, ABuildingStandsOnItsColonyAndAShipBesideIt) {
    Yard yard;
    yard.scene.world().write<&Colony::population>(yard.colony, 60'000);
    (void)yard.scene.queue_building(yard.colony, "mill");
    (void)yard.scene.queue_unit(yard.colony, "cutter");
    advance_construction(yard.scene.campaign);
    World& world = yard.scene.world();
    const auto buildings = yard.scene.campaign.indexes().buildings_by_colony.at(world, yard.colony);
    ASSERT_EQ(buildings.size(), 1U);
    EXPECT_EQ(world.read<&Building::type>(buildings[0]), yard.scene.building("mill"));
    const auto fleets = yard.scene.campaign.indexes().fleets_by_seat.at(world, kRed.value);
    ASSERT_EQ(fleets.size(), 1U);
    EXPECT_EQ(world.read<&Fleet::system>(fleets[0]), yard.scene.system(0));
    EXPECT_EQ(yard.scene.ships(fleets[0]).size(), 1U);
    EXPECT_EQ(yard.scene.campaign.events().count(EventType::kConstructionCompleted), 2U);
}

TEST(Construction, ANewWarshipJoinsTheFleetThatStandsThere) {
    Yard yard;
    yard.scene.world().write<&Colony::population>(yard.colony, 60'000);
    const EntityId fleet = yard.scene.fleet(kRed, 0, {{"cutter", 2}});
    (void)yard.scene.queue_unit(yard.colony, "cutter");
    (void)yard.scene.queue_unit(yard.colony, "freighter");
    advance_construction(yard.scene.campaign);
    EXPECT_EQ(yard.scene.ships(fleet).size(), 3U);
    EXPECT_EQ(yard.scene.campaign.indexes().fleets_by_seat.at(yard.scene.world(), kRed.value).size(), 2U) << "the freighter by itself";
}

/// What a faction is researching after a turn with so many points.
Research researched(Scene& scene, std::int64_t points) {
    const EntityId faction = scene.campaign.faction_entity(kRed);
    scene.world().write<&FactionState::research>(faction, points);
    advance_research(scene.campaign);
    return scene.world().get<Research>(faction);
}

std::size_t known(Scene& scene) { return scene.campaign.indexes().technologies_by_seat.at(scene.world(), kRed.value).size(); }

TEST(Construction, ATechnologyIsLearnedOnceItsPointsAreThere) {
    Scene scene;
    scene.world().set(scene.campaign.faction_entity(kRed), Research{scene.technology("fire"), 0});
    EXPECT_EQ(researched(scene, 6'000).progress, 6'000);
    EXPECT_EQ(known(scene), 0U);
    EXPECT_EQ(researched(scene, 3'999).progress, 9'999);
    EXPECT_EQ(known(scene), 0U);
    const Research after = researched(scene, 1);
    EXPECT_EQ(known(scene), 1U);
    EXPECT_FALSE(after.technology);
    EXPECT_EQ(after.progress, 0);
}

TEST(Construction, PointsBeyondATechnologysCostAndWithoutAGoalAreLost) {
    Scene scene;
    scene.world().set(scene.campaign.faction_entity(kRed), Research{scene.technology("fire"), 9'000});
    EXPECT_EQ(researched(scene, 8'000).progress, 0);
    EXPECT_EQ(known(scene), 1U);
    EXPECT_EQ(researched(scene, 8'000).progress, 0);
    EXPECT_EQ(known(scene), 1U);
}

}  // namespace
}  // namespace void_reckoning
