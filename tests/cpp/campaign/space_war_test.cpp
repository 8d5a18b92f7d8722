#include <gtest/gtest.h>

#include "scenarios/scene.hpp"
#include "void_reckoning/campaign/audit.hpp"
#include "void_reckoning/campaign/faction_processor.hpp"
#include "void_reckoning/campaign/warfare.hpp"

/// Battles in space as a campaign brings them about ("Battles in space" of docs/rules/campaign.md). engagement_test.cpp has who meets whom,
/// retreat_test.cpp where the beaten go.
namespace void_reckoning {
namespace {

using scenarios::kBlue;
using scenarios::kRed;
using scenarios::row_of;
using scenarios::Scene;

/// Red comes from system 0 to system 1 and fights whoever is there.
struct Attack {
    Scene scene{row_of(6, 5)};
    FactionProcessor turn{scene.campaign, nullptr, {}};

    void come(EntityId fleet) {
        turn.begin(kRed);
        EXPECT_EQ(turn.execute(MoveFleet{fleet, scene.system(1)}).reason, "");
    }
    [[nodiscard]] bool at(EntityId fleet, SystemNumber system) {
        return scene.world().alive(fleet) && scene.world().read<&Fleet::system>(fleet) == scene.system(system);
    }
    [[nodiscard]] std::size_t ships_of(Seat seat) { return scene.campaign.indexes().ships_by_seat.at(scene.world(), seat.value).size(); }
};

TEST(SpaceWar, OrbitalPlatformsDefendTheirColony) {
    Attack attack;
    const EntityId colony = attack.scene.settle(kBlue, attack.scene.planet(1), 1'000);
    const EntityId fleet = attack.scene.fleet(kRed, 0, {{"cutter"}});
    attack.scene.build(colony, "fort");
    attack.come(fleet);
    EXPECT_EQ(attack.scene.campaign.state().combats, 1U);
    EXPECT_FALSE(attack.at(fleet, 1)) << "one cutter against two platforms";
    EXPECT_EQ(attack.ships_of(kBlue), 0U) << "platforms are no ships";
}

TEST(SpaceWar, BeatenPlatformsAreSilentUntilTheTurnEnds) {
    Attack attack;
    const EntityId colony = attack.scene.settle(kBlue, attack.scene.planet(1), 1'000);
    attack.scene.build(colony, "fort");
    const EntityId fleet = attack.scene.fleet(kRed, 0, {{"cutter", 30}, {"freighter", 3}});
    for (int i = 0; i < 9; ++i) (void)attack.scene.army(fleet, "grenadier");
    attack.come(fleet);
    ASSERT_TRUE(attack.at(fleet, 1));
    EXPECT_EQ(attack.scene.campaign.state().combats, 1U);
    EXPECT_EQ(attack.turn.execute(InvadePlanet{fleet, colony}).reason, "");
    EXPECT_EQ(attack.scene.campaign.state().combats, 2U) << "the landing alone, against the fort's three armies";
    EXPECT_EQ(attack.scene.campaign.owner(colony), kRed);
}

TEST(SpaceWar, TheLoserLeavesAndHasMovedThisTurn) {
    Attack attack;
    const EntityId attacker = attack.scene.fleet(kRed, 0, {{"cutter", 30}});
    const EntityId defender = attack.scene.fleet(kBlue, 1, {{"cruiser", 2}}, Stance::kEvasive);
    attack.come(attacker);
    EXPECT_TRUE(attack.at(attacker, 1));
    ASSERT_TRUE(attack.scene.world().alive(defender)) << "nothing is left to run";
    EXPECT_TRUE(attack.at(defender, 0) || attack.at(defender, 2)) << "a neighbour without enemies";
    EXPECT_EQ(attack.scene.world().read<&Fleet::moved_turn>(defender), 1U);
    EXPECT_EQ(attack.scene.world().read<&Fleet::stance>(defender), Stance::kEvasive);
    EXPECT_FLOAT_EQ(attack.scene.world().get<Position>(defender).x, attack.at(defender, 0) ? 0 : 10);
}

TEST(SpaceWar, WithoutAWinnerTheAttackerLeaves) {
    Attack attack;
    const EntityId attacker = attack.scene.fleet(kRed, 0, {{"hulk"}});
    const EntityId defender = attack.scene.fleet(kBlue, 1, {{"hulk"}});
    attack.come(attacker);
    EXPECT_EQ(attack.scene.campaign.state().combats, 1U);
    ASSERT_EQ(attack.scene.campaign.state().decided, 0U);
    EXPECT_TRUE(attack.at(defender, 1));
    ASSERT_TRUE(attack.scene.world().alive(attacker));
    EXPECT_FALSE(attack.at(attacker, 1));
    EXPECT_EQ(attack.scene.world().read<&Fleet::moved_turn>(attacker), 1U);
}

/// Ships that a side of 10 cutters has left against 20, which come.
std::size_t left_of(Stance stance) {
    Attack attack;
    (void)attack.scene.fleet(kBlue, 1, {{"cutter", 10}}, stance);
    attack.come(attack.scene.fleet(kRed, 0, {{"cutter", 20}}));
    EXPECT_EQ(attack.scene.campaign.state().combats, 1U);
    return attack.ships_of(kBlue);
}

TEST(SpaceWar, EvasiveFleetsLeaveFirstAndAggressiveOnesLast) {
    // Half as strong: below 1.6 * 0.5 of the enemy's strength at once, below 0.6 * 0.5 only after losses.
    const std::size_t evasive = left_of(Stance::kEvasive), aggressive = left_of(Stance::kAggressive);
    EXPECT_GT(evasive, aggressive);
    EXPECT_GE(left_of(Stance::kDefensive), aggressive);
    EXPECT_GE(evasive, 7U);
}

TEST(SpaceWar, ArmiesWithoutRoomAreLostWithTheirTransports) {
    Attack attack;
    const EntityId attacker = attack.scene.fleet(kRed, 0, {{"cutter", 2}, {"freighter", 4}});
    for (int i = 0; i < 12; ++i) (void)attack.scene.army(attacker, "guard");
    (void)attack.scene.fleet(kBlue, 1, {{"cruiser", 12}});
    attack.come(attacker);
    ASSERT_EQ(attack.scene.campaign.state().combats, 1U);
    EXPECT_LT(attack.ships_of(kRed), 6U);
    const std::size_t armies = attack.scene.campaign.indexes().armies_by_seat.at(attack.scene.world(), kRed.value).size();
    EXPECT_LT(armies, 12U);
    if (attack.scene.world().alive(attacker)) {
        EXPECT_GE(transport_room(attack.scene.campaign, attacker), 0);
    }
    audit(attack.scene.campaign);
}

TEST(SpaceWar, EveryEnemyInTheSystemIsFought) {
    Scene scene(row_of(6, 5), 4);
    for (const Seat seat : {kBlue, Seat(2), Seat(3)}) (void)scene.fleet(seat, 1, {{"cutter"}});
    const EntityId fleet = scene.fleet(kRed, 0, {{"cruiser", 30}});
    FactionProcessor turn(scene.campaign, nullptr, {});
    turn.begin(kRed);
    EXPECT_EQ(turn.execute(MoveFleet{fleet, scene.system(1)}).reason, "");
    EXPECT_EQ(scene.campaign.state().combats, 3U);
    EXPECT_TRUE(hostile_seats(scene.campaign, kRed, 1).empty());
}

}  // namespace
}  // namespace void_reckoning
