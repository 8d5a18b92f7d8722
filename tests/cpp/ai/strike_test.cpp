#include "looking.hpp"

/// Which battles fleets go to (docs/rules/ai.md).
namespace void_reckoning::ai {
namespace {

using scenarios::kBlue;
using scenarios::kRed;
using scenarios::row_of;
using scenarios::Scene;

/// Does a fleet with a landing force go for a rich planet that so many cutters defend?
bool strikes(int mine, int theirs) {
    Scene scene(row_of(4, 5));
    scene.settle(kRed, scene.planet(0), 6'000);
    scene.settle(kBlue, scene.planet(1), 1'000);
    const EntityId fleet = scene.fleet(kRed, 0, {{"cutter", mine}, {"freighter", 2}});
    for (int i = 0; i < 6; ++i) (void)scene.army(fleet, "grenadier");
    if (theirs > 0) (void)scene.fleet(kBlue, 1, {{"cutter", theirs}});
    Looking red(scene);
    command_fleets(red.draft);
    for (const MoveFleet& order : orders_of<MoveFleet>(red.draft.orders)) {
        if (order.destination == scene.system(1)) return true;
    }
    return false;
}

TEST(Strike, IsMadeWhereItIsSureToBeWon) {
    EXPECT_TRUE(strikes(6, 0));
    EXPECT_TRUE(strikes(20, 6));
}

TEST(Strike, IsNotMadeAtPoorOdds) {
    // Three of seven times it would win a planet worth far more than its ships: that is not sure enough.
    EXPECT_FALSE(strikes(3, 2));
    EXPECT_TRUE(strikes(4, 2));
    EXPECT_FALSE(strikes(6, 4));
    EXPECT_FALSE(strikes(6, 6)) << "the enemy hits harder";
    EXPECT_FALSE(strikes(6, 8));
    EXPECT_FALSE(strikes(2, 20));
}

TEST(Strike, LandsWhenItArrivesAndLeavesAnArmyBehind) {
    Scene scene(row_of(4, 5));
    scene.settle(kRed, scene.planet(0), 6'000);
    const EntityId target = scene.settle(kBlue, scene.planet(1), 1'000);
    const EntityId fleet = scene.fleet(kRed, 0, {{"cutter", 4}, {"freighter", 2}});
    for (int i = 0; i < 6; ++i) (void)scene.army(fleet, "grenadier");
    Looking red(scene);
    command_fleets(red.draft);
    const auto landings = orders_of<InvadePlanet>(red.draft.orders);
    ASSERT_EQ(landings.size(), 1U);
    EXPECT_EQ(landings[0].planet, target);
    const auto embarked = orders_of<EmbarkArmies>(red.draft.orders);
    ASSERT_EQ(embarked.size(), 1U);
    EXPECT_EQ(embarked[0].amount, 5);
}

}  // namespace
}  // namespace void_reckoning::ai
