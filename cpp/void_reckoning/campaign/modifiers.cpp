#include "void_reckoning/campaign/modifiers.hpp"

#include <algorithm>

namespace void_reckoning {
namespace {

/// Return whether the effect changes this unit type.
bool concerns(const Effect& effect, const UnitType& type, UnitTypeIndex index) {
    return info(effect.stat).of_units && (!effect.domain || *effect.domain == type.domain) &&
           (!effect.unit_type || effect.unit_type == index);
}

const Modifier& of(const ModifierRow& row, Stat stat) { return row[static_cast<std::size_t>(stat)]; }

}  // namespace

ModifierRow unit_modifiers(const std::vector<const Effect*>& effects, const UnitType& type, UnitTypeIndex index) {
    ModifierRow row;
    for (const Effect* effect : effects) {
        if (effect->scope == Scope::kFaction && concerns(*effect, type, index)) row[static_cast<std::size_t>(effect->stat)].apply(*effect);
    }
    return row;
}

combat::WeaponProfile weapon_profile(const Weapon& weapon, const ModifierRow& row) {
    combat::WeaponProfile profile;
    profile.damage_type = static_cast<std::uint8_t>(weapon.damage_type);
    profile.range = std::max(0.001, weapon.range * of(row, Stat::kRange).multiply);  // a weapon without range would be useless
    profile.rate = weapon.rate;
    profile.salvo = weapon.salvo;
    const double accuracy = of(row, Stat::kAccuracy).multiply;
    profile.dispersion = accuracy > 0 ? weapon.dispersion / accuracy : weapon.dispersion;
    profile.guidance = weapon.guidance;
    profile.muzzle_velocity = weapon.muzzle_velocity;
    profile.damage =
        std::max<std::int64_t>(0, static_cast<std::int64_t>(static_cast<double>(weapon.damage) * of(row, Stat::kDamage).multiply + 0.5));
    profile.penetration = weapon.penetration;
    profile.area = weapon.area;
    profile.burst = weapon.burst;
    return profile;
}

combat::UnitProfile unit_profile(const UnitType& type, const ModifierRow& row) {
    combat::UnitProfile profile;
    profile.domain = type.domain == Domain::kSpace ? combat::Domain::kSpace : combat::Domain::kGround;
    profile.hull = std::max<std::int64_t>(1, of(row, Stat::kHull).of(type.hull));
    profile.shields = of(row, Stat::kShields).of(type.shields);
    profile.shield_recharge = of(row, Stat::kShieldRecharge).of(type.shield_recharge);
    profile.armour = of(row, Stat::kArmour).of(type.armour);
    profile.resistance = type.resistance;
    profile.morale = std::clamp(of(row, Stat::kMorale).of(type.morale), 0.01, 100.0);
    profile.size = type.size;
    profile.tactical_speed = std::max(0.0, of(row, Stat::kTacticalSpeed).of(type.tactical_speed));
    return profile;
}

void Modifier::apply(const Effect& effect) {
    switch (effect.operation) {
        case Operation::kAdd: add += effect.value; break;
        case Operation::kMultiply: multiply *= effect.value; break;
        case Operation::kSet:
            set = effect.value;
            has_set = true;
            break;
    }
}

std::int64_t Modifier::of(std::int64_t base) const { return static_cast<std::int64_t>(std::max(0.0, of(static_cast<double>(base)) + 0.5)); }

FactionModifiers compile_modifiers(const Universe& universe, const std::vector<const Effect*>& effects) {
    FactionModifiers result;
    result.units.resize(universe.unit_types.size());
    for (std::size_t i = 0; i < universe.unit_types.size(); ++i) {
        const UnitType& type = universe.unit_types[i];
        const ModifierRow row = unit_modifiers(effects, type, UnitTypeIndex(i));
        UnitStats& unit = result.units[i];
        combat::UnitProfile& profile = unit.profile;
        profile = unit_profile(type, row);
        profile.type = static_cast<std::uint16_t>(i);
        for (const WeaponMount& mount : type.weapons) {
            if (profile.mount_count == combat::kMaxMounts) break;  // the loader's maximum
            profile.mounts[profile.mount_count++] = {static_cast<std::uint16_t>(result.weapons.size()), mount.count};
            result.weapons.push_back(weapon_profile(universe[mount.weapon], row));
            result.weapon_of.push_back(mount.weapon);
        }
        unit.cost = of(row, Stat::kCost).of(type.cost);
        unit.industry = type.industry;
        unit.upkeep = of(row, Stat::kUpkeep).of(type.upkeep);
        unit.speed = std::max(0.0, of(row, Stat::kSpeed).of(type.speed));
        unit.detection = std::max(0.0, of(row, Stat::kDetection).of(type.detection));
        unit.transport = type.transport;
        unit.colonises = type.colonises;
        unit.armed = profile.mount_count > 0;
    }
    result.matched.reserve(result.units.size());
    for (UnitStats& unit : result.units) {
        result.matched.emplace_back(unit.profile, result.weapons);
        unit.strength = result.matched.back().strength;
    }
    result.colonies.resize(universe.planet_classes.size());
    for (std::size_t i = 0; i < universe.planet_classes.size(); ++i) {
        for (const Effect* effect : effects) {
            if (effect->scope != Scope::kFaction || info(effect->stat).of_units) continue;
            if (effect->planet_class && effect->planet_class != PlanetClassIndex(i)) continue;
            result.colonies[i][static_cast<std::size_t>(effect->stat)].apply(*effect);
        }
    }
    return result;
}

}  // namespace void_reckoning
