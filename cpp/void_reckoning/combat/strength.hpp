#pragma once

#include <span>

#include "void_reckoning/combat/battle.hpp"

/// What a force is worth by itself, against a reference target: what fleets are compared by, and what withdrawal in a battle is decided by.
namespace void_reckoning::combat {

/// What a unit of full strength is worth against a reference target (docs/rules/combat.md, "Strength").
struct ProfileStrength {
    double firepower = 0;   ///< expected damage a tick, hull points
    double durability = 0;  ///< damage it stands before it is gone, hull points
    double strength = 0;    ///< sqrt(firepower * durability)
};

[[nodiscard]] ProfileStrength profile_strength(const UnitProfile& profile, std::span<const WeaponProfile> weapons);

/// Units added up. `strength()` of n equal units is n times one unit's.
struct Force {
    double firepower = 0;
    double durability = 0;
    double count = 0;

    /// `health`: share of hull and shields left, [0, 1]; armies lose firepower with it, ships do not.
    void add(const ProfileStrength& unit, Domain domain, double count_added, double health = 1);
    [[nodiscard]] double strength() const;
};

/// a / b - b / a, twice the logarithm of the ratio near 1; changes sign with the sides, to the bit. At most 50 either way.
[[nodiscard]] double strength_edge(double a, double b);

}  // namespace void_reckoning::combat
