#include <algorithm>

#include "void_reckoning/combat/phases.hpp"

namespace void_reckoning::combat {

/// Set the command of each side to that of its best commander on the field, ignoring commanders of routing units.
void heed_commanders(State& state) {
    for (Side& side : state.sides) side.command = side.command_lost = 0;
    for (const std::uint32_t unit : state.commanders) {
        if (state.arrived[unit] == 0 || state.condition[unit] >= Condition::kRouting) continue;
        Side& side = state.sides[state.side[unit]];
        side.command = std::max(side.command, state.commander[unit]);
    }
}

}  // namespace void_reckoning::combat
