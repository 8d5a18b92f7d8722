#include <gtest/gtest.h>

#include "scenarios/scene.hpp"
#include "void_reckoning/campaign/between_rounds.hpp"

/// Income, upkeep, growth, stability and debts of docs/rules/campaign.md ("Colonies", "Money"), on numbers of the frontier universe.
namespace void_reckoning {
namespace {

using scenarios::kBlue;
using scenarios::kDesert;
using scenarios::kRed;
using scenarios::Scene;

constexpr std::int64_t kGreenCapacity = 6'000;  // thousands: 2 million for each of 3 steps of size

std::int64_t population_after_a_turn(std::int64_t before) {
    Scene scene;
    const EntityId colony = scene.settle(kRed, scene.planet(0), before);
    collect_income(scene.campaign);
    return scene.world().read<&Colony::population>(colony);
}

float stability_after_a_turn(float before) {
    Scene scene;
    const EntityId colony = scene.settle(kRed, scene.planet(0), 1'000, before);
    collect_income(scene.campaign);
    return scene.world().read<&Colony::stability>(colony);
}

TEST(Economy, PeopleGrowByTheLogisticEquation) {
    // 10% a turn, times the share of the capacity that is free: 3,000 of 6,000 gain 3,000 * 0.1 * 0.5.
    EXPECT_EQ(population_after_a_turn(3'000), 3'150);
    EXPECT_EQ(population_after_a_turn(1'500), 1'500 + 113);  // 112.5, rounded
    EXPECT_EQ(population_after_a_turn(0), 0);
}

TEST(Economy, PeopleNeverGrowBeyondTheCapacity) {
    EXPECT_EQ(population_after_a_turn(kGreenCapacity), kGreenCapacity);
    Scene scene;
    const EntityId colony = scene.settle(kRed, scene.planet(0), 100);
    std::int64_t before = 100;
    for (int turn = 0; turn < 200; ++turn) {
        collect_income(scene.campaign);
        const std::int64_t now = scene.world().read<&Colony::population>(colony);
        ASSERT_GE(now, before);
        ASSERT_LE(now, kGreenCapacity);
        before = now;
    }
    EXPECT_GT(before, kGreenCapacity * 9 / 10);
}

TEST(Economy, ATenthOfThePeopleAboveTheCapacityLeaves) {
    EXPECT_EQ(population_after_a_turn(kGreenCapacity + 2'000), kGreenCapacity + 1'800);
    EXPECT_EQ(population_after_a_turn(kGreenCapacity + 5), kGreenCapacity + 4) << "one thousand at least";
}

TEST(Economy, HazardSlowsGrowth) {
    Scene scene;
    const EntityId colony = scene.settle(kRed, scene.planet(0, kDesert), 1'000);
    collect_income(scene.campaign);
    // 1,000 * 0.1 * (1 - 0.25) * (1 - 1,000 / 2,000), rounded
    EXPECT_EQ(scene.world().read<&Colony::population>(colony), 1'038);
}

TEST(Economy, StabilityGoesFivePointsATurnTowardsSeventy) {
    EXPECT_FLOAT_EQ(stability_after_a_turn(0.3F), 0.35F);
    EXPECT_FLOAT_EQ(stability_after_a_turn(1.0F), 0.95F);
    EXPECT_FLOAT_EQ(stability_after_a_turn(0.68F), 0.7F);
    EXPECT_FLOAT_EQ(stability_after_a_turn(0.72F), 0.7F);
    EXPECT_FLOAT_EQ(stability_after_a_turn(0.7F), 0.7F);
}

TEST(Economy, IncomeIsCreditsLessUpkeepOfBuildingsColoniesAndUnits) {
    Scene scene;
    const EntityId green = scene.settle(kRed, scene.planet(0), 4'000);
    scene.build(green, "bank");
    scene.build(green, "mill");
    scene.settle(kRed, scene.planet(1, kDesert), 1'000);
    (void)scene.fleet(kRed, 0, {{"cutter", 2}});
    (void)scene.army(green, "guard");
    scene.set_treasury(kRed, 1'000);
    collect_income(scene.campaign);
    const std::int64_t credits = 4 * 2 * 1'500 + 1 * 2 * 500;  // 4 million people with a bank; 1 million on a desert
    const std::int64_t buildings = 500 + 250, colonies = 2 * 250, units = 2 * 500 + 200;
    const FactionState after = scene.faction(kRed);
    EXPECT_EQ(after.income, credits - buildings - colonies - units);
    EXPECT_EQ(after.treasury, 1'000 + after.income);
    EXPECT_EQ(after.industry, 4'000 + 2'500 + 2'250);
    EXPECT_EQ(after.research, 2'000 + 1'000);
    EXPECT_EQ(scene.faction(kBlue).income, 0) << "others' things are nobody else's income";
}

TEST(Economy, UpkeepOfUnitsHasItsEffects) {
    Scene scene;
    const EntityId home = scene.settle(kBlue, scene.planet(0), 0);
    (void)scene.army(home, "guard");
    (void)scene.fleet(kBlue, 0, {{"cutter", 1}});
    scene.set_treasury(kBlue, 10'000);
    collect_income(scene.campaign);
    EXPECT_EQ(scene.faction(kBlue).income, -250 - 200 / 2 - 500) << "its armies cost half";
}

/// A cruiser (2,000), a cutter (500) and a freighter (250), each by itself, and no income.
struct Debtor {
    Scene scene;
    EntityId cruiser = scene.fleet(kRed, 0, {{"cruiser"}}), cutter = scene.fleet(kRed, 0, {{"cutter"}}),
             freighter = scene.fleet(kRed, 0, {{"freighter"}});

    explicit Debtor(std::int64_t treasury) {
        scene.set_treasury(kRed, treasury);
        collect_income(scene.campaign);
    }
    [[nodiscard]] bool kept(EntityId fleet) { return scene.world().alive(fleet); }
};

TEST(Economy, AnEmptyTreasuryIsNoDebt) {
    Debtor all_paid(2'750);
    EXPECT_TRUE(all_paid.kept(all_paid.cruiser));
    EXPECT_EQ(all_paid.scene.faction(kRed).treasury, 0);
}

TEST(Economy, ADebtDisbandsTheCostliestUnitsUntilTheirUpkeepCoversIt) {
    Debtor exactly(750);  // 2,000 short: the cruiser's upkeep
    EXPECT_FALSE(exactly.kept(exactly.cruiser));
    EXPECT_TRUE(exactly.kept(exactly.cutter));
    EXPECT_TRUE(exactly.kept(exactly.freighter));
    Debtor more(749);
    EXPECT_FALSE(more.kept(more.cutter));
    EXPECT_TRUE(more.kept(more.freighter));
    Debtor little(2'749);
    EXPECT_FALSE(little.kept(little.cruiser));
    EXPECT_TRUE(little.kept(little.cutter));
    for (Debtor* debtor : {&exactly, &more, &little}) EXPECT_EQ(debtor->scene.faction(kRed).treasury, 0);
}

TEST(Economy, AmongEquallyCostlyUnitsTheLotDecides) {
    int first = 0;
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
        Scene scene(scenarios::row_of(2), 2, seed);
        const EntityId a = scene.fleet(kRed, 0, {{"cutter"}});
        const EntityId b = scene.fleet(kRed, 0, {{"cutter"}});
        scene.set_treasury(kRed, 600);
        collect_income(scene.campaign);
        ASSERT_NE(scene.world().alive(a), scene.world().alive(b));
        first += scene.world().alive(a) ? 0 : 1;
    }
    EXPECT_GT(first, 8);
    EXPECT_LT(first, 32);
}

}  // namespace
}  // namespace void_reckoning
