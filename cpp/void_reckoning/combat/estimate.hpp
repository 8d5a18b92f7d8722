#pragma once

#include <cstdint>
#include <span>

#include "void_reckoning/combat/battle.hpp"

/// Who would win, without fighting: Lanchester's square law over firepower and durability. About 1 us for a fleet.
namespace void_reckoning::combat {

/// What a unit of full strength is worth against a reference target (docs/rules/combat.md, "Estimate").
struct ProfileStrength {
    double firepower = 0;   ///< expected damage a tick, hull points
    double durability = 0;  ///< damage it stands before it is gone, hull points
    double strength = 0;    ///< sqrt(firepower * durability)
};

[[nodiscard]] ProfileStrength profile_strength(const UnitProfile& profile, std::span<const WeaponProfile> weapons);

/// A side as the estimator sees it. `strength()` of n equal units is n times one unit's.
struct Force {
    double firepower = 0;
    double durability = 0;
    double count = 0;

    /// `health`: share of hull and shields left, [0, 1]; companies lose firepower with it, ships do not.
    void add(const ProfileStrength& unit, Domain domain, double count_added, double health = 1);
    [[nodiscard]] double strength() const;
};

struct BattleEstimate {
    double win_probability = 0.5;   ///< of the first force
    double losses_a = 0;            ///< expected share of the force's durability lost, [0, 1]
    double losses_b = 0;
};

/// Probability that A beats B, from both strengths and the number of units (chance matters less in large battles).
[[nodiscard]] double win_probability(double strength_a, double strength_b, double count_a, double count_b);

[[nodiscard]] BattleEstimate estimate(const Force& a, const Force& b);

}  // namespace void_reckoning::combat
