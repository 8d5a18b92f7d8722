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
    EXPECT_EQ(complaint([](S& s, B&) { s.units[2].hull = -5; }), "unit 2 (id 15): hull must be between 1 and 90000, got -5");
    EXPECT_EQ(complaint([](S& s, B&) { s.units[1].profile = 9; }), "unit 1 (id 8): profile must be under the number of profiles, 4, got 9");
    EXPECT_EQ(complaint([](S& s, B&) { s.units[0].side = 4; }), "unit 0 (id 1): side must be between 0 and 3, got 4");
    EXPECT_EQ(complaint([](S& s, B&) { s.units[0].morale = std::numeric_limits<float>::quiet_NaN(); }),
              "unit 0 (id 1): morale must be between 0 and 1000, got nan");
    EXPECT_EQ(complaint([](S& s, B&) { s.units[0].id = 8; }), "unit ids must be unique in a battle, got 8 twice");
    EXPECT_EQ(complaint([](S& s, B&) { s.profiles[0].domain = Domain::kGround; }),
              "unit 0 (id 1): profile must be of the battle's domain, got 0 of the other");
}

TEST(Validation, RefusesAWeaponThatCanNeverHit) {
    using S = armies::Scene;
    using B = BattleSetup;
    EXPECT_EQ(complaint([](S& s, B&) { s.weapons[2].range = 0; }),
              "profile 0: range of weapon 2 in mounts[1] must be greater than 0, got 0");
    EXPECT_EQ(complaint([](S& s, B&) { s.weapons[0].rate = 0; }), "profile 0: rate of weapon 0 in mounts[0] must be greater than 0, got 0");
    EXPECT_EQ(complaint([](S& s, B&) { s.weapons[0].salvo = 0; }),
              "profile 0: salvo of weapon 0 in mounts[0] must be greater than 0, got 0");
    EXPECT_EQ(complaint([](S& s, B&) { s.weapons.push_back({.range = 0, .rate = 0}); }), "") << "nobody mounts it";
}

TEST(Validation, RefusesWhatContradictsItself) {
    using S = armies::Scene;
    using B = BattleSetup;
    EXPECT_EQ(complaint([](S& s, B&) { s.units[0].hull = 90'001; }), "unit 0 (id 1): hull must be between 1 and 90000, got 90001");
    EXPECT_EQ(complaint([](S& s, B&) { s.units[0].shields = 50'000; }), "unit 0 (id 1): shields must be between 0 and 40000, got 50000");
    EXPECT_EQ(complaint([](S& s, B&) { s.units[0].arrival = 400; }),
              "unit 0 (id 1): arrival (before the tick limit) must be between 0 and 399, got 400");
    EXPECT_EQ(complaint([](S& s, B&) { s.weapons[1].burst = 2; }), "weapon 1: burst (at most the area) must be between 0 and 0, got 2");
    EXPECT_EQ(complaint([](S&, B& b) { b.team = {2, 2, 0, 1}; }), "battle: sides 0 and 1 must be of different teams, got 2 for both");
    EXPECT_EQ(complaint([](S&, B& b) { b.team = {0, 1, 2, 9}; }), "battle 0: team must be between 0 and 3, got 9");
    EXPECT_EQ(complaint([](S&, B& b) { b.terrain.cover = 1; }), "battle 0: terrain.cover must be between 0 and 0.9, got 1");
    EXPECT_EQ(complaint([](S&, B& b) { b.terrain.sight = 0; }), "battle 0: terrain.sight must be between 0.01 and 100, got 0");
    EXPECT_EQ(complaint([](S&, B& b) { b.terrain.speed = kNan; }), "battle 0: terrain.speed must be between 0.01 and 100, got nan");
    EXPECT_EQ(complaint([](S&, B& b) { b.cover[1] = -0.1; }), "battle 0: cover must be between 0 and 0.9, got -0.1");
    EXPECT_EQ(complaint([](S& s, B&) { s.units[2].fatigue = 1.5F; }), "unit 2 (id 15): fatigue must be between 0 and 1, got 1.5");
    EXPECT_EQ(complaint([](S& s, B&) { s.units[2].commander = -1; }), "unit 2 (id 15): commander must be between 0 and 1, got -1");
}

TEST(Validation, NamesProfilesWeaponsAndTheBattle) {
    using S = armies::Scene;
    using B = BattleSetup;
    EXPECT_EQ(complaint([](S& s, B&) { s.profiles[1].size = kNan; }), "profile 1: size must be between 0 and 1000000000, got nan");
    EXPECT_EQ(complaint([](S& s, B&) { s.profiles[0].mounts[1].weapon = 40; }),
              "profile 0: mounts[1].weapon must be under the number of weapons, 4, got 40");
    EXPECT_EQ(complaint([](S& s, B&) { s.profiles[0].mounts[0].count = -1; }),
              "profile 0: mounts.count must be between 0 and 10000000, got -1");
    EXPECT_EQ(complaint([](S& s, B&) { s.weapons[3].damage_type = 4; }), "weapon 3: damage_type must be between 0 and 3, got 4");
    EXPECT_EQ(complaint([](S& s, B&) { s.weapons[0].range = -1; }), "weapon 0: range must be between 0 and 1000000000, got -1");
    EXPECT_EQ(complaint([](S& s, B&) { s.units.resize(3); }),
              "battle: sides 0 and 1 must have at least one unit each, got none for side 1");
    EXPECT_EQ(complaint([](S& s, B&) { s.units.clear(); }), "battle: sides 0 and 1 must have at least one unit each, got none for side 0");
    EXPECT_EQ(complaint([](S&, B& b) { b.tick_limit = 0; }), "battle 0: tick_limit must be between 1 and 100000, got 0");
    EXPECT_EQ(complaint([](S&, B& b) { b.retreat_ratio[1] = kNan; }), "battle 0: retreat_ratio must be between 0 and 1000000, got nan");
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
