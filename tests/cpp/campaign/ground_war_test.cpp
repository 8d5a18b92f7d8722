#include <gtest/gtest.h>

#include "scenarios/scene.hpp"
#include "void_reckoning/campaign/audit.hpp"
#include "void_reckoning/campaign/warfare.hpp"

/// What an invasion changes ("Invasion" of docs/rules/campaign.md).
namespace void_reckoning {
namespace {

using scenarios::kBlue;
using scenarios::kDesert;
using scenarios::kRed;
using scenarios::Scene;

/// Red armies aboard a freighter over a blue capital with a bank and a queue; two smaller blue colonies elsewhere.
struct Landing {
    Scene scene;
    EntityId target, small, large, bank, fleet;
    std::vector<EntityId> armies;

    Landing(std::int64_t thousands, std::string_view type, int count) {
        target = scene.settle(kBlue, scene.planet(0), thousands);
        small = scene.settle(kBlue, scene.planet(3), 300);
        large = scene.settle(kBlue, scene.planet(4), 700);
        (void)scene.settle(kBlue, scene.planet(4, kDesert), 500);
        bank = scene.build(target, "bank");
        (void)scene.queue_building(target, "mill");
        (void)scene.queue_unit(target, "guard");
        fleet = scene.fleet(kRed, 0, {{"freighter", 3}});
        for (int i = 0; i < count; ++i) armies.push_back(scene.army(fleet, type));
    }
    bool invaded() {
        Sight sight(scene.campaign, kRed);
        TurnContext turn{scene.campaign, kRed, sight};
        const bool won = invade(turn, fleet, target);
        audit(scene.campaign);
        return won;
    }
    [[nodiscard]] std::optional<Seat> owner() const { return scene.campaign.owner(target); }
};

TEST(GroundWar, APlanetThatNobodyDefendsFallsWithoutABattle) {
    Landing landing(1'000, "guard", 2);
    ASSERT_TRUE(landing.invaded());
    EXPECT_EQ(landing.owner(), kRed);
    EXPECT_EQ(landing.scene.campaign.state().combats, 0U);
    EXPECT_EQ(landing.scene.campaign.state().conquests, 1U);
    EXPECT_EQ(landing.scene.campaign.events().count(EventType::kPlanetConquered), 1U);
}

TEST(GroundWar, AConquestCostsAFifthOfThePeopleAndTheirCalm) {
    Landing landing(1'000, "guard", 1);
    ASSERT_TRUE(landing.invaded());
    const Colony colony = landing.scene.world().get<Colony>(landing.target);
    EXPECT_EQ(colony.population, 800);
    EXPECT_EQ(colony.stability, 0.3F);
}

TEST(GroundWar, BuildingsGoOverToTheNewOwnerAndTheQueueIsLost) {
    Landing landing(1'000, "guard", 1);
    ASSERT_TRUE(landing.invaded());
    World& world = landing.scene.world();
    EXPECT_EQ(world.read<&Faction::seat>(landing.bank), kRed);
    EXPECT_EQ(landing.scene.campaign.indexes().buildings_by_colony.at(world, landing.target).size(), 1U);
    EXPECT_TRUE(landing.scene.campaign.indexes().queue_by_colony.at(world, landing.target).empty());
}

TEST(GroundWar, TheConquerorsStayOnThePlanet) {
    Landing landing(1'000, "guard", 3);
    ASSERT_TRUE(landing.invaded());
    World& world = landing.scene.world();
    for (const EntityId army : landing.armies) {
        EXPECT_EQ(world.read<&Army::planet>(army), landing.target);
        EXPECT_FALSE(world.read<&Army::carrier>(army));
    }
    EXPECT_EQ(transport_room(landing.scene.campaign, landing.fleet), 9);
}

TEST(GroundWar, ALostCapitalMovesToTheMostPopulousColonyLeft) {
    Landing landing(1'000, "guard", 1);
    ASSERT_EQ(landing.scene.faction(kBlue).capital, landing.target);
    ASSERT_TRUE(landing.invaded());
    EXPECT_EQ(landing.scene.faction(kBlue).capital, landing.large);
}

TEST(GroundWar, AnotherColonysLossLeavesTheCapital) {
    Landing landing(1'000, "guard", 1);
    landing.scene.world().write<&FactionState::capital>(landing.scene.campaign.faction_entity(kBlue), landing.small);
    ASSERT_TRUE(landing.invaded());
    EXPECT_EQ(landing.scene.faction(kBlue).capital, landing.small);
}

TEST(GroundWar, MilitiaDefendsAPlanetWithoutArmies) {
    Landing landing(20'000, "guard", 1);  // ten armies of militia
    EXPECT_FALSE(landing.invaded());
    EXPECT_EQ(landing.owner(), kBlue);
    EXPECT_EQ(landing.scene.campaign.state().combats, 1U);
    EXPECT_EQ(landing.scene.campaign.state().conquests, 0U);
    EXPECT_EQ(landing.scene.world().get<Colony>(landing.target).population, 20'000);
    EXPECT_EQ(landing.scene.campaign.indexes().queue_by_colony.at(landing.scene.world(), landing.target).size(), 2U);
    for (const EntityId army : landing.armies) {
        if (!landing.scene.world().alive(army)) continue;
        EXPECT_EQ(landing.scene.world().read<&Army::carrier>(army), landing.fleet);
    }
}

TEST(GroundWar, TheStrongerTakeADefendedPlanetAndItsArmiesAreLost) {
    Landing landing(2'000, "grenadier", 9);
    const EntityId defender = landing.scene.army(landing.target, "guard");
    ASSERT_TRUE(landing.invaded());
    EXPECT_EQ(landing.scene.campaign.state().combats, 1U);
    EXPECT_FALSE(landing.scene.world().alive(defender));
    EXPECT_GT(landing.scene.campaign.indexes().armies_by_planet.at(landing.scene.world(), landing.target).size(), 4U);
    EXPECT_EQ(landing.scene.world().get<Colony>(landing.target).population, 1'600);
}

TEST(GroundWar, TheLoserRemembersWhomItLostTo) {
    Landing landing(1'000, "guard", 2);
    ASSERT_TRUE(landing.invaded());
    const EntityId seen = landing.scene.campaign.sighting(kBlue, landing.target);
    ASSERT_TRUE(seen);
    EXPECT_EQ(landing.scene.world().read<&Sighting::owner>(seen), kRed);
    EXPECT_EQ(landing.scene.campaign.indexes().units_by_sighting.at(landing.scene.world(), seen).size(), 1U);
}

}  // namespace
}  // namespace void_reckoning
