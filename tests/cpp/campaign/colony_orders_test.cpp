#include <gtest/gtest.h>

#include "scenarios/scene.hpp"
#include "void_reckoning/campaign/audit.hpp"
#include "void_reckoning/campaign/faction_processor.hpp"

/// Orders for colonies: what is paid when, and what is refused.
namespace void_reckoning {
namespace {

using scenarios::kBlue;
using scenarios::kDesert;
using scenarios::kGas;
using scenarios::kRed;
using scenarios::Scene;

/// A colony with a full purse, in its faction's turn.
struct Builder {
    Scene scene;
    EntityId colony;
    FactionProcessor turn{scene.campaign, nullptr, {}};

    explicit Builder(Seat seat = kRed) : colony(scene.settle(seat, scene.planet(0), 4'000)) {
        scene.set_treasury(seat, 1'000'000);
        turn.begin(seat);
    }
    std::string construct(std::string_view name) { return turn.execute(ConstructBuilding{colony, scene.building(name)}).reason; }
    std::string recruit(std::string_view name) { return turn.execute(RecruitUnit{colony, scene.unit(name)}).reason; }
    std::string research(std::string_view name) { return turn.execute(ResearchTechnology{scene.technology(name)}).reason; }
    [[nodiscard]] std::int64_t treasury() { return scene.faction(turn.seat()).treasury; }
};

TEST(ColonyOrders, BuildingsAndUnitsArePaidWhenOrdered) {
    Builder red;
    EXPECT_EQ(red.construct("mill"), "");
    EXPECT_EQ(red.treasury(), 1'000'000 - 20'000);
    EXPECT_EQ(red.recruit("cutter"), "");
    EXPECT_EQ(red.treasury(), 1'000'000 - 20'000 - 20'000);
    const auto queue = red.scene.campaign.indexes().queue_by_colony.at(red.scene.world(), red.colony);
    ASSERT_EQ(queue.size(), 2U);
    const QueueEntry first = red.scene.world().get<QueueEntry>(queue[0]);
    const QueueEntry second = red.scene.world().get<QueueEntry>(queue[1]);
    EXPECT_FALSE(first.unit);
    EXPECT_TRUE(second.unit);
    EXPECT_LT(first.number, second.number);
    EXPECT_EQ(first.progress, 0);
    Builder blue(kBlue);
    EXPECT_EQ(blue.recruit("cutter"), "");
    EXPECT_EQ(blue.treasury(), 1'000'000 - 18'000) << "at its own price";
}

TEST(ColonyOrders, WhatIsRefusedCostsNothing) {
    Builder red;
    EXPECT_EQ(red.construct("yard"), "needs the technology fire");
    EXPECT_EQ(red.recruit("lancer"), "needs the technology steam");
    EXPECT_EQ(red.treasury(), 1'000'000);
    EXPECT_TRUE(red.scene.campaign.indexes().queue_by_colony.at(red.scene.world(), red.colony).empty());
}

TEST(ColonyOrders, BuildingsTakeASlotEachBuiltOrNot) {
    Builder red;  // four slots
    for (const char* name : {"bank", "mill", "fort"}) red.scene.build(red.colony, name);
    EXPECT_EQ(red.construct("observatory"), "");
    EXPECT_EQ(red.construct("senate"), "all building slots are taken");
    EXPECT_EQ(red.recruit("guard"), "") << "units take none";
}

TEST(ColonyOrders, AUniqueBuildingIsBuiltOnceAndOthersAsOftenAsThereAreSlots) {
    Builder red;
    red.scene.learn(kRed, "fire");
    red.scene.build(red.colony, "mill");
    EXPECT_EQ(red.construct("mill"), "the colony has a mill or builds one");
    EXPECT_EQ(red.construct("bank"), "");
    EXPECT_EQ(red.construct("bank"), "the colony has a bank or builds one");
    EXPECT_EQ(red.construct("yard"), "");
    EXPECT_EQ(red.construct("yard"), "");
}

TEST(ColonyOrders, ABuildingStandsOnlyOnItsClasses) {
    Builder red;
    red.scene.learn(kRed, "fire");
    red.colony = red.scene.settle(kRed, red.scene.planet(0, kDesert), 1'000);
    EXPECT_EQ(red.construct("yard"), "a yard can't stand on a planet of class desert");
    EXPECT_EQ(red.construct("mill"), "");
}

TEST(ColonyOrders, AUnitNeedsItsFactionTechnologyAndBuilding) {
    Builder blue(kBlue);
    EXPECT_EQ(blue.recruit("grenadier"), "grenadier is not a unit of this faction");
    Builder red;
    EXPECT_EQ(red.recruit("grenadier"), "");
    red.scene.learn(kRed, "fire");
    red.scene.learn(kRed, "steam");
    EXPECT_EQ(red.recruit("lancer"), "the colony has no yard");
    red.scene.build(red.colony, "yard");
    EXPECT_EQ(red.recruit("lancer"), "");
}

TEST(ColonyOrders, ATechnologyNeedsThoseBeforeItAndNoneThatExcludesIt) {
    Builder red;
    EXPECT_EQ(red.research("steam"), "steam needs the technology fire");
    EXPECT_EQ(red.research("fire"), "");
    EXPECT_EQ(red.research("fire"), "fire is being researched already");
    red.scene.learn(kRed, "fire");
    EXPECT_EQ(red.research("granaries"), "");
    EXPECT_EQ(red.research("fire"), "fire is known already");
    red.scene.learn(kRed, "sails");
    EXPECT_EQ(red.research("steam"), "steam is closed by the choice of sails");
    Builder blue(kBlue);
    EXPECT_EQ(blue.research("oaths"), "oaths is not a technology of this faction");
}

TEST(ColonyOrders, WhatWasLearnedTowardsAnotherTechnologyCounts) {
    Builder red;
    EXPECT_EQ(red.research("fire"), "");
    red.scene.world().write<&Research::progress>(red.scene.campaign.faction_entity(kRed), 4'000);
    EXPECT_EQ(red.research("granaries"), "");
    const Research now = red.scene.world().get<Research>(red.scene.campaign.faction_entity(kRed));
    EXPECT_EQ(now.technology, red.scene.technology("granaries"));
    EXPECT_EQ(now.progress, 4'000);
}

TEST(ColonyOrders, SettlingUsesUpOneShipAndFoundsASmallColony) {
    Scene scene;
    scene.set_turn(6);
    const EntityId fleet = scene.fleet(kRed, 0, {{"ark", 2}, {"cutter"}});
    FactionProcessor turn(scene.campaign, nullptr, {});
    turn.begin(kRed);
    EXPECT_EQ(turn.execute(ColonisePlanet{fleet, scene.planet(0, kGas)}).reason, "a planet of class gas can't be colonised");
    EXPECT_EQ(turn.execute(ColonisePlanet{fleet, scene.planet(1)}).reason, "the planet is not in the fleet's system");
    EXPECT_EQ(turn.execute(ColonisePlanet{fleet, scene.planet(0)}).reason, "");
    EXPECT_EQ(scene.campaign.owner(scene.planet(0)), kRed);
    const Colony colony = scene.world().get<Colony>(scene.planet(0));
    EXPECT_EQ(colony.population, 500);
    EXPECT_EQ(colony.stability, 1.0F);
    EXPECT_EQ(colony.founded, 6U);
    EXPECT_EQ(scene.ships(fleet).size(), 2U);
    EXPECT_EQ(turn.execute(ColonisePlanet{fleet, scene.planet(0)}).reason, "the planet is settled");
    EXPECT_EQ(turn.execute(ColonisePlanet{fleet, scene.planet(0, kDesert)}).reason, "");
    EXPECT_EQ(scene.ships(fleet).size(), 1U);
    EXPECT_EQ(turn.execute(ColonisePlanet{fleet, scene.planet(0, kGas)}).reason, "the fleet has no ship that can found a colony");
    audit(scene.campaign);
}

TEST(ColonyOrders, AFleetOfOneColonyShipIsGoneWithIt) {
    Scene scene;
    const EntityId fleet = scene.fleet(kRed, 0, {{"ark"}});
    FactionProcessor turn(scene.campaign, nullptr, {});
    turn.begin(kRed);
    EXPECT_EQ(turn.execute(ColonisePlanet{fleet, scene.planet(0)}).reason, "");
    EXPECT_FALSE(scene.world().alive(fleet));
    audit(scene.campaign);
}

}  // namespace
}  // namespace void_reckoning
