#include "void_reckoning/campaign/modifiers.hpp"

#include <gtest/gtest.h>

#include "scenarios/scene.hpp"

namespace void_reckoning {
namespace {

using scenarios::kBlue;
using scenarios::kRed;
using scenarios::Scene;

Modifier made_of(std::initializer_list<std::pair<Operation, double>> changes) {
    Modifier modifier;
    for (const auto& [operation, value] : changes) {
        Effect effect;
        effect.operation = operation;
        effect.value = value;
        modifier.apply(effect);
    }
    return modifier;
}

TEST(Modifiers, AreTheLastSetOrTheBaseAndAllAddedTimesAllFactors) {
    using enum Operation;
    EXPECT_EQ(made_of({}).of(7.0), 7.0);
    EXPECT_EQ(made_of({{kAdd, 2}, {kAdd, 3}}).of(7.0), 12.0);
    EXPECT_EQ(made_of({{kMultiply, 2}, {kMultiply, 1.5}}).of(7.0), 21.0);
    EXPECT_EQ(made_of({{kMultiply, 2}, {kAdd, 3}}).of(7.0), 20.0) << "in whatever order they come";
    EXPECT_EQ(made_of({{kSet, 4}, {kSet, 5}, {kAdd, 1}, {kMultiply, 2}}).of(7.0), 12.0);
}

TEST(Modifiers, OfCountsAreRoundedAndNeverBelowNothing) {
    using enum Operation;
    EXPECT_EQ(made_of({{kMultiply, 0.5}}).of(std::int64_t{5}), 3);
    EXPECT_EQ(made_of({{kMultiply, 0.49}}).of(std::int64_t{5}), 2);
    EXPECT_EQ(made_of({{kAdd, -9}}).of(std::int64_t{5}), 0);
}

TEST(Modifiers, ChangeTheUnitsThatTheyName) {
    Scene scene;
    const FactionModifiers& blue = scene.campaign.modifiers(kBlue);
    EXPECT_EQ(blue[scene.unit("cutter")].cost, 18'000) << "nine tenths of its price";
    EXPECT_EQ(blue[scene.unit("cruiser")].cost, 60'000);
    EXPECT_EQ(blue[scene.unit("guard")].upkeep, 100) << "half of that of ground units";
    EXPECT_EQ(blue[scene.unit("cutter")].upkeep, 500);
    const FactionModifiers& red = scene.campaign.modifiers(kRed);
    EXPECT_EQ(red[scene.unit("cutter")].cost, 20'000);
    EXPECT_EQ(red[scene.unit("guard")].upkeep, 200);
}

TEST(Modifiers, OfWeaponsAreCountedOnEveryMount) {
    Scene scene;
    const auto gun_of = [&](Seat seat, std::string_view unit) {
        const FactionModifiers& modifiers = scene.campaign.modifiers(seat);
        return modifiers.weapons[modifiers[scene.unit(unit)].profile.mounts[0].weapon];
    };
    EXPECT_EQ(gun_of(kRed, "cutter").damage, 5'000);
    EXPECT_EQ(gun_of(kBlue, "cutter").damage, 6'000);
    EXPECT_EQ(gun_of(kBlue, "guard").damage, 1'200) << "of every domain: the trait names none";
    EXPECT_DOUBLE_EQ(gun_of(kRed, "cutter").dispersion, 2);
    EXPECT_DOUBLE_EQ(gun_of(kBlue, "cutter").dispersion, 1) << "twice the accuracy, half the spread";
}

TEST(Modifiers, OfTechnologiesComeWithThem) {
    Scene scene;
    const auto stats = [&](std::string_view unit) { return scene.campaign.modifiers(kRed)[scene.unit(unit)]; };
    EXPECT_EQ(stats("cutter").profile.hull, 80'000);
    scene.learn(kRed, "steam");
    EXPECT_EQ(stats("cutter").profile.hull, 88'000);
    EXPECT_EQ(stats("guard").profile.hull, 90'000) << "ships only";
    EXPECT_EQ(scene.campaign.modifiers(kBlue)[scene.unit("cutter")].profile.hull, 80'000) << "another's technology";
    EXPECT_DOUBLE_EQ(stats("cutter").speed, 8);
    scene.learn(kRed, "sails");
    EXPECT_DOUBLE_EQ(stats("cutter").speed, 10);
    EXPECT_DOUBLE_EQ(stats("lancer").speed, 7) << "cutters only";
    EXPECT_DOUBLE_EQ(stats("guard").profile.morale, 1);
    scene.learn(kRed, "oaths");
    EXPECT_DOUBLE_EQ(stats("guard").profile.morale, 1.5);
}

}  // namespace
}  // namespace void_reckoning
