#include <gtest/gtest.h>

#include "scenarios/scene.hpp"
#include "void_reckoning/campaign/audit.hpp"
#include "void_reckoning/campaign/faction_processor.hpp"

/// Orders that fleets are given where they stand.
namespace void_reckoning {
namespace {

using scenarios::kBlue;
using scenarios::kRed;
using scenarios::Scene;

/// Red's turn on a scene.
struct RedTurn {
    FactionProcessor turn;
    explicit RedTurn(Scene& scene) : turn(scene.campaign, nullptr, {}) { turn.begin(kRed); }
    /// Why an order is refused; empty: it was carried out.
    std::string give(const Order& order) { return turn.execute(order).reason; }
};

TEST(FleetOrders, ArmiesEmbarkTheStrongestFirstAsFarAsThereIsRoom) {
    Scene scene;
    const EntityId colony = scene.settle(kRed, scene.planet(0), 1'000);
    std::vector<EntityId> armies;
    for (const std::int64_t strength : {40'000, 90'000, 60'000, 80'000}) {
        armies.push_back(scene.army(colony, "guard"));
        scene.world().write<&Army::strength>(armies.back(), strength);
    }
    const EntityId fleet = scene.fleet(kRed, 0, {{"freighter"}});
    RedTurn red(scene);
    EXPECT_EQ(red.give(EmbarkArmies{fleet, colony, 2}), "");
    const auto aboard = [&](std::size_t army) { return scene.world().read<&Army::carrier>(armies[army]) == fleet; };
    EXPECT_TRUE(aboard(1) && aboard(3));
    EXPECT_FALSE(aboard(0) || aboard(2));
    EXPECT_EQ(red.give(EmbarkArmies{fleet, colony, 5}), "");
    EXPECT_TRUE(aboard(2));
    EXPECT_FALSE(aboard(0)) << "a freighter holds three";
    EXPECT_EQ(scene.world().read<&Army::planet>(armies[0]), colony);
    EXPECT_FALSE(scene.world().read<&Army::planet>(armies[1]));
    EXPECT_EQ(red.give(EmbarkArmies{fleet, colony, 1}), "there is no room aboard");
    audit(scene.campaign);
}

TEST(FleetOrders, ArmiesEmbarkOnlyWhereTheyAreAndAtLeastOne) {
    Scene scene;
    const EntityId colony = scene.settle(kRed, scene.planet(0), 1'000);
    const EntityId away = scene.fleet(kRed, 1, {{"freighter"}});
    const EntityId here = scene.fleet(kRed, 0, {{"freighter"}});
    RedTurn red(scene);
    EXPECT_EQ(red.give(EmbarkArmies{here, colony, 1}), "no armies are on the planet");
    (void)scene.army(colony, "guard");
    EXPECT_EQ(red.give(EmbarkArmies{away, colony, 1}), "the planet is not in the fleet's system");
    EXPECT_EQ(red.give(EmbarkArmies{here, colony, 0}), "amount is 0; at least 1 is needed");
    EXPECT_EQ(red.give(EmbarkArmies{here, colony, 1}), "");
}

TEST(FleetOrders, MergedFleetsAreOneWithAllTheirShipsAndArmies) {
    Scene scene;
    const EntityId one = scene.fleet(kRed, 0, {{"cutter", 2}, {"freighter"}});
    const EntityId other = scene.fleet(kRed, 0, {{"cruiser"}});
    const EntityId army = scene.army(one, "guard");
    RedTurn red(scene);
    EXPECT_EQ(red.give(MergeFleets{one, other}), "");
    EXPECT_FALSE(scene.world().alive(one));
    EXPECT_EQ(scene.ships(other).size(), 4U);
    EXPECT_EQ(scene.world().read<&Army::carrier>(army), other);
    audit(scene.campaign);
}

TEST(FleetOrders, AMergedFleetHasMovedIfEitherHas) {
    for (const bool first : {true, false}) {
        Scene scene;
        const EntityId one = scene.fleet(kRed, 0, {{"cutter"}});
        const EntityId other = scene.fleet(kRed, 0, {{"cutter"}});
        scene.world().write<&Fleet::moved_turn>(first ? one : other, 1);
        RedTurn red(scene);
        EXPECT_EQ(red.give(MergeFleets{one, other}), "");
        EXPECT_EQ(red.give(MoveFleet{other, scene.system(1)}), "the fleet has moved this turn");
    }
}

TEST(FleetOrders, FleetsMergeOnlyInOneSystemAndNotWithThemselvesOrOthers) {
    Scene scene;
    const EntityId here = scene.fleet(kRed, 0, {{"cutter"}});
    const EntityId there = scene.fleet(kRed, 1, {{"cutter"}});
    const EntityId foreign = scene.fleet(kBlue, 3, {{"cutter"}});
    RedTurn red(scene);
    EXPECT_EQ(red.give(MergeFleets{here, there}), "the fleets are in different systems");
    EXPECT_EQ(red.give(MergeFleets{here, here}), "a fleet can't join itself");
    EXPECT_EQ(red.give(MergeFleets{here, foreign}), fmt::format("{} is not a fleet of this faction", foreign.value));
}

TEST(FleetOrders, AStanceIsChangedToAnother) {
    Scene scene;
    const EntityId fleet = scene.fleet(kRed, 0, {{"cutter"}});
    RedTurn red(scene);
    EXPECT_EQ(red.give(SetStance{fleet, Stance::kAggressive}), "the fleet has this stance");
    EXPECT_EQ(red.give(SetStance{fleet, Stance::kEvasive}), "");
    EXPECT_EQ(scene.world().read<&Fleet::stance>(fleet), Stance::kEvasive);
}

TEST(FleetOrders, AnInvasionNeedsArmiesAndSomebodyElsesPlanet) {
    Scene scene;
    const EntityId own = scene.settle(kRed, scene.planet(0), 1'000);
    const EntityId foreign = scene.settle(kBlue, scene.planet(0, scenarios::kDesert), 500);
    const EntityId fleet = scene.fleet(kRed, 0, {{"freighter"}});
    RedTurn red(scene);
    EXPECT_EQ(red.give(InvadePlanet{fleet, foreign}), "no armies are aboard");
    (void)scene.army(fleet, "guard");
    EXPECT_EQ(red.give(InvadePlanet{fleet, own}), "the planet belongs to this faction");
    EXPECT_EQ(red.give(InvadePlanet{fleet, scene.planet(0, scenarios::kGas)}), "the planet belongs to no faction");
    EXPECT_EQ(red.give(InvadePlanet{fleet, foreign}), "");
    EXPECT_EQ(scene.campaign.owner(foreign), kRed);
}

}  // namespace
}  // namespace void_reckoning
