#include "void_reckoning/campaign/own_numbers.hpp"

#include <gtest/gtest.h>

#include "scenarios/universes.hpp"
#include "support/message_of.hpp"

namespace void_reckoning {
namespace {

const Universe& numbered() { return *scenarios::frontier_universe(); }

UnitType cutter_with(const NamedNumbers& numbers) {
    UnitType type = numbered()[numbered().find_unit_type("cutter")];
    OwnStats own;
    own.numbers = numbers;
    apply_own(type, own, true);
    return type;
}

/// A gun of its own numbers, and how many the unit has.
std::pair<Weapon, std::int32_t> gun_with(const NamedNumbers& numbers) {
    Weapon weapon = numbered()[numbered().find_weapon("gun")];
    const std::int32_t count = apply_own(weapon, OwnWeapon{"gun", std::nullopt, numbers});
    return {weapon, count};
}

TEST(OwnNumbers, ReplaceTheTypesInThousandthsRounded) {
    const UnitType type = cutter_with({{"hull", 12.3456}, {"shields", 0}, {"armour", 0.0005}, {"morale", 2}, {"tactical_speed", 9}});
    EXPECT_EQ(type.hull, 12'346);
    EXPECT_EQ(type.shields, 0);
    EXPECT_EQ(type.armour, 1);
    EXPECT_EQ(type.morale, 2);
    EXPECT_EQ(type.tactical_speed, 9);
    EXPECT_EQ(type.shield_recharge, 1'000) << "what is not given stays";
}

TEST(OwnNumbers, AreRefusedOutOfRange) {
    EXPECT_THROW((void)cutter_with({{"hull", 0}}), InvalidInput);
    EXPECT_THROW((void)cutter_with({{"hull", 1.1e8}}), InvalidInput);
    EXPECT_THROW((void)cutter_with({{"morale", -1}}), InvalidInput);
    EXPECT_THROW((void)cutter_with({{"hul", 1}}), InvalidInput);
    EXPECT_THROW((void)gun_with({{"count", 1.5}}), InvalidInput);
    EXPECT_THROW((void)gun_with({{"count", 0}}), InvalidInput);
    EXPECT_THROW((void)gun_with({{"guidance", 1.1}}), InvalidInput);
}

TEST(OwnNumbers, OfAWeaponSayHowManyThereAre) {
    const auto [weapon, count] = gun_with({{"count", 7}, {"damage", 2.5}, {"range", 12}});
    EXPECT_EQ(count, 7);
    EXPECT_EQ(weapon.damage, 2'500);
    EXPECT_EQ(weapon.range, 12);
    EXPECT_EQ(gun_with({}).second, 1);
}

TEST(OwnNumbers, OfAreaFireFitTogether) {
    EXPECT_EQ(gun_with({{"area", 4}, {"burst", 4}}).first.burst, 4);
    EXPECT_THROW((void)gun_with({{"area", 4}, {"burst", 4.1}}), InvalidInput);
    EXPECT_THROW((void)gun_with({{"burst", 1}}), InvalidInput);
    EXPECT_THROW((void)gun_with({{"area", 4}, {"guidance", 0.5}}), InvalidInput);
}

TEST(OwnNumbers, MakeATypeThatNoUniverseHas) {
    UnitType type;
    OwnStats own;
    own.numbers = {{"hull", 5}};
    EXPECT_THROW(apply_own(type, own, false), InvalidInput) << "without a domain";
    own.domain = "ground";
    apply_own(type, own, false);
    EXPECT_EQ(type.domain, Domain::kGround);
    EXPECT_EQ(type.hull, 5'000);
    own.numbers.clear();
    EXPECT_THROW(apply_own(type, own, false), InvalidInput) << "without a hull";
    own.domain = "sea";
    EXPECT_THROW(apply_own(type, own, true), InvalidInput);
    own.domain = "space";
    EXPECT_THROW(apply_own(type, own, true), InvalidInput) << "a known type keeps its domain";
}

TEST(OwnNumbers, SetResistancesByTheirDamageType) {
    UnitType type = numbered()[numbered().find_unit_type("cutter")];
    OwnStats own;
    own.resistances = {{"plasma", 0.5}};
    apply_own(type, own, true);
    EXPECT_EQ(type.resistance[static_cast<std::size_t>(DamageType::kPlasma)], 0.5);
    EXPECT_EQ(type.resistance[static_cast<std::size_t>(DamageType::kKinetic)], 0);
    own.resistances = {{"plasma", 0.96}};
    EXPECT_THROW(apply_own(type, own, true), InvalidInput);
}

}  // namespace
}  // namespace void_reckoning
