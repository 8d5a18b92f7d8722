#include <set>

#include "looking.hpp"

/// Scouts and settlers (docs/rules/ai.md).
namespace void_reckoning::ai {
namespace {

using scenarios::kBlue;
using scenarios::kRed;
using scenarios::row_of;
using scenarios::Scene;
using scenarios::star_of;

TEST(Expansion, TravelTakesWholeTurns) {
    EXPECT_EQ(Draft::turns(0, 8), 0);
    EXPECT_EQ(Draft::turns(8, 8), 1);
    EXPECT_EQ(Draft::turns(8.1, 8), 2);
    EXPECT_EQ(Draft::turns(0.5, 8), 1);
    EXPECT_GE(Draft::turns(5, 0), 1e6);
}

TEST(Expansion, SystemsThatArmedFleetsGuardAreNotPeaceful) {
    Scene scene(row_of(5, 4));
    (void)scene.fleet(kRed, 1, {{"cutter"}});
    Looking before(scene);
    EXPECT_TRUE(before.draft.peaceful(2));
    // Hurt so badly that its strength is none to speak of: that it is armed counts.
    const EntityId guard = scene.fleet(kBlue, 2, {{"cutter"}});
    scene.world().write<&Ship::hull>(scene.ships(guard)[0], 1);
    Looking after(scene);
    EXPECT_FALSE(after.draft.peaceful(2));
    EXPECT_TRUE(after.draft.peaceful(4));
}

TEST(Expansion, ScoutsGoToDifferentSystems) {
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
        Scene scene(star_of(5, 40), 2, seed);
        for (int i = 0; i < 4; ++i) (void)scene.fleet(kRed, 0, {{"cutter"}});
        Looking red(scene);
        ASSERT_TRUE(red.picture().fleets[0].scout);
        send_scouts(red.draft);
        std::set<EntityId> destinations;
        const auto moves = orders_of<MoveFleet>(red.draft.orders);
        for (const MoveFleet& order : moves) destinations.insert(order.destination);
        EXPECT_EQ(moves.size(), 4U);
        EXPECT_EQ(destinations.size(), 4U) << "seed " << seed;
    }
}

TEST(Expansion, ColonyShipsClaimDifferentPlanets) {
    Scene scene(row_of(3, 5));
    for (int i = 0; i < 3; ++i) (void)scene.fleet(kRed, 1, {{"ark"}});
    scene.settle(kRed, scene.planet(1), 4'000);
    Looking red(scene);
    send_colonists(red.draft);
    const auto settled = orders_of<ColonisePlanet>(red.draft.orders);
    std::set<EntityId> planets;
    for (const ColonisePlanet& order : settled) planets.insert(order.planet);
    EXPECT_EQ(settled.size(), 3U);
    EXPECT_EQ(planets.size(), 3U);
    EXPECT_TRUE(planets.contains(scene.planet(0)) && planets.contains(scene.planet(2))) << "the best ones first";
}

TEST(Expansion, SettlersStayAwayFromTheEnemy) {
    Scene scene(row_of(2, 5));
    const EntityId here = scene.settle(kRed, scene.planet(0), 4'000);
    scene.settle(kRed, scene.planet(0, scenarios::kDesert), 1'000);
    (void)here;
    (void)scene.fleet(kRed, 0, {{"ark"}});
    {
        Looking red(scene);
        send_colonists(red.draft);
        EXPECT_EQ(orders_of<MoveFleet>(red.draft.orders).size(), 1U);
    }
    (void)scene.fleet(kBlue, 1, {{"cutter", 4}});
    Looking red(scene);
    send_colonists(red.draft);
    EXPECT_TRUE(red.draft.orders.empty());
}

}  // namespace
}  // namespace void_reckoning::ai
