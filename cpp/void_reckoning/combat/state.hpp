#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "void_reckoning/base/stop_token.hpp"
#include "void_reckoning/combat/ballistics.hpp"
#include "void_reckoning/combat/battle.hpp"
#include "void_reckoning/combat/damage.hpp"
#include "void_reckoning/combat/point_index.hpp"
#include "void_reckoning/combat/records.hpp"
#include "void_reckoning/combat/strength.hpp"

namespace void_reckoning::combat {

inline constexpr std::uint32_t kNobody = Nearest::kNone;

/// Steady and shaken units are in order; routing ones flee; gone ones are destroyed or have left (`fate` says which).
enum class Condition : std::uint8_t { kSteady, kShaken, kRouting, kGone };

struct Point {
    float x = 0, y = 0;
};

/// Turn a place or direction of side 0, which faces along x, to another side: exact quarter turns, so that it does not matter which side a
/// force is.
[[nodiscard]] inline Point turned(std::uint8_t side, Point point) {
    switch (side) {
        case 0: return point;
        case 1: return {-point.x, -point.y};
        case 2: return {-point.y, point.x};
        default: return {point.y, -point.x};
    }
}

struct WeaponFacts {
    Gun gun;
    float range2 = 0;
    float area = 0;                     ///< 0: aimed
    bool mounted = false;               ///< on a unit of this battle
    std::uint32_t row = 0;              ///< row in the matches
    std::uint32_t every_tick = 0;       ///< shots a tick of one weapon where its rate is whole, else 0
};

struct ProfileFacts {
    double angle2 = 0;                  ///< presented_angle2 of its size
    double inverse_hull = 0;
    ProfileStrength strength;
    Susceptibility kept{};
    float range = 0, range2 = 0;        ///< of its longest weapon
    float preferred_range = 0;          ///< distance at which it stops closing in
    bool armed = false;
    bool used = false;
    std::uint32_t column = 0;           ///< column in the matches
    std::int64_t recharge = 0;          ///< of shields, this tick
};

/// A weapon against a profile: everything that each shot needs, computed once a battle.
struct Match {
    std::array<Reach, 2> reach;         ///< against immobile and mobile units
    std::int64_t raw = 0, through = 0;  ///< of one hit
};

/// All shots of one mount in one tick, at one unit.
struct Salvo {
    std::uint32_t target = kNobody;     ///< the unit's target; for area fire a unit where the shot falls
    std::uint32_t shots = 0, hits = 0;
    std::uint16_t weapon = 0;
    std::int64_t raw = 0;               ///< sum over hits, before shields
    std::int64_t through = 0;           ///< sum over hits, as if there were no shield
};

struct FiredSalvo {
    std::uint32_t unit = 0, salvo = 0;
};

struct Side {
    bool present = false;
    bool withdrawing = false;
    std::int64_t hull_started = 0;
    std::int64_t hull_lost = 0;         ///< this tick
    float loss_share = 0;               ///< this tick, of hull_started
    double firepower = 0, durability = 0;
    float command = 0;                  ///< skill of its best commander on the field, not routing
    float command_lost = 0;             ///< skill of commanders destroyed this tick
    double exposure = 1;                ///< share of hits that cover lets through
    float near = 0;                     ///< radius in which a loss affects others
    std::int32_t expected = 0;          ///< reinforcements still to come
    double coming_firepower = 0, coming_durability = 0;  ///< of the reinforcements
    PointIndex points;                  ///< units on the field, at the tick's start
};

/// Columns by rank: the units sorted by id, so that no sum and no list depends on sides or on the caller's order.
struct BattleScratch::State {
    const BattleSetup* setup = nullptr;
    std::int32_t tick = 0;
    float field_half = 0;               ///< from the centre to an edge
    float fastest = 0;                  ///< speed of the fastest unit that can move
    std::int32_t quiet_ticks = 0;       ///< without movement or fire
    bool fired = false;                 ///< a shot was fired this tick
    bool fought = false;                ///< or in any earlier tick

    std::vector<WeaponFacts> weapons;
    std::vector<ProfileFacts> profiles;
    std::vector<std::uint32_t> learned; ///< used profiles, in the order of the units
    std::vector<Match> matches;
    std::array<Side, kMaxSides> sides;

    // constant
    std::vector<std::uint32_t> input;   ///< row in setup->units
    std::vector<std::uint64_t> id;
    std::vector<std::uint16_t> profile;
    std::vector<std::uint8_t> side;
    std::vector<std::uint8_t> mobile;
    std::vector<std::uint32_t> group;   ///< dense
    std::vector<std::uint32_t> first_salvo;
    std::vector<float> speed;           ///< 0 if immobile
    std::vector<float> skill;           ///< factor of hit chance from experience
    std::vector<float> commander;
    std::vector<float> nerve;           ///< factor of stress
    std::vector<float> rhythm;          ///< [0, 1): phase of weapons with fractional rates

