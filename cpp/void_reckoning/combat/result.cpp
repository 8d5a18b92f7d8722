#include "void_reckoning/combat/result.hpp"

#include <algorithm>
#include <array>
#include <bit>

#include "void_reckoning/base/mix.hpp"

namespace void_reckoning::combat {
namespace {

constexpr std::int64_t kExperienceForFighting = 5, kExperiencePerKill = 10, kMaxForDamage = 30;

using Teams = std::array<bool, kMaxSides>;

std::array<bool, kMaxSides> sides_in_order(const State& state) {
    std::array<bool, kMaxSides> result{};
    for (const std::uint32_t unit : state.active) {
        if (state.condition[unit] != Condition::kRouting) result[state.side[unit]] = true;
    }
    for (std::size_t s = 0; s < kMaxSides; ++s) {
        if (state.sides[s].expected > 0 && !state.sides[s].withdrawing) result[s] = true;
    }
    return result;
}

Teams standing(const State& state) {
    const std::array<bool, kMaxSides> sides = sides_in_order(state);
    Teams result{};
    for (std::size_t s = 0; s < kMaxSides; ++s) result[state.setup->team[s]] |= sides[s];
    return result;
}

/// Return a unit's fate. Units still fleeing when their team has lost have left; those of a remaining team come back. A unit that never
/// came turned back if its side left.
Fate final_fate(const State& state, std::uint32_t unit, const Teams& stands) {
    if (state.arrived[unit] == 0) return state.sides[state.side[unit]].withdrawing ? Fate::kWithdrawn : Fate::kAlive;
    if (state.condition[unit] == Condition::kRouting && !stands[state.setup->team[state.side[unit]]]) return Fate::kRouted;
    return state.fate[unit];
}

std::int32_t experience_of(const State& state, std::uint32_t unit, Fate fate) {
    if (fate == Fate::kDestroyed || !state.fought || state.arrived[unit] == 0) return 0;
    const std::int64_t hull = state.profile_of(unit).hull;
    const std::int64_t for_damage = multiply_divide(std::min(state.damage_dealt[unit], hull), kMaxForDamage, hull);
    return static_cast<std::int32_t>(kExperienceForFighting + kExperiencePerKill * state.kills[unit] + for_damage);
}

EndReason reason_of_losers(const State& state, const Teams& stands) {
    bool all_destroyed = true;
    bool withdrew = false;
    for (std::uint32_t unit = 0; unit < state.id.size(); ++unit) {
        if (stands[state.setup->team[state.side[unit]]]) continue;
        all_destroyed = all_destroyed && state.fate[unit] == Fate::kDestroyed;
        withdrew = withdrew || state.fate[unit] == Fate::kWithdrawn || state.arrived[unit] == 0;
    }
    if (all_destroyed) return EndReason::kAnnihilation;
    return withdrew ? EndReason::kWithdrawal : EndReason::kRout;
}

class Hasher {
   public:
    template <class Value> Hasher& add(Value value) {
        hash_ = combine(hash_, static_cast<std::uint64_t>(value));
        return *this;
    }
    Hasher& add(float value) { return add(std::bit_cast<std::uint32_t>(value)); }
    Hasher& add(double value) { return add(std::bit_cast<std::uint64_t>(value)); }
    [[nodiscard]] std::uint64_t value() const { return hash_; }

