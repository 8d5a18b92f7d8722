#pragma once

#include <span>
#include <vector>

#include "void_reckoning/campaign/faction_view.hpp"
#include "void_reckoning/combat/matchup.hpp"

namespace void_reckoning::ai {

using Contingents = std::vector<combat::Contingent>;

[[nodiscard]] combat::Contingent contingent_of(const Ship& ship, const FactionModifiers& modifiers);
[[nodiscard]] combat::Contingent contingent_of(const Army& army, const FactionModifiers& modifiers);
/// Return the contingent of seen units. `immobile`: orbital platforms.
[[nodiscard]] combat::Contingent contingent_of(const SeenUnits& seen, const FactionModifiers& modifiers, bool immobile);

/// Add a contingent: units of one profile become one contingent; shares become means.
void add(Contingents& to, const combat::Contingent& one);
void add(Contingents& to, std::span<const combat::Contingent> some, double times = 1);

}  // namespace void_reckoning::ai
