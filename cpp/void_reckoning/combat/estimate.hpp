#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "void_reckoning/combat/battle.hpp"

/// Who would win and at what cost, without fighting, from what a force is worth against a reference target: the quick form, for who knows no
/// more of an enemy than that. combat/matchup.hpp matches two known sides. Both are fitted to the battle by tools/fit_estimator.py.
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
    double win_probability = 0.5;   ///< of the first force; a battle that nobody wins counts as half won
    double losses_a = 0;            ///< expected share of the force's hull (soldiers) lost, [0, 1]
    double losses_b = 0;
    double spread_a = 0;            ///< standard deviation of these shares
    double spread_b = 0;
};

/// Two forces of which only strength and number are known. `ForceTerms` is what its fitted weights are multiplied with.
struct ForceTerms {
    std::array<double, 2> win{};    ///< change sign with the sides
    std::array<std::array<double, 6>, 2> won{}, lost{};  ///< by side: of its losses should it win, should it lose
    std::array<bool, 2> leaves{};   ///< not known of forces
};
[[nodiscard]] ForceTerms force_terms(double strength_a, double strength_b, double count_a, double count_b);

[[nodiscard]] BattleEstimate estimate(double strength_a, double strength_b, double count_a, double count_b, Domain domain);
[[nodiscard]] BattleEstimate estimate(const Force& a, const Force& b, Domain domain);

}  // namespace void_reckoning::combat