   private:
    std::uint64_t hash_ = 0;
};

}  // namespace

std::size_t teams_standing(const State& state) {
    const Teams stands = standing(state);
    return static_cast<std::size_t>(std::count(stands.begin(), stands.end(), true));
}

void judge(const State& state, BattleResult& result) {
    const Teams stands = standing(state);
    const auto count = std::count(stands.begin(), stands.end(), true);
    result.ticks = state.tick;
    result.winner = result.winning_team = kNoSide;
    result.outcome = Outcome::kDraw;
    result.decided = count <= 1;
    if (count > 1) {
        result.reason = state.tick >= state.setup->tick_limit ? EndReason::kTickLimit : EndReason::kStandoff;
        return;
    }
    result.reason = reason_of_losers(state, stands);
    if (count == 1) {
        const std::array<bool, kMaxSides> sides = sides_in_order(state);
        result.winner = static_cast<std::uint8_t>(std::find(sides.begin(), sides.end(), true) - sides.begin());
        result.winning_team = state.setup->team[result.winner];
        result.outcome = result.winning_team == state.setup->team[0] ? Outcome::kAttackerWin : Outcome::kDefenderWin;
    } else if (result.reason == EndReason::kAnnihilation) {
        result.outcome = Outcome::kMutualDestruction;
    }
}

void report_units(const State& state, BattleResult& result) {
    const Teams stands = standing(state);
    result.units.resize(state.id.size());
    result.sides = state.statistics;
    for (std::uint32_t unit = 0; unit < state.id.size(); ++unit) {
        const Fate fate = final_fate(state, unit, stands);
        UnitResult& out = result.units[state.input[unit]];
        out.hull = state.hull[unit];
        out.shields = state.shields[unit];
        out.damage_dealt = state.damage_dealt[unit];
        out.morale = state.morale[unit] * static_cast<float>(state.profile_of(unit).morale);
        out.experience_gained = experience_of(state, unit, fate);
        out.kills = state.kills[unit];
        out.fate = fate;
        out.fatigue = state.fatigue[unit];
        out.killed_by = state.killed_by[unit];
        out.arrived = state.arrived[unit] != 0;
        SideStatistics& side = result.sides[state.side[unit]];
        side.hull_left = add_capped(side.hull_left, out.hull);
        side.destroyed += fate == Fate::kDestroyed ? 1 : 0;
        side.routed += fate == Fate::kRouted ? 1 : 0;
        side.withdrawn += fate == Fate::kWithdrawn ? 1 : 0;
        side.never_arrived += out.arrived ? 0 : 1;
    }
}

void report_weapons(const State& state, BattleResult& result) {
    const std::size_t weapons = state.weapons.size();
    result.weapons.clear();
    for (std::size_t side = 0; side < kMaxSides; ++side) {
        if (!state.sides[side].present) continue;
        for (std::size_t w = 0; w < weapons; ++w) {
            const WeaponStatistics& tally = state.tallies[side * weapons + w];
            if (state.weapons[w].mounted && tally.shots > 0) result.weapons.push_back(tally);
        }
    }
}

std::uint64_t hash_of(const BattleResult& result) {
    Hasher hash;
    hash.add(result.outcome).add(result.decided).add(result.reason).add(result.winner).add(result.winning_team).add(result.ticks);
    for (const UnitResult& unit : result.units) {
        hash.add(unit.hull)
            .add(unit.shields)
            .add(unit.damage_dealt)
            .add(unit.morale)
            .add(unit.experience_gained)
            .add(unit.kills)
            .add(unit.fate)
            .add(unit.fatigue)
            .add(unit.killed_by)
            .add(unit.arrived);
    }
    for (const SideStatistics& side : result.sides) {
        hash.add(side.started).add(side.destroyed).add(side.routed).add(side.withdrawn).add(side.hull_started).add(side.hull_left);
        hash.add(side.damage_dealt).add(side.damage_received).add(side.shots).add(side.hits).add(side.never_arrived);
        for (const std::int64_t units : side.destroyed_by) hash.add(units);
        for (const double stress : side.stress) hash.add(stress);
    }
    for (const WeaponStatistics& weapon : result.weapons) {
        hash.add(weapon.side).add(weapon.weapon).add(weapon.shots).add(weapon.hits).add(weapon.damage).add(weapon.kills);
    }
    for (const TickTrace& row : result.trace) {
        hash.add(row.tick).add(row.side).add(row.steady).add(row.shaken).add(row.routing).add(row.expected).add(row.destroyed);
        hash.add(row.hull).add(row.shields).add(row.morale).add(row.fatigue).add(row.shots).add(row.hits).add(row.damage);
    }
    for (const DamageRecord& record : result.damage) {
        hash.add(record.tick).add(record.source_group).add(record.target_group).add(record.weapon);
        hash.add(record.kills).add(record.shots).add(record.hits).add(record.damage);
    }
    return hash.value();
}

std::string_view name_of(Outcome outcome) {
    constexpr std::array<std::string_view, 5> kNames = {"UNKNOWN", "ATTACKER_WIN", "DEFENDER_WIN", "DRAW", "MUTUAL_DESTRUCTION"};
    return kNames[static_cast<std::size_t>(outcome)];
}

std::string_view name_of(EndReason reason) {
    constexpr std::array<std::string_view, 6> kNames = {"annihilation", "rout", "withdrawal", "standoff", "tick limit", "interrupted"};
    return kNames[static_cast<std::size_t>(reason)];
}

std::string_view name_of(Fate fate) {
    constexpr std::array<std::string_view, 4> kNames = {"alive", "destroyed", "routed", "withdrawn"};
    return kNames[static_cast<std::size_t>(fate)];
}

std::string_view name_of(Stress stress) {
    constexpr std::array<std::string_view, kStresses> kNames = {"own losses", "side losses", "neighbours lost", "outnumbered",
                                                                "under fire", "flanked",     "commander lost"};
    return kNames[static_cast<std::size_t>(stress)];
}

}  // namespace void_reckoning::combat
