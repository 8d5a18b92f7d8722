#pragma once

#include "void_reckoning/combat/state.hpp"

namespace void_reckoning::combat {

/// Return the teams with a unit on the field that is not routing, or with one still to come.
[[nodiscard]] std::size_t teams_standing(const State& state);

/// Determine the winner and the reason.
void judge(const State& state, BattleResult& result);

void report_units(const State& state, BattleResult& result);

void report_weapons(const State& state, BattleResult& result);

}  // namespace void_reckoning::combat
