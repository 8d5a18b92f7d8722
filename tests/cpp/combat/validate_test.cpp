#include <gtest/gtest.h>

#include <limits>
#include <string>

#include "armies.hpp"
#include "void_reckoning/base/error.hpp"

namespace void_reckoning::combat {
namespace {

/// The message validate() throws after `change`, also the one resolve_battle() throws.
template <class Change> std::string complaint(Change change) {
    armies::Scene scene = armies::frigates(3);
    BattleSetup setup = scene.setup();
    change(scene, setup);
    setup.weapons = scene.weapons;
    setup.profiles = scene.profiles;
    setup.units = scene.units;
    std::string first, second;
    try {
        validate(setup);
    } catch (const InvalidInput& error) {
        first = error.what();
    }
    try {
        (void)resolve_battle(setup);
    } catch (const InvalidInput& error) {
        second = error.what();
    }
    EXPECT_EQ(first, second);
    return first;
}

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

TEST(Validation, AcceptsASoundBattle) {
    EXPECT_EQ(complaint([](auto&, auto&) {}), "");
}

TEST(Validation, NamesTheUnitAndTheField) {
    using S = armies::Scene;
    using B = BattleSetup;
    EXPECT_EQ(complaint([](S& s, B&) { s.units[2].hull = -5; }), "unit 2 (id 15): hull is -5; allowed are 1 to 90000");
    EXPECT_EQ(complaint([](S& s, B&) { s.units[1].profile = 9; }), "unit 1 (id 8): profile is 9; there are 4 profiles");
    EXPECT_EQ(complaint([](S& s, B&) { s.units[0].side = 4; }), "unit 0 (id 1): side is 4; allowed are 0 to 3");
    EXPECT_EQ(complaint([](S& s, B&) { s.units[0].morale = std::numeric_limits<float>::quiet_NaN(); }),
              "unit 0 (id 1): morale is nan; allowed are 0 to 1000");
    EXPECT_EQ(complaint([](S& s, B&) { s.units[0].id = 8; }), "unit id 8 is given twice; ids must be unique in a battle");
    EXPECT_EQ(complaint([](S& s, B&) { s.profiles[0].domain = Domain::kGround; }),
              "unit 0 (id 1): profile 0 belongs to the other domain than the battle");
}

TEST(Validation, RefusesAWeaponThatCanNeverHit) {
    using S = armies::Scene;
    using B = BattleSetup;
    EXPECT_EQ(complaint([](S& s, B&) { s.weapons[2].range = 0; }),
              "profile 0: mounts[1] can never hit: the range of weapon 2 is 0; allowed are values above 0");
    EXPECT_EQ(complaint([](S& s, B&) { s.weapons[0].rate = 0; }),
              "profile 0: mounts[0] can never hit: the rate of weapon 0 is 0; allowed are values above 0");
    EXPECT_EQ(complaint([](S& s, B&) { s.weapons[0].salvo = 0; }),
              "profile 0: mounts[0] can never hit: the salvo of weapon 0 is 0; allowed are values above 0");
    EXPECT_EQ(complaint([](S& s, B&) { s.weapons.push_back({.range = 0, .rate = 0}); }), "") << "nobody mounts it";
}

TEST(Validation, RefusesWhatContradictsItself) {
    using S = armies::Scene;
    using B = BattleSetup;
    EXPECT_EQ(complaint([](S& s, B&) { s.units[0].hull = 90'001; }), "unit 0 (id 1): hull is 90001; allowed are 1 to 90000");
    EXPECT_EQ(complaint([](S& s, B&) { s.units[0].shields = 50'000; }), "unit 0 (id 1): shields is 50000; allowed are 0 to 40000");
    EXPECT_EQ(complaint([](S& s, B&) { s.units[0].arrival = 400; }),
              "unit 0 (id 1): arrival (before the tick limit) is 400; allowed are 0 to 399");
    EXPECT_EQ(complaint([](S& s, B&) { s.weapons[1].burst = 2; }), "weapon 1: burst (at most the area) is 2; allowed are 0 to 0");
    EXPECT_EQ(complaint([](S&, B& b) { b.team = {2, 2, 0, 1}; }),
              "battle: sides 0 and 1 are both of team 2; they must be of different ones");
    EXPECT_EQ(complaint([](S&, B& b) { b.team = {0, 1, 2, 9}; }), "battle 0: team is 9; allowed are 0 to 3");
    EXPECT_EQ(complaint([](S&, B& b) { b.terrain.cover = 1; }), "battle 0: terrain.cover is 1; allowed are 0 to 0.9");
    EXPECT_EQ(complaint([](S&, B& b) { b.terrain.sight = 0; }), "battle 0: terrain.sight is 0; allowed are 0.01 to 100");
    EXPECT_EQ(complaint([](S&, B& b) { b.terrain.speed = kNan; }), "battle 0: terrain.speed is nan; allowed are 0.01 to 100");
    EXPECT_EQ(complaint([](S&, B& b) { b.cover[1] = -0.1; }), "battle 0: cover is -0.1; allowed are 0 to 0.9");
    EXPECT_EQ(complaint([](S& s, B&) { s.units[2].fatigue = 1.5F; }), "unit 2 (id 15): fatigue is 1.5; allowed are 0 to 1");
    EXPECT_EQ(complaint([](S& s, B&) { s.units[2].commander = -1; }), "unit 2 (id 15): commander is -1; allowed are 0 to 1");
}

TEST(Validation, NamesProfilesWeaponsAndTheBattle) {
    using S = armies::Scene;
    using B = BattleSetup;
    EXPECT_EQ(complaint([](S& s, B&) { s.profiles[1].size = kNan; }), "profile 1: size is nan; allowed are 0 to 1000000000");
    EXPECT_EQ(complaint([](S& s, B&) { s.profiles[0].mounts[1].weapon = 40; }), "profile 0: mounts[1].weapon is 40; there are 4 weapons");
    EXPECT_EQ(complaint([](S& s, B&) { s.profiles[0].mounts[0].count = -1; }), "profile 0: mounts.count is -1; allowed are 0 to 10000000");
    EXPECT_EQ(complaint([](S& s, B&) { s.weapons[3].damage_type = 4; }), "weapon 3: damage_type is 4; allowed are 0 to 3");
    EXPECT_EQ(complaint([](S& s, B&) { s.weapons[0].range = -1; }), "weapon 0: range is -1; allowed are 0 to 1000000000");
    EXPECT_EQ(complaint([](S& s, B&) { s.units.resize(3); }), "battle: side 1 has no units; sides 0 and 1 need at least one each");
    EXPECT_EQ(complaint([](S& s, B&) { s.units.clear(); }), "battle: side 0 has no units; sides 0 and 1 need at least one each");
    EXPECT_EQ(complaint([](S&, B& b) { b.tick_limit = 0; }), "battle 0: tick_limit is 0; allowed are 1 to 100000");
    EXPECT_EQ(complaint([](S&, B& b) { b.retreat_ratio[1] = kNan; }), "battle 0: retreat_ratio is nan; allowed are 0 to 1000000");
}

TEST(Validation, ExtremeValuesNeitherOverflowNorHang) {
    armies::Scene scene = armies::frigates(20);
    for (WeaponProfile& weapon : scene.weapons) {
        weapon.damage = 100'000'000'000;
        weapon.salvo = 1'000;
        weapon.range = 1e9;
    }
    for (UnitProfile& profile : scene.profiles) {
        profile.hull = profile.shields = profile.armour = profile.shield_recharge = 100'000'000'000;
        profile.tactical_speed = 1e9;
        profile.size = 1e9;
    }
    for (BattleUnit& unit : scene.units) unit.hull = unit.shields = 100'000'000'000;
    BattleSetup setup = scene.setup();
    const BattleResult result = resolve_battle(setup);
    EXPECT_EQ(result.sides[0].damage_dealt, result.sides[1].damage_received);
    setup.field_length = 1e9;
    EXPECT_GT(resolve_battle(setup).ticks, 0);
}

}  // namespace
}  // namespace void_reckoning::combat
