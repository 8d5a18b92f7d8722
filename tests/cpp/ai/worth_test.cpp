#include "void_reckoning/ai/worth.hpp"

#include "looking.hpp"

/// docs/rules/ai.md, worked out by hand on the frontier universe: a point of industry counts 0.5 credits, one of research 0.8.
namespace void_reckoning::ai {
namespace {

using scenarios::kDesert;
using scenarios::kGas;
using scenarios::kRed;
using scenarios::Scene;

Effect effect_of(Stat stat, Operation operation, double value, Scope scope = Scope::kColony) {
    Effect effect;
    effect.scope = scope;
    effect.stat = stat;
    effect.operation = operation;
    effect.value = value;
    return effect;
}

TEST(Worth, OfAPlanetIsWhatItYieldsWhenFullLessItsUpkeep) {
    Scene scene;
    Looking red(scene);
    const auto worth = [&](std::size_t orbit) { return planet_worth(red.view, scene.world().get<Planet>(scene.planet(0, orbit))); };
    EXPECT_DOUBLE_EQ(worth(0), 6 * 2 + 0.5 * 6 + 0.8 * 3 - 0.25);
    EXPECT_DOUBLE_EQ(worth(kDesert), 2 + 0.5 * 4.5 + 0.8 * 2 - 0.25);
    EXPECT_EQ(worth(kGas), 0);
}

TEST(Worth, OfAnEffectIsTheDifferenceItMakes) {
    Scene scene;
    Looking red(scene);
    Yield yield;
    yield.credits = 8;
    yield.industry = 6;
    yield.research = 5;
    const auto credits = [&](const Effect& effect) { return gain(effect, yield, red.view); };
    EXPECT_DOUBLE_EQ(credits(effect_of(Stat::kCredits, Operation::kMultiply, 1.5)), 4);
    EXPECT_DOUBLE_EQ(credits(effect_of(Stat::kCredits, Operation::kMultiply, 0.75)), -2);
    EXPECT_DOUBLE_EQ(credits(effect_of(Stat::kCredits, Operation::kAdd, 3'000)), 3);
    EXPECT_DOUBLE_EQ(credits(effect_of(Stat::kCredits, Operation::kSet, 10'000)), 2);
    EXPECT_DOUBLE_EQ(credits(effect_of(Stat::kIndustry, Operation::kMultiply, 1.5)), 0.5 * 3);
    EXPECT_DOUBLE_EQ(credits(effect_of(Stat::kResearch, Operation::kAdd, 2'000)), 0.8 * 2);
    yield.colonies = 4;
    EXPECT_DOUBLE_EQ(credits(effect_of(Stat::kCredits, Operation::kMultiply, 1.5, Scope::kFaction)), 4);
    EXPECT_DOUBLE_EQ(credits(effect_of(Stat::kCredits, Operation::kAdd, 3'000, Scope::kFaction)), 12) << "on each of four colonies";
}

TEST(Worth, OfStabilityIsLargeOnlyWhereItIsMissing) {
    Scene scene;
    Looking red(scene);
    Yield yield;
    yield.credits = 10;
    const Effect calm = effect_of(Stat::kStability, Operation::kAdd, 10);
    yield.stability = 0.4;
    EXPECT_DOUBLE_EQ(gain(calm, yield, red.view), 1);
    yield.stability = 0.7;
    EXPECT_DOUBLE_EQ(gain(calm, yield, red.view), 0.05);
}

TEST(Worth, AFactionsStabilityIsThatOfItsPeople) {
    Yield sum;
    sum.stability = 0.2;
    sum.population = 1;
    sum.credits = 2;
    sum.growth = 0.05;
    Yield other;
    other.stability = 1;
    other.population = 3;
    other.credits = 5;
    other.growth = 0.1;
    sum += other;
    EXPECT_DOUBLE_EQ(sum.stability, 0.8);
    EXPECT_DOUBLE_EQ(sum.population, 4);
    EXPECT_DOUBLE_EQ(sum.credits, 7);
    EXPECT_DOUBLE_EQ(sum.growth, 0.1);
}

TEST(Worth, AUnitsPriceIsItsCostAndFortyTurnsOfUpkeep) {
    Scene scene;
    const UnitStats& cutter = scene.campaign.modifiers(kRed)[scene.unit("cutter")];
    EXPECT_DOUBLE_EQ(strength_for_credit(cutter), cutter.strength.strength / (20 + 40 * 0.5));
    EXPECT_EQ(strength_for_credit(scene.campaign.modifiers(kRed)[scene.unit("freighter")]), 0) << "it does not fight";
}

}  // namespace
}  // namespace void_reckoning::ai
