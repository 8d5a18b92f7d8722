#pragma once

#include <span>

#include "void_reckoning/combat/battle.hpp"

/// Strength of a force by itself, against a reference target: used to compare fleets, and to decide withdrawal in a battle.
namespace void_reckoning::combat {

/// Strength of a unit at full health against a reference target (docs/rules/combat.md, "Strength").
struct ProfileStrength {
    double firepower = 0;   ///< expected damage a tick, hull points
    double durability = 0;  ///< damage it takes before it is destroyed, hull points
    double strength = 0;    ///< sqrt(firepower * durability)
};

[[nodiscard]] ProfileStrength profile_strength(const UnitProfile& profile, std::span<const WeaponProfile> weapons);

/// A sum of units. `strength()` of n equal units is n times one unit's.
struct Force {
    double firepower = 0;
    double durability = 0;
    double count = 0;

    /// Add units. `health`: share of hull and shields left, [0, 1]; armies lose firepower with it, ships do not.
    void add(const ProfileStrength& unit, Domain domain, double count_added, double health = 1);
    [[nodiscard]] double strength() const;
};

/// Return a / b - b / a, twice the logarithm of the ratio near 1; exactly antisymmetric in the sides. Limited to [-50, 50].
[[nodiscard]] double strength_edge(double a, double b);

}  // namespace void_reckoning::combat
