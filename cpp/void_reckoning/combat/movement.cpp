#include <algorithm>
#include <cmath>

#include "void_reckoning/combat/constants.hpp"
#include "void_reckoning/combat/phases.hpp"

namespace void_reckoning::combat {
namespace {

constexpr float kSpentPace = 0.3F;          // share of its speed that a spent unit loses
constexpr float kMoving = 0.003F, kFiring = 0.0015F, kResting = 0.005F;  // change of fatigue in a tick

float pace(const State& state, std::uint32_t unit) { return state.speed[unit] * (1.0F - kSpentPace * state.fatigue[unit]); }

void flee(State& state, std::uint32_t unit) {
    const float step = (state.side[unit] & 1U) == 0 ? -pace(state, unit) : pace(state, unit);
    if (state.side[unit] < 2) {
        state.next_x[unit] += step;
    } else {
        state.next_y[unit] += step;
    }
    ++state.flight_ticks[unit];
}

void close_in(State& state, std::uint32_t unit) {
    const std::uint32_t target = state.target[unit];
    const float dx = state.x[target] - state.x[unit];
    const float dy = state.y[target] - state.y[unit];
    const float distance = std::sqrt(dx * dx + dy * dy);
    const float preferred = state.facts_of(unit).preferred_range * kPatience / (kPatience + static_cast<float>(state.tick));
    if (distance <= preferred) return;
    const float share = std::min(pace(state, unit), distance - preferred) / distance;
    state.next_x[unit] += dx * share;
    state.next_y[unit] += dy * share;
}

/// Update fatigue: moving and firing tire, a tick without either rests.
void tire(State& state, std::uint32_t unit) {
    const bool moved = state.next_x[unit] != state.x[unit] || state.next_y[unit] != state.y[unit];
    const bool fired = state.salvo_count[unit] != 0;
    const float effort = (moved ? kMoving : 0.0F) + (fired ? kFiring : 0.0F);
    state.fatigue[unit] = std::clamp(state.fatigue[unit] + (effort > 0 ? effort : -kResting), 0.0F, 1.0F);
}

bool past_edge(const State& state, std::uint32_t unit) {
    const float outward = state.side[unit] < 2 ? state.x[unit] : state.y[unit];
    return ((state.side[unit] & 1U) == 0 ? -outward : outward) >= state.field_half;
}

}  // namespace

void move(State& state) {
    const StopScope whole(nullptr);  // fatigue is part of the result
    for_each_active(state, [&](std::uint32_t unit) {
        state.next_x[unit] = state.x[unit];
        state.next_y[unit] = state.y[unit];
        if (state.fleeing(unit)) {
            flee(state, unit);
        } else if (state.mobile[unit] != 0 && state.target[unit] != kNobody) {
            close_in(state, unit);
        }
        tire(state, unit);
    });
}

void leave_field(State& state) {
    bool moved = false;
    for (const std::uint32_t unit : state.active) {
        moved |= state.next_x[unit] != state.x[unit] || state.next_y[unit] != state.y[unit];
        state.x[unit] = state.next_x[unit];
        state.y[unit] = state.next_y[unit];
        if (state.condition[unit] == Condition::kGone || !state.fleeing(unit)) continue;
        if (!past_edge(state, unit) && state.flight_ticks[unit] < kFlightTicks) continue;
        state.fate[unit] = state.condition[unit] == Condition::kRouting ? Fate::kRouted : Fate::kWithdrawn;
        state.condition[unit] = Condition::kGone;
    }
    const bool waiting =
        std::any_of(state.sides.begin(), state.sides.end(), [](const Side& side) { return side.expected > 0 && !side.withdrawing; });
    state.quiet_ticks = moved || state.fired || waiting ? 0 : state.quiet_ticks + 1;
}

}  // namespace void_reckoning::combat
