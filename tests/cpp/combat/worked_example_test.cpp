#include <gtest/gtest.h>

#include <cmath>

#include "void_reckoning/combat/ballistics.hpp"
#include "void_reckoning/combat/battle.hpp"
#include "void_reckoning/combat/damage.hpp"

/// The example of docs/rules/combat.md, "One tick by hand".
namespace void_reckoning::combat {
namespace {

WeaponProfile mass_driver() {
    WeaponProfile weapon;
    weapon.range = 45;
    weapon.salvo = 3;
    weapon.dispersion = 2.4;
    weapon.muzzle_velocity = 60;
    weapon.damage = 6'000;
    weapon.penetration = 6'000;
    return weapon;
}

UnitProfile frigate() {
    UnitProfile profile;
    profile.hull = 80'000;
    profile.shields = 5'000;
    profile.armour = 10'000;
    profile.size = 120;
    profile.tactical_speed = 6;
    return profile;
}

TEST(WorkedExample, TheChanceToHit) {
    const double chance = hit_chance(make_gun(mass_driver(), Domain::kSpace), presented_angle2(120, Domain::kSpace), 6, 30.0 * 30.0);
    EXPECT_NEAR(chance, 1 - std::exp(-0.3468), 0.0005);
    EXPECT_NEAR(chance, 0.293, 0.0005);
}

TEST(WorkedExample, ThreeHitsThroughShieldsAndArmour) {
    WeaponProfile weapon = mass_driver();
    weapon.dispersion = 0;  // nearly every shot hits
    UnitProfile gunner = frigate();
    gunner.mount_count = 1;
    gunner.mounts[0] = {0, 1};
    const WeaponProfile weapons[] = {weapon};
    const UnitProfile profiles[] = {gunner, frigate()};
    BattleUnit shooter{.id = 1, .profile = 0, .side = 0, .immobile = true, .hull = 80'000};
    BattleUnit target{.id = 2, .profile = 1, .side = 1, .immobile = true, .hull = 80'000, .shields = 5'000};
    const BattleUnit units[] = {shooter, target};
    BattleSetup setup;
    setup.weapons = weapons;
    setup.profiles = profiles;
    setup.units = units;
    setup.field_length = 60;  // the fronts stand 30 km apart
    setup.tick_limit = 1;
    bool seen = false;
    for (std::uint64_t seed = 0; seed < 20 && !seen; ++seed) {
        setup.address = RandomAddress(seed);
        const BattleResult result = resolve_battle(setup);
        if (result.sides[0].hits != 3) continue;
        seen = true;
        EXPECT_EQ(result.units[1].shields, 0);
        EXPECT_EQ(result.units[1].hull, 72'200);
        EXPECT_EQ(result.sides[0].damage_dealt, 12'800);
        ASSERT_EQ(result.damage.size(), 1U);
        EXPECT_EQ(result.damage[0].damage, 12'800);
        const auto& stress = result.sides[1].stress;
        const double side = stress[static_cast<std::size_t>(Stress::kSideLosses)];
        const double nerve = side / (1.3 * 7.8 / 80);  // its own, from 0.75 to 1.25
        EXPECT_GT(nerve, 0.749);
        EXPECT_LT(nerve, 1.251);
        EXPECT_NEAR(stress[static_cast<std::size_t>(Stress::kOwnLosses)], nerve * 0.6 * 7.8 / 80, 1e-6);
        EXPECT_NEAR(stress[static_cast<std::size_t>(Stress::kUnderFire)], nerve * 0.002, 1e-6);
    }
    EXPECT_TRUE(seen);
}

}  // namespace
}  // namespace void_reckoning::combat
