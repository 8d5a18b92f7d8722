#pragma once

#include "void_reckoning/campaign/faction_view.hpp"

/// What things are worth to a faction: the one scale, credits a turn, that policies compare by. docs/rules/ai.md has the formulas.
namespace void_reckoning::ai {

/// What a colony or a whole faction yields, and what it may need: what an effect is measured on.
struct Yield {
    double credits = 0, industry = 0, research = 0;  ///< points a turn
    double population = 0, capacity = 0;             ///< millions
    double growth = 0;                               ///< share a turn at low density
    double stability = 1;                            ///< [0, 1]
    double colonies = 1;
    double military = 0;                             ///< credits a turn spent on units: what changes of units are measured on
    double danger = 0;                               ///< [0, 1]: how much defences are called for

    [[nodiscard]] double value() const;              ///< credits a turn
};

/// Of thousandths as the rules count them.
[[nodiscard]] Yield yield_of(const ColonyOutput& output, const Colony& colony);
Yield& operator+=(Yield& sum, const Yield& one);

/// Credits that a point of industry or research counts for.
inline constexpr double kIndustryPrice = 0.5;
inline constexpr double kResearchPrice = 0.8;

/// Credits a turn that an effect adds to what it is measured on.
[[nodiscard]] double gain(const Effect& effect, const Yield& yield, const FactionView& view);

/// Credits a turn of a planet when its people are as many as it bears, for this faction, its upkeep paid; below 0 where it does not pay.
[[nodiscard]] double planet_worth(const FactionView& view, const Planet& planet);

/// Fighting strength for a credit, upkeep of a while included; 0 for what does not fight.
[[nodiscard]] double strength_for_credit(const UnitStats& stats);

}  // namespace void_reckoning::ai
