#include <algorithm>

#include "void_reckoning/combat/phases.hpp"

namespace void_reckoning::combat {
namespace {

std::int32_t arrival_of(const State& state, std::uint32_t unit) { return state.setup->units[state.input[unit]].arrival; }

/// Sum up the reinforcements still to come again: a running difference would not end at exactly zero.
void measure_reserves(State& state) {
    for (Side& side : state.sides) {
        side.expected = 0;
        side.coming_firepower = side.coming_durability = 0;
    }
    for (const std::uint32_t unit : state.reserves) {
        Side& side = state.sides[state.side[unit]];
        const Worth worth = worth_of(state, unit);
        ++side.expected;
        side.coming_firepower += worth.firepower;
        side.coming_durability += worth.durability;
    }
}

}  // namespace

void order_reserves(State& state) {
    std::sort(state.reserves.begin(), state.reserves.end(), [&](std::uint32_t a, std::uint32_t b) {
        const std::int32_t first = arrival_of(state, a);
        const std::int32_t second = arrival_of(state, b);
        return first != second ? first > second : a > b;
    });
    measure_reserves(state);
}

void bring_reinforcements(State& state) {
    const std::size_t before = state.active.size();
    while (!state.reserves.empty() && arrival_of(state, state.reserves.back()) <= state.tick) {
        const std::uint32_t unit = state.reserves.back();
        state.reserves.pop_back();
        if (state.sides[state.side[unit]].withdrawing) continue;  // turned back
        state.arrived[unit] = 1;
        state.active.push_back(unit);
    }
    if (state.active.size() == before) return;
    std::sort(state.active.begin(), state.active.end());
    measure_reserves(state);
    // A unit marching towards a distant enemy may now have one nearby.
    for (const std::uint32_t unit : state.active) {
        if (state.engaged[unit] == 0) state.next_search[unit] = state.tick;
    }
}

}  // namespace void_reckoning::combat
