#include "void_reckoning/combat/phases.hpp"

namespace void_reckoning::combat {

void trace_tick(State& state, BattleResult& result) {
    std::array<TickTrace, kMaxSides> rows{};
    std::array<std::int32_t, kMaxSides> present{};
    for (const std::uint32_t unit : state.active) {
        if (state.condition[unit] == Condition::kGone) continue;
        TickTrace& row = rows[state.side[unit]];
        ++present[state.side[unit]];
        row.steady += state.condition[unit] == Condition::kSteady ? 1 : 0;
        row.shaken += state.condition[unit] == Condition::kShaken ? 1 : 0;
        row.routing += state.condition[unit] == Condition::kRouting ? 1 : 0;
        row.hull = add_capped(row.hull, state.hull[unit]);
        row.shields = add_capped(row.shields, state.shields[unit]);
        row.morale += static_cast<double>(state.morale[unit]);
        row.fatigue += static_cast<double>(state.fatigue[unit]);
    }
    for (const std::uint32_t unit : state.fallen) ++rows[state.side[unit]].destroyed;
    for (std::uint8_t side = 0; side < kMaxSides; ++side) {
        if (!state.sides[side].present) continue;
        TickTrace& row = rows[side];
        const SideStatistics& now = state.statistics[side];
        SideStatistics& before = state.traced[side];
        row.tick = state.tick;
        row.side = side;
        row.expected = state.sides[side].withdrawing ? 0 : state.sides[side].expected;
        if (present[side] > 0) {
            row.morale /= present[side];
            row.fatigue /= present[side];
        }
        row.shots = now.shots - before.shots;
        row.hits = now.hits - before.hits;
        row.damage = now.damage_dealt - before.damage_dealt;
        before = now;
        result.trace.push_back(row);
    }
}

}  // namespace void_reckoning::combat
