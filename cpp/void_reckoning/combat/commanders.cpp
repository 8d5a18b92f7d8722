#include <algorithm>

#include "void_reckoning/combat/phases.hpp"

namespace void_reckoning::combat {

/// The best commander a side has on the field leads it; one on a unit that routs leads nobody.
void heed_commanders(State& state) {
    for (Side& side : state.sides) side.command = side.command_lost = 0;
    for (const std::uint32_t unit : state.commanders) {
        if (state.arrived[unit] == 0 || state.condition[unit] >= Condition::kRouting) continue;
        Side& side = state.sides[state.side[unit]];
        side.command = std::max(side.command, state.commander[unit]);
    }
}

}  // namespace void_reckoning::combat
