#include <algorithm>

#include "void_reckoning/combat/constants.hpp"
#include "void_reckoning/combat/phases.hpp"

namespace void_reckoning::combat {
namespace {

constexpr auto kRechargeHalfLife = static_cast<std::int64_t>(kPatience);  // emitters tire, so battles end

/// List this tick's salvos, so that later phases need not read every mount again.
void list_salvos(State& state) {
    state.fired_salvos.clear();
    for (const std::uint32_t unit : state.active) {
        const std::uint32_t first = state.first_salvo[unit];
        for (std::uint32_t s = first; s < first + state.salvo_count[unit]; ++s) {
            if (state.salvos[s].shots != 0) state.fired_salvos.push_back({unit, s});
        }
    }
}

/// Return whether fire comes from behind. A unit faces its target, or along its side's direction; fire from more than a quarter turn off
/// comes from behind.
bool from_behind(const State& state, std::uint32_t unit, std::uint32_t shooter) {
    const std::uint32_t faced = state.target[unit];
    const Point facing =
        faced == kNobody ? turned(state.side[unit], {1, 0}) : Point{state.x[faced] - state.x[unit], state.y[faced] - state.y[unit]};
    return facing.x * (state.x[shooter] - state.x[unit]) + facing.y * (state.y[shooter] - state.y[unit]) < 0;
}

void gather(State& state) {
    state.struck.clear();
    list_salvos(state);
    state.fired = !state.fired_salvos.empty();
    for (const auto& [unit, index] : state.fired_salvos) {
        const Salvo& salvo = state.salvos[index];
        SideStatistics& statistics = state.statistics[state.side[unit]];
        statistics.shots += salvo.shots;
        statistics.hits += salvo.hits;
        if (salvo.raw == 0) continue;
        const std::uint32_t target = salvo.target;
        if (state.raw_in[target] == 0) state.struck.push_back(target);
        state.raw_in[target] = add_capped(state.raw_in[target], salvo.raw);
        state.through_in[target] = add_capped(state.through_in[target], salvo.through);
        if (from_behind(state, target, unit)) state.flanking_in[target] = add_capped(state.flanking_in[target], salvo.raw);
    }
    state.fought = state.fought || state.fired;
}

/// Apply all of a tick's hits on a unit at once: shields absorb what they can of the sum, and the rest passes the armour in the proportion
/// the hits would have. The hits have no order that could affect the result.
void suffer(State& state, std::uint32_t unit, RandomAddress tick_address) {
    const std::int64_t raw = state.raw_in[unit];
    const std::int64_t absorbed = std::min(state.shields[unit], raw);
    const std::int64_t passed = share_of(state.through_in[unit], raw - absorbed, raw);
    const std::int64_t lost = std::min(passed, state.hull[unit]);
    state.shields[unit] -= absorbed;
    state.hull[unit] -= lost;
    state.hull_taken[unit] = lost;
    state.taken[unit] = absorbed + lost;
    const std::int64_t flanking = state.flanking_in[unit];
    state.flanked[unit] = flanking == 0 ? 0.0F : static_cast<float>(static_cast<double>(flanking) / static_cast<double>(raw));
    const std::uint8_t side = state.side[unit];
    state.sides[side].hull_lost = add_capped(state.sides[side].hull_lost, lost);
    state.statistics[side].damage_received = add_capped(state.statistics[side].damage_received, absorbed + lost);
    if (state.hull[unit] > 0) return;
    state.condition[unit] = Condition::kGone;
    state.fate[unit] = Fate::kDestroyed;
    state.shields[unit] = 0;
    state.fallen.push_back(unit);
    state.sides[side].command_lost += state.commander[unit];
    state.kill_point[unit] = static_cast<std::int64_t>(tick_address.at(state.id[unit]).below(static_cast<std::uint64_t>(raw)));
}

/// Divide a target's actual losses among its attackers, in proportion to their raw damage, by differences of a running total: the parts add
/// up exactly. One of them gets the kill, with a chance in the same proportion.
void credit(State& state, bool record) {
    for (const auto& [unit, index] : state.fired_salvos) {
        const Salvo& salvo = state.salvos[index];
        const std::uint32_t target = salvo.target;
        const std::uint16_t weapon = salvo.weapon;
        std::int64_t damage = 0;
        std::int32_t kills = 0;
        if (salvo.raw != 0) {
            const std::int64_t before = state.passed_in[target];
            const std::int64_t after = add_capped(before, salvo.raw);
            const std::int64_t total = share_of(state.taken[target], after, state.raw_in[target]);
            damage = total - state.credited[target];
            kills = state.kill_point[target] >= before && state.kill_point[target] < after ? 1 : 0;
            state.passed_in[target] = after;
            state.credited[target] = total;
            state.damage_dealt[unit] = add_capped(state.damage_dealt[unit], damage);
            state.kills[unit] += kills;
            SideStatistics& statistics = state.statistics[state.side[unit]];
            statistics.damage_dealt = add_capped(statistics.damage_dealt, damage);
            if (kills != 0) {
                state.killed_by[target] = weapon;
                ++state.statistics[state.side[target]].destroyed_by[state.setup->weapons[weapon].damage_type];
            }
        }
        WeaponStatistics& tally = state.tally(unit, weapon);
        tally.shots += salvo.shots;
        tally.hits += salvo.hits;
        tally.damage = add_capped(tally.damage, damage);
        tally.kills += kills;
        if (!record) continue;
        DamageRecord& entry = state.ledger.entry(state.group[unit], state.group[target], weapon);
        entry.shots += salvo.shots;
        entry.hits += salvo.hits;
        entry.damage = add_capped(entry.damage, damage);
        entry.kills += kills;
    }
}

}  // namespace

void apply_damage(State& state, BattleResult& result) {
    for (Side& side : state.sides) side.hull_lost = 0;
    state.fallen.clear();
    gather(state);
    const RandomAddress address = state.setup->address.at(Purpose::kTie).at(static_cast<std::uint64_t>(state.tick));
    for (const std::uint32_t unit : state.struck) suffer(state, unit, address);
    if (state.setup->damage_records) state.ledger.begin_tick(state.tick, result.damage);
    credit(state, state.setup->damage_records);
    if (state.setup->damage_records) state.ledger.end_tick();
    for (const std::uint32_t unit : state.struck) {
        state.flanking_in[unit] = state.raw_in[unit] = state.through_in[unit] = state.passed_in[unit] = state.credited[unit] = 0;
    }
    for (Side& side : state.sides) {
        side.loss_share =
            side.present ? static_cast<float>(static_cast<double>(side.hull_lost) / static_cast<double>(side.hull_started)) : 0.0F;
    }
}

void recharge_shields(State& state) {
    for (const std::uint32_t profile : state.learned) {
        const std::int64_t fresh = state.setup->profiles[profile].shield_recharge;
        state.profiles[profile].recharge = multiply_divide(fresh, kRechargeHalfLife, kRechargeHalfLife + state.tick);
    }
    for (const std::uint32_t unit : state.active) {
        if (state.condition[unit] == Condition::kGone) continue;
        const UnitProfile& profile = state.profile_of(unit);
        if (state.shields[unit] >= profile.shields) continue;
        state.shields[unit] = std::min(profile.shields, state.shields[unit] + state.facts_of(unit).recharge);
    }
}

}  // namespace void_reckoning::combat
