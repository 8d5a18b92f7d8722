#include <algorithm>

#include "void_reckoning/combat/phases.hpp"

namespace void_reckoning::combat {

/// Find each side's leader: its best commander on the field; one on a routing unit does not lead.
void heed_commanders(State& state) {
    for (Side& side : state.sides) side.command = side.command_lost = 0;
    for (const std::uint32_t unit : state.commanders) {
        if (state.arrived[unit] == 0 || state.condition[unit] >= Condition::kRouting) continue;
        Side& side = state.sides[state.side[unit]];
        side.command = std::max(side.command, state.commander[unit]);
    }
}

}  // namespace void_reckoning::combat