    // at the tick's start
    std::vector<float> x, y;
    std::vector<std::int64_t> hull, shields;
    std::vector<float> morale;          ///< 1: rested
    std::vector<float> fatigue;         ///< read and written by the unit itself only
    std::vector<Condition> condition;
    std::vector<Fate> fate;
    std::vector<std::uint8_t> rallied, newly_routed;
    std::vector<std::int32_t> flight_ticks;
    std::vector<std::uint8_t> arrived;
    std::vector<std::uint32_t> target;
    std::vector<std::uint8_t> engaged;  ///< the target was in range when chosen
    std::vector<std::int32_t> next_search;

    // of the tick
    std::vector<std::uint8_t> salvo_count;  ///< 0: did not fire
    std::vector<Salvo> salvos;
    std::vector<FiredSalvo> fired_salvos;   ///< with shots, by rank and mount
    std::vector<float> next_x, next_y;
    std::vector<std::int64_t> flanking_in;  ///< of raw_in, from behind
    std::vector<float> flanked;             ///< share of flanking_in in raw_in
    std::vector<std::int64_t> raw_in, through_in, passed_in, credited, taken, hull_taken;
    std::vector<std::int64_t> kill_point;   ///< the thousandth of raw_in credited with the kill; -1: survived
    std::vector<std::uint32_t> struck;      ///< ranks hit this tick
    std::vector<std::uint32_t> fallen;      ///< ranks destroyed this tick
    std::vector<std::uint8_t> losses_near;

    // since the start
    std::vector<std::int64_t> damage_dealt;
    std::vector<std::int32_t> kills;
    std::vector<std::uint16_t> killed_by;
    std::array<SideStatistics, kMaxSides> statistics;
    std::array<SideStatistics, kMaxSides> traced;  ///< statistics at the last traced tick
    std::vector<WeaponStatistics> tallies;  ///< at side * number of weapons + weapon; of mounted weapons
    DamageLedger ledger;

    std::vector<std::uint32_t> active;      ///< ranks on the field, ascending
    std::vector<std::uint32_t> commanders;  ///< ranks of units with one, ascending
    std::vector<std::uint32_t> reserves;    ///< ranks still to come; the next one is last
    std::vector<std::uint32_t> order;       ///< working list

    [[nodiscard]] const UnitProfile& profile_of(std::uint32_t unit) const { return setup->profiles[profile[unit]]; }
    [[nodiscard]] const ProfileFacts& facts_of(std::uint32_t unit) const { return profiles[profile[unit]]; }
    [[nodiscard]] const Match& match_of(std::uint16_t weapon, std::uint32_t victim) const {
        return matches[weapons[weapon].row * learned.size() + facts_of(victim).column];
    }
    [[nodiscard]] bool fleeing(std::uint32_t unit) const {
        return mobile[unit] != 0 && (condition[unit] == Condition::kRouting || sides[side[unit]].withdrawing);
    }
    [[nodiscard]] bool hostile(std::size_t a, std::size_t b) const { return setup->team[a] != setup->team[b]; }
    [[nodiscard]] float distance2(std::uint32_t a, std::uint32_t b) const {
        const float dx = x[a] - x[b];
        const float dy = y[a] - y[b];
        return dx * dx + dy * dy;
    }
    [[nodiscard]] WeaponStatistics& tally(std::uint32_t unit, std::uint16_t weapon) {
        return tallies[side[unit] * setup->weapons.size() + weapon];
    }
};

using State = BattleScratch::State;

/// A unit's current contribution to its side's strength.
struct Worth {
    double firepower = 0, durability = 0;
};
[[nodiscard]] inline Worth worth_of(const State& state, std::uint32_t unit) {
    const ProfileFacts& facts = state.facts_of(unit);
    const double health = static_cast<double>(state.hull[unit]) * facts.inverse_hull;
    const double guns = state.setup->domain == Domain::kGround ? health : 1.0;
    return {facts.strength.firepower * guns, facts.strength.durability * health};
}

/// Call body(unit) for each unit on the field; in parallel when there are many. The body writes only its own unit's values, and nothing
/// that is reported before the tick is complete: among many units it may be interrupted in between.
template <class Body> void for_each_active(const State& state, Body&& body) {
    constexpr std::size_t kChunk = 256;
    const std::size_t count = state.active.size();
    if (count < 4 * kChunk) {
        for (const std::uint32_t unit : state.active) body(unit);
        return;
    }
    const auto chunk_of = [&](std::size_t chunk) {
        const std::size_t end = count < (chunk + 1) * kChunk ? count : (chunk + 1) * kChunk;
        for (std::size_t i = chunk * kChunk; i < end; ++i) body(state.active[i]);
    };
    const std::size_t chunks = (count + kChunk - 1) / kChunk;
    if (state.setup->workers != nullptr) {
        state.setup->workers->for_each(chunks, 1, chunk_of);
        return;
    }
    for (std::size_t chunk = 0; chunk < chunks; ++chunk) {
        poll_stop();
        chunk_of(chunk);
    }
}

}  // namespace void_reckoning::combat
