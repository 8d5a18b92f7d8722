#include <algorithm>
#include <cmath>

#include "void_reckoning/combat/constants.hpp"
#include "void_reckoning/combat/phases.hpp"

namespace void_reckoning::combat {
namespace {

constexpr std::int32_t kSearchEvery = 16;   // ticks a unit stays with a reachable target, on average
constexpr float kShift = 0.1F;              // of the range: how far fire shifts when its target is gone
constexpr std::int32_t kMaxMarch = 12;  // ticks of march towards an enemy's last seen position

void index_positions(State& state) {
    for (Side& side : state.sides) side.points.clear();
    for (const std::uint32_t unit : state.active) state.sides[state.side[unit]].points.add(state.x[unit], state.y[unit], unit);
    for (Side& side : state.sides) side.points.build();
}

bool keeps_target(const State& state, std::uint32_t unit) {
    const std::uint32_t target = state.target[unit];
    if (target == kNobody || state.tick >= state.next_search[unit]) return false;
    if (state.engaged[unit] == 0) return true;  // nothing can be in range yet; the unit marches to where the enemy was seen
    return state.condition[target] != Condition::kGone && state.distance2(unit, target) <= state.facts_of(unit).range2;
}

std::uint32_t nearest_enemy(const State& state, std::uint32_t unit, float x, float y, RandomAddress address) {
    Nearest nearest(address, state.id);
    for (std::size_t s = 0; s < kMaxSides; ++s) {
        if (state.hostile(s, state.side[unit]) && state.sides[s].points.size() > 0) state.sides[s].points.find_nearest(x, y, nearest);
    }
    return nearest.unit();
}

/// Return a random coordinate within `width` of `centre` and within [low, high], which holds `centre`. `t` in [-1, 1]: -t gives the mirror
/// image.
float coordinate_about(float centre, float width, float low, float high, float t) {
    const float room = t > 0 ? high - centre : centre - low;
    return centre + t * std::min(width, room);
}

/// Pick the enemy nearest to a random point about an enemy, or none if it is out of reach: fire spreads over reachable enemies, and a line
/// does not waste itself on one target. Turned sides take turned points.
std::uint32_t pick_about(const State& state, std::uint32_t unit, std::uint32_t enemy, float width, RandomAddress address) {
    const auto across = static_cast<float>(address.between(-1, 1, 2));
    const auto ahead = static_cast<float>(address.between(-1, 1, 3));
    const Point offset = turned(state.side[unit], {ahead, across});
    const Box& box = state.sides[state.side[enemy]].points.box();
    const float x = coordinate_about(state.x[enemy], width, box.left, box.right, offset.x);
    const float y = coordinate_about(state.y[enemy], width, box.bottom, box.top, offset.y);
    const std::uint32_t chosen = nearest_enemy(state, unit, x, y, address);
    return chosen != kNobody && state.distance2(unit, chosen) <= state.facts_of(unit).range2 ? chosen : kNobody;
}

/// Pick a new target near the old one, which was destroyed early.
bool shift_fire(State& state, std::uint32_t unit, RandomAddress tick_address) {
    const std::uint32_t old = state.target[unit];
    if (old == kNobody || state.engaged[unit] == 0 || state.tick >= state.next_search[unit]) return false;
    if (state.distance2(unit, old) > state.facts_of(unit).range2) return false;
    const std::uint32_t chosen = pick_about(state, unit, old, kShift * state.facts_of(unit).range, tick_address.at(state.id[unit]));
    if (chosen == kNobody) return false;
    state.target[unit] = chosen;
    return true;
}

void search(State& state, std::uint32_t unit, RandomAddress tick_address) {
    const RandomAddress address = tick_address.at(state.id[unit]);
    const std::uint32_t nearest = nearest_enemy(state, unit, state.x[unit], state.y[unit], address);
    state.target[unit] = nearest;
    state.engaged[unit] = 0;
    if (nearest == kNobody) return;
    const ProfileFacts& facts = state.facts_of(unit);
    const float distance2 = state.distance2(unit, nearest);
    const float distance = std::sqrt(distance2);
    if (distance2 <= facts.range2) {
        state.engaged[unit] = 1;
        const std::uint32_t chosen = pick_about(state, unit, nearest, kSpread * (facts.range - distance), address);
        if (chosen != kNobody) state.target[unit] = chosen;
        state.next_search[unit] = state.tick + kSearchEvery / 2 + static_cast<std::int32_t>(address.below(kSearchEvery, 1));
        return;
    }
    // No unit can come into range before both have closed the gap at their maximum speeds.
    const float gap = distance - facts.range;
    const float closing = std::max(state.speed[unit] + state.fastest, gap / static_cast<float>(kMaxMarch));
    state.next_search[unit] = state.tick + std::max(1, static_cast<std::int32_t>(gap / closing));
}

}  // namespace

void choose_targets(State& state) {
    index_positions(state);
    const RandomAddress address = state.setup->address.at(Purpose::kCombatTarget).at(static_cast<std::uint64_t>(state.tick));
    for_each_active(state, [&](std::uint32_t unit) {
        if (state.condition[unit] == Condition::kRouting || !state.facts_of(unit).armed) {
            state.target[unit] = kNobody;
        } else if (!keeps_target(state, unit) && !shift_fire(state, unit, address)) {
            search(state, unit, address);
        }
    });
}

}  // namespace void_reckoning::combat
