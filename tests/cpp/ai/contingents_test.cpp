#include "void_reckoning/ai/contingents.hpp"

#include "looking.hpp"

namespace void_reckoning::ai {
namespace {

using scenarios::kRed;
using scenarios::Scene;

TEST(Contingents, OfShipsAndArmiesHaveTheirHealth) {
    Scene scene;
    const FactionModifiers& modifiers = scene.campaign.modifiers(kRed);
    Ship ship = scene.world().get<Ship>(scene.ships(scene.fleet(kRed, 0, {{"cutter"}}))[0]);
    ship.hull = 20'000;
    ship.shields = 10'000;
    ship.morale = 0.5F;
    const combat::Contingent of_ship = contingent_of(ship, modifiers);
    EXPECT_EQ(of_ship.count, 1);
    EXPECT_DOUBLE_EQ(of_ship.hull, 0.25);
    EXPECT_DOUBLE_EQ(of_ship.shields, 0.5);
    EXPECT_DOUBLE_EQ(of_ship.morale, 0.5);
    EXPECT_FALSE(of_ship.immobile);
    Army army = scene.world().get<Army>(scene.army(scene.settle(kRed, scene.planet(0), 1'000), "guard"));
    army.strength = 30'000;
    EXPECT_DOUBLE_EQ(contingent_of(army, modifiers).hull, 1.0 / 3);
}

TEST(Contingents, OfOneProfileAreOneWithTheirMeans) {
    const combat::MatchProfile profile{}, other{};
    Contingents all;
    add(all, {.profile = &profile, .count = 1, .hull = 1, .shields = 0, .morale = 0.2, .aim = 1});
    add(all, {.profile = &profile, .count = 3, .hull = 0.5, .shields = 1, .morale = 1, .aim = 1.4});
    ASSERT_EQ(all.size(), 1U);
    EXPECT_DOUBLE_EQ(all[0].count, 4);
    EXPECT_DOUBLE_EQ(all[0].hull, 0.625);
    EXPECT_DOUBLE_EQ(all[0].shields, 0.75);
    EXPECT_DOUBLE_EQ(all[0].morale, 0.8);
    EXPECT_DOUBLE_EQ(all[0].aim, 1.3);
    add(all, {.profile = &other, .count = 2});
    add(all, {.profile = &profile, .count = 2, .immobile = true});
    add(all, {.profile = &profile, .count = 0});
    EXPECT_EQ(all.size(), 3U) << "other profiles, and what can't move, stand by themselves";
    Contingents twice;
    add(twice, all, 2);
    EXPECT_DOUBLE_EQ(twice[0].count, 8);
    EXPECT_DOUBLE_EQ(twice[0].hull, 0.625);
}

}  // namespace
}  // namespace void_reckoning::ai
