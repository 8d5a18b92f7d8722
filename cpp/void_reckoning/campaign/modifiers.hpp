#pragma once

#include <array>
#include <vector>

#include "void_reckoning/combat/battle.hpp"
#include "void_reckoning/combat/matchup.hpp"
#include "void_reckoning/galaxy/components.hpp"
#include "void_reckoning/universe/universe.hpp"

namespace void_reckoning {

/// The combined changes of a number by all effects that apply: (the last `set`, or the base, plus all `add`) times all `multiply`.
struct Modifier {
    double add = 0;
    double multiply = 1;
    double set = 0;
    bool has_set = false;

    void apply(const Effect& effect);
    [[nodiscard]] double of(double base) const { return ((has_set ? set : base) + add) * multiply; }
    [[nodiscard]] std::int64_t of(std::int64_t base) const;  ///< rounded to the nearest, never below 0
};

using ModifierRow = std::array<Modifier, kStats>;

/// Return each stat's changes by the effects that apply to a unit type; effects of scope colony are skipped.
[[nodiscard]] ModifierRow unit_modifiers(const std::vector<const Effect*>& effects, const UnitType& type, UnitTypeIndex index);

/// Return a unit type's profile for the combat engine, changes applied. The unit's mounts are left out: they refer to a table of weapons
/// that the caller owns.
[[nodiscard]] combat::UnitProfile unit_profile(const UnitType& type, const ModifierRow& row);
[[nodiscard]] combat::WeaponProfile weapon_profile(const Weapon& weapon, const ModifierRow& row);

/// A unit type's figures for one faction, all effects counted.
struct UnitStats {
    combat::UnitProfile profile;           ///< mounts are rows of FactionModifiers::weapons
    combat::ProfileStrength strength;
    std::int64_t cost = 0, industry = 0, upkeep = 0;
    double speed = 0, detection = 0;
    std::int32_t transport = 0;
    bool colonises = false, armed = false;
};

/// The flat tables of one faction: rebuilt when its technologies or buildings change.
struct FactionModifiers {
    std::uint64_t serial = 0;              ///< different for each one that a campaign has built
    std::vector<UnitStats> units;          ///< by unit type
    std::vector<combat::WeaponProfile> weapons;  ///< by unit type and mount
    std::vector<combat::MatchProfile> matched;   ///< by unit type: input of estimates
    std::vector<WeaponIndex> weapon_of;    ///< the universe's weapon of each row of `weapons`
    std::vector<ModifierRow> colonies;     ///< by planet class: modifiers that apply to all colonies of the faction

    [[nodiscard]] const UnitStats& operator[](UnitTypeIndex type) const { return units[type.value]; }
};

/// Compile a faction's tables. `effects`: those of its traits, technologies and buildings; effects of scope colony are skipped.
[[nodiscard]] FactionModifiers compile_modifiers(const Universe& universe, const std::vector<const Effect*>& effects);

}  // namespace void_reckoning
