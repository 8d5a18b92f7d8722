#include <algorithm>

#include "void_reckoning/combat/constants.hpp"
#include "void_reckoning/combat/phases.hpp"

namespace void_reckoning::combat {
namespace {

// Stress of one tick, of a unit with morale 1. docs/rules/combat.md explains each.
constexpr std::uint8_t kMaxLossesNear = 4;
constexpr float kFlanked = 0.02F;           // times the share of the tick's fire that came from behind
constexpr float kCommanderLost = 0.15F;     // times the skill of the commanders destroyed
constexpr float kCommandedNerve = 0.25F;    // share of all stress that a commander of skill 1 removes

constexpr float kSteadyAbove = 0.6F, kRalliesAbove = 0.4F;

void note_losses_near(State& state) {
    const auto spread = [&](std::uint32_t fallen) {
        const Side& side = state.sides[state.side[fallen]];
        side.points.for_each_within(state.x[fallen], state.y[fallen], side.near, [&](std::uint32_t unit) {
            if (unit != fallen && state.losses_near[unit] < kMaxLossesNear) ++state.losses_near[unit];
        });
    };
    for (const std::uint32_t unit : state.fallen) spread(unit);
    for (const std::uint32_t unit : state.active) {
        if (state.newly_routed[unit] == 0) continue;
        state.newly_routed[unit] = 0;
        spread(unit);
    }
}

void measure_strength(State& state) {
    for (Side& side : state.sides) {
        side.firepower = side.durability = 0;
    }
    for (const std::uint32_t unit : state.active) {
        if (state.condition[unit] >= Condition::kRouting) continue;
        const Worth worth = worth_of(state, unit);
        Side& side = state.sides[state.side[unit]];
        side.firepower += worth.firepower;
        side.durability += worth.durability;
    }
}

/// Sum the values, smallest first: the sum does not depend on which force is which side.
double sum_of(std::array<double, kMaxSides> values) {
    std::sort(values.begin(), values.end());
    return values[0] + values[1] + values[2] + values[3];
}

/// Return the remaining sides for which `included` holds, as one force.
template <class Included> Force force_of(const State& state, Included&& included) {
    std::array<double, kMaxSides> firepower{}, durability{};
    for (std::size_t s = 0; s < kMaxSides; ++s) {
        if (!state.sides[s].present || !included(s)) continue;
        firepower[s] = state.sides[s].firepower;
        durability[s] = state.sides[s].durability;
    }
    return {sum_of(firepower), sum_of(durability), 0};
}

Force enemies_of(const State& state, std::size_t side) {
    return force_of(state, [&](std::size_t s) { return state.hostile(s, side) && !state.sides[s].withdrawing; });
}

/// Return a side and its remaining allies as one force.
Force friends_of(const State& state, std::size_t side) {
    return force_of(state, [&](std::size_t s) { return s == side || (!state.hostile(s, side) && !state.sides[s].withdrawing); });
}

/// Stress that affects all units of a side equally.
struct SharedStress {
    float losses = 0, outnumbered = 0;
    double nerve = 0;                   // sum over the affected units
};

SharedStress stress_of_side(const State& state, std::size_t side) {
    const double mine = friends_of(state, side).strength();
    const double theirs = enemies_of(state, side).strength();
    float enemy_losses = 0;
    for (std::size_t s = 0; s < kMaxSides; ++s) {
        if (state.hostile(s, side)) enemy_losses = std::max(enemy_losses, state.sides[s].loss_share);
    }
    SharedStress stress;
    stress.losses = kSideLossStress * state.sides[side].loss_share - kEnemyLossRelief * enemy_losses;
    if (state.fought && theirs + mine > 0) stress.outnumbered = kOutnumberedStress * static_cast<float>((theirs - mine) / (theirs + mine));
    return stress;
}

void change_condition(State& state, std::uint32_t unit) {
    const float morale = state.morale[unit];
    Condition& condition = state.condition[unit];
    if (condition == Condition::kRouting) {
        if (morale <= kRalliesAbove || state.rallied[unit] != 0) return;  // a unit that breaks twice is out of this battle
        condition = Condition::kShaken;
        state.rallied[unit] = 1;
        state.flight_ticks[unit] = 0;
    } else if (morale < kRoutsBelow && state.mobile[unit] != 0) {
        condition = Condition::kRouting;
        state.newly_routed[unit] = 1;
    } else if (morale < kShakenBelow) {
        condition = Condition::kShaken;
    } else if (morale > kSteadyAbove) {
        condition = Condition::kSteady;
    }
}

}  // namespace

void update_morale(State& state) {
    note_losses_near(state);
    std::array<SharedStress, kMaxSides> shared{};
    std::array<float, kMaxSides> calm{}, shock{};
    for (std::size_t s = 0; s < kMaxSides; ++s) {
        if (!state.sides[s].present) continue;
        shared[s] = stress_of_side(state, s);
        calm[s] = 1.0F - kCommandedNerve * state.sides[s].command;
        shock[s] = kCommanderLost * state.sides[s].command_lost;
    }
    for (const std::uint32_t unit : state.active) {
        const bool hit = state.taken[unit] > 0;
        const auto lost = static_cast<float>(static_cast<double>(state.hull_taken[unit]) * state.facts_of(unit).inverse_hull);
        const std::uint8_t near = state.losses_near[unit];
        state.taken[unit] = state.hull_taken[unit] = 0;
        state.losses_near[unit] = 0;
        if (state.condition[unit] == Condition::kGone) continue;
        const float nerve = state.nerve[unit] * calm[state.side[unit]];
        SharedStress& side = shared[state.side[unit]];
        side.nerve += static_cast<double>(nerve);
        float stress = side.losses + side.outnumbered;
        const auto bear = [&](Stress cause, float size) {
            stress += size;
            state.statistics[state.side[unit]].stress[static_cast<std::size_t>(cause)] += static_cast<double>(size * nerve);
        };
        if (hit) {
            bear(Stress::kOwnLosses, kOwnLossStress * lost);
            bear(Stress::kUnderFire, kUnderFireStress);
            if (state.flanked[unit] > 0) bear(Stress::kFlanked, kFlanked * state.flanked[unit]);
        }
        if (shock[state.side[unit]] > 0) bear(Stress::kCommander, shock[state.side[unit]]);
        if (near != 0) bear(Stress::kNeighbours, kLossNearStress * static_cast<float>(near));
        float morale = state.morale[unit] - stress * nerve;
        if (!hit && near == 0) morale += kRest * (1.0F - morale);
        state.morale[unit] = std::clamp(morale, 0.0F, std::max(1.0F, state.morale[unit]));
        change_condition(state, unit);
    }
    for (std::size_t s = 0; s < kMaxSides; ++s) {
        std::array<double, kStresses>& taken = state.statistics[s].stress;
        taken[static_cast<std::size_t>(Stress::kSideLosses)] += static_cast<double>(shared[s].losses) * shared[s].nerve;
        taken[static_cast<std::size_t>(Stress::kOutnumbered)] += static_cast<double>(shared[s].outnumbered) * shared[s].nerve;
    }
}

void decide_withdrawals(State& state) {
    measure_strength(state);
    std::array<bool, kMaxSides> leaves{};
    for (std::size_t s = 0; s < kMaxSides; ++s) {
        const Side& side = state.sides[s];
        const double ratio = state.setup->retreat_ratio[s];
        if (!side.present || side.withdrawing || ratio <= 0) continue;
        Force own = friends_of(state, s);
        own.firepower += side.coming_firepower;
        own.durability += side.coming_durability;
        leaves[s] = own.strength() < ratio * enemies_of(state, s).strength();
    }
    for (std::size_t s = 0; s < kMaxSides; ++s) state.sides[s].withdrawing |= leaves[s];
}

}  // namespace void_reckoning::combat
