#pragma once

#include "void_reckoning/campaign/faction_view.hpp"

/// Values of things to a faction: a single scale, credits a turn, on which policies compare. docs/rules/ai.md has the formulas.
namespace void_reckoning::ai {

/// Output and potential of a colony or a whole faction: the basis for measuring effects.
struct Yield {
    double credits = 0, industry = 0, research = 0;  ///< points a turn
    double population = 0, capacity = 0;             ///< millions
    double growth = 0;                               ///< share a turn at low density
    double stability = 1;                            ///< [0, 1]
    double colonies = 1;
    double military = 0;                             ///< credits a turn spent on units: the basis for changes of units
    double danger = 0;                               ///< [0, 1]: need for defences

    [[nodiscard]] double value() const;              ///< credits a turn
};

/// Return the yield of figures in thousandths, as in the rules.
[[nodiscard]] Yield yield_of(const ColonyOutput& output, const Colony& colony);
Yield& operator+=(Yield& sum, const Yield& one);

/// Value of a point of industry or research, credits.
inline constexpr double kIndustryPrice = 0.5;
inline constexpr double kResearchPrice = 0.8;

/// Return the credits a turn that an effect adds to its basis.
[[nodiscard]] double gain(const Effect& effect, const Yield& yield, const FactionView& view);

/// Return the value of a fully populated planet for this faction, in credits a turn, after upkeep; below 0 if it does not pay.
[[nodiscard]] double planet_worth(const FactionView& view, const Planet& planet);

/// Return fighting strength per credit, including upkeep over a number of turns; 0 for unarmed units.
[[nodiscard]] double strength_for_credit(const UnitStats& stats);

}  // namespace void_reckoning::ai
