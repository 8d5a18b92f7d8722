#include <gtest/gtest.h>

#include "armies.hpp"

namespace void_reckoning::combat {
namespace {

/// `first` frigates of side 0, `later` more of them at a tick, against 20.
armies::Scene relief(std::size_t first, std::size_t later, std::int32_t arrival, std::uint64_t seed = 1) {
    armies::Scene scene = armies::space();
    scene.seed = seed;
    scene.add(0, armies::kFrigate, first + later);
    scene.add(1, armies::kFrigate, 20);
    for (std::size_t i = first; i < first + later; ++i) scene.units[i].arrival = arrival;
    return scene;
}

TEST(Reinforcements, EnterAtTheirTickAndNotBefore) {
    const armies::Scene scene = relief(10, 15, 12);
    BattleSetup setup = scene.setup();
    setup.trace = true;
    const BattleResult result = resolve_battle(setup);
    ASSERT_GT(result.ticks, 12);
    for (const TickTrace& row : result.trace) {
        if (row.side != 0) continue;
        EXPECT_EQ(row.expected, row.tick < 12 ? 15 : 0) << "tick " << row.tick;
        if (row.tick < 12) {
            EXPECT_LE(row.steady + row.shaken + row.routing, 10);
        }
    }
    EXPECT_EQ(result.sides[0].never_arrived, 0);
}

TEST(Reinforcements, TurnALostBattle) {
    int alone = 0, relieved = 0;
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        alone += resolve_battle(relief(12, 0, 0, seed).setup()).winner == 0 ? 1 : 0;
        relieved += resolve_battle(relief(12, 20, 15, seed).setup()).winner == 0 ? 1 : 0;
    }
    EXPECT_LT(alone, 10);
    EXPECT_GT(relieved, 45);
}

TEST(Reinforcements, AreWaitedForWhenTheFirstWaveIsGone) {
    const armies::Scene scene = relief(1, 40, 200);
    BattleSetup setup = scene.setup();
    setup.trace = true;
    const BattleResult result = resolve_battle(setup);
    EXPECT_GT(result.ticks, 200);
    EXPECT_EQ(result.winner, 0);
    bool empty_field = false;
    for (const TickTrace& row : result.trace) empty_field |= row.side == 0 && row.steady + row.shaken + row.routing == 0;
    EXPECT_TRUE(empty_field);
}

TEST(Reinforcements, OfBothSidesMayBeAllThereIsAndTheBattleStillEnds) {
    armies::Scene scene = armies::frigates(10);
    for (BattleUnit& unit : scene.units) unit.arrival = 50;
    const BattleResult result = resolve_battle(scene.setup());
    EXPECT_GT(result.ticks, 50);
    EXPECT_TRUE(result.decided);
    for (BattleUnit& unit : scene.units) unit.arrival = 399;
    const BattleResult late = resolve_battle(scene.setup());
    EXPECT_EQ(late.ticks, 400);
    EXPECT_EQ(late.reason, EndReason::kTickLimit);
}

TEST(Reinforcements, ThatTheBattleDidNotNeedAreUntouched) {
    const armies::Scene scene = relief(60, 5, 399);
    const BattleResult result = resolve_battle(scene.setup());
    ASSERT_EQ(result.winner, 0);
    EXPECT_EQ(result.sides[0].never_arrived, 5);
    for (std::size_t i = 60; i < 65; ++i) {
        EXPECT_FALSE(result.units[i].arrived);
        EXPECT_EQ(result.units[i].fate, Fate::kAlive);
        EXPECT_EQ(result.units[i].hull, scene.units[i].hull);
        EXPECT_EQ(result.units[i].experience_gained, 0);
    }
}

TEST(Reinforcements, TurnBackWhenTheirSideWithdraws) {
    const armies::Scene scene = relief(4, 3, 390);
    BattleSetup setup = scene.setup();
    setup.retreat_ratio = {0.9, 0};
    const BattleResult result = resolve_battle(setup);
    EXPECT_EQ(result.reason, EndReason::kWithdrawal);
    EXPECT_EQ(result.winner, 1);
    EXPECT_LT(result.ticks, 390);
    for (std::size_t i = 4; i < 7; ++i) {
        EXPECT_EQ(result.units[i].fate, Fate::kWithdrawn);
        EXPECT_FALSE(result.units[i].arrived);
    }
}

TEST(Reinforcements, OnTheirWayCountWhenASideJudgesWhetherToStay) {
    BattleSetup setup;
    const armies::Scene few = relief(6, 0, 0);
    setup = few.setup();
    setup.retreat_ratio = {0.6, 0};
    EXPECT_EQ(resolve_battle(setup).reason, EndReason::kWithdrawal);
    const armies::Scene expected = relief(6, 30, 8);
    setup = expected.setup();
    setup.retreat_ratio = {0.6, 0};
    EXPECT_EQ(resolve_battle(setup).winner, 0);
}

TEST(Reinforcements, TurnBackWhenTheirSideHasLeft) {
    const armies::Scene scene = relief(5, 2, 5);
    BattleSetup setup = scene.setup();
    setup.retreat_ratio = {0.9, 0};  // seven against twenty: it leaves at once
    const BattleResult result = resolve_battle(setup);
    ASSERT_GT(result.ticks, 6) << "nothing was left of the side when they should have come";
    for (const std::size_t late : {5U, 6U}) {
        EXPECT_FALSE(result.units[late].arrived);
        EXPECT_EQ(result.units[late].fate, Fate::kWithdrawn);
    }
    EXPECT_EQ(result.sides[0].never_arrived, 2);
}

}  // namespace
}  // namespace void_reckoning::combat
