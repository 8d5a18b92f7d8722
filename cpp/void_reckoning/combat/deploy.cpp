#include <algorithm>
#include <cmath>

#include "void_reckoning/combat/constants.hpp"
#include "void_reckoning/combat/phases.hpp"
#include "void_reckoning/combat/validate.hpp"

namespace void_reckoning::combat {
namespace {

constexpr float kEntry = 0.5F;              // reinforcements enter at the edge
constexpr float kNearSpacings = 2.5F;       // range within which the loss of a neighbour counts
constexpr float kJitter = 0.3F;             // of the spacing: no two distances are equal by construction
constexpr std::uint64_t kBeforeAnyTick = ~std::uint64_t{0};

void learn_profile(State& state, std::size_t index) {
    const UnitProfile& profile = state.setup->profiles[index];
    ProfileFacts& facts = state.profiles[index];
    facts = {};
    facts.used = true;
    facts.angle2 = presented_angle2(profile.size, profile.domain);
    facts.inverse_hull = 1.0 / static_cast<double>(profile.hull);
    facts.kept = susceptibility(profile);
    facts.strength = profile_strength(profile, state.setup->weapons);
    double weight = 0;
    double weighted = 0;
    for (std::size_t m = 0; m < profile.mount_count; ++m) {
        const WeaponProfile& weapon = state.setup->weapons[profile.mounts[m].weapon];
        for (std::size_t side = 0; side < kMaxSides; ++side) {
            state.weapons[profile.mounts[m].weapon].mounted = true;
            state.tallies[side * state.weapons.size() + profile.mounts[m].weapon] = {.side = static_cast<std::uint8_t>(side),
                                                                                     .weapon = profile.mounts[m].weapon};
        }
        const double output = weapon.rate * weapon.salvo * profile.mounts[m].count * static_cast<double>(weapon.damage);
        if (output <= 0) continue;
        facts.armed = true;
        const double range = weapon.range * state.setup->terrain.sight;
        facts.range = std::max(facts.range, static_cast<float>(range));
        weight += output;
        weighted += output * range;
    }
    facts.range2 = facts.range * facts.range;
    if (facts.armed) facts.preferred_range = kPreferredShare * static_cast<float>(weighted / weight);
}

Match match(const WeaponProfile& weapon, const WeaponFacts& gun, const UnitProfile& target, const ProfileFacts& facts, double speed) {
    Match result;
    result.reach = {make_reach(gun.gun, facts.angle2, 0), make_reach(gun.gun, facts.angle2, speed)};
    result.raw = raw_damage(weapon, facts.kept);
    result.through = through_armour(result.raw, target.armour, weapon.penetration);
    return result;
}

/// Match every mounted weapon against every profile present.
void match_weapons(State& state) {
    const BattleSetup& setup = *state.setup;
    state.matches.clear();
    std::uint32_t row = 0;
    for (std::size_t w = 0; w < state.weapons.size(); ++w) {
        if (!state.weapons[w].mounted) continue;
        state.weapons[w].row = row++;
        for (const std::uint32_t profile : state.learned) {
            const UnitProfile& target = setup.profiles[profile];
            const double speed = static_cast<double>(static_cast<float>(target.tactical_speed * setup.terrain.speed));
            state.matches.push_back(match(setup.weapons[w], state.weapons[w], target, state.profiles[profile], speed));
        }
    }
}

void learn_tables(State& state) {
    const BattleSetup& setup = *state.setup;
    state.weapons.resize(setup.weapons.size());
    state.tallies.resize(setup.weapons.size() * kMaxSides);
    for (std::size_t w = 0; w < setup.weapons.size(); ++w) {
        const auto range = static_cast<float>(setup.weapons[w].range * setup.terrain.sight);
        const WeaponProfile& weapon = setup.weapons[w];
        state.weapons[w] = {make_gun(weapon, setup.domain), range * range, static_cast<float>(weapon.area)};
        const auto whole = static_cast<std::uint32_t>(weapon.rate);
        if (static_cast<double>(whole) == weapon.rate) state.weapons[w].every_tick = whole * static_cast<std::uint32_t>(weapon.salvo);
    }
    state.profiles.resize(setup.profiles.size());
    for (ProfileFacts& facts : state.profiles) facts.used = false;
    state.learned.clear();
    for (const BattleUnit& unit : setup.units) {
        if (state.profiles[unit.profile].used) continue;
        learn_profile(state, unit.profile);
        state.profiles[unit.profile].column = static_cast<std::uint32_t>(state.learned.size());
        state.learned.push_back(unit.profile);
    }
    match_weapons(state);
}

void rank_units(State& state) {
    const std::span<const BattleUnit> units = state.setup->units;
    state.input.resize(units.size());
    for (std::size_t i = 0; i < units.size(); ++i) state.input[i] = static_cast<std::uint32_t>(i);
    const auto by_id = [&](std::uint32_t a, std::uint32_t b) { return units[a].id < units[b].id; };
    if (!std::is_sorted(state.input.begin(), state.input.end(), by_id)) std::sort(state.input.begin(), state.input.end(), by_id);
    for (std::size_t i = 1; i < units.size(); ++i) {
        if (units[state.input[i]].id == units[state.input[i - 1]].id) reject_duplicate(units[state.input[i]].id);
    }
}

void poll_now_and_then(std::size_t done) {
    if (done % 4096 == 4095) poll_stop();
}

template <class... Columns> void resize_all(std::size_t count, Columns&... columns) { (columns.resize(count), ...); }

template <class... Columns> void zero_all(std::size_t count, Columns&... columns) { (columns.assign(count, {}), ...); }

void fill_columns(State& state) {
    const BattleSetup& setup = *state.setup;
    const std::size_t count = setup.units.size();
    resize_all(count, state.id, state.profile, state.side, state.mobile, state.group, state.first_salvo, state.speed, state.skill,
               state.commander, state.nerve, state.rhythm, state.x, state.y, state.hull, state.shields, state.morale, state.next_x,
               state.next_y, state.fatigue, state.arrived, state.flanked);
    state.active.clear();
    state.reserves.clear();
    state.commanders.clear();
    zero_all(count, state.condition, state.fate, state.rallied, state.newly_routed, state.flight_ticks, state.engaged, state.next_search,
             state.salvo_count, state.flanking_in, state.raw_in, state.through_in, state.passed_in, state.credited, state.taken,
             state.hull_taken, state.losses_near, state.damage_dealt, state.kills);
    state.target.assign(count, kNobody);
    state.kill_point.assign(count, -1);
    state.killed_by.assign(count, kNoWeapon);
    std::vector<std::uint32_t>& groups = state.ledger.names();
    groups.clear();
    for (const BattleUnit& unit : setup.units) {
        if (groups.empty() || groups.back() != unit.group) groups.push_back(unit.group);
    }
    state.ledger.start(setup.weapons.size());

    const RandomAddress nerve = setup.address.at(Purpose::kCombatMorale);
    const RandomAddress rhythm = setup.address.at(Purpose::kCombatHit).at(kBeforeAnyTick);
    std::uint32_t salvos = 0;
    for (std::uint32_t unit = 0; unit < count; ++unit) {
        poll_now_and_then(unit);
        const BattleUnit& given = setup.units[state.input[unit]];
        const UnitProfile& profile = setup.profiles[given.profile];
        const std::int32_t level = std::min(given.experience / kPointsPerLevel, kMaxLevels);
        state.id[unit] = given.id;
        state.profile[unit] = given.profile;
        state.side[unit] = given.side;
        state.mobile[unit] = !given.immobile && profile.tactical_speed > 0 ? 1 : 0;
        state.speed[unit] = state.mobile[unit] != 0 ? static_cast<float>(profile.tactical_speed * setup.terrain.speed) : 0.0F;
        state.group[unit] = state.ledger.dense(given.group);
        state.first_salvo[unit] = salvos;
        salvos += profile.mount_count;
        state.rhythm[unit] = static_cast<float>(rhythm.at(given.id).uniform());
        state.skill[unit] = 1.0F + static_cast<float>(kSkillPerLevel) * static_cast<float>(level);
        const auto luck = static_cast<float>(nerve.at(given.id).between(0.75, 1.25));
        state.nerve[unit] = luck / (static_cast<float>(profile.morale) * state.skill[unit]);
        state.hull[unit] = given.hull;
        state.shields[unit] = given.shields;
        state.morale[unit] = given.morale / static_cast<float>(profile.morale);
        state.fatigue[unit] = given.fatigue;
        state.commander[unit] = given.commander;
        if (given.commander > 0) state.commanders.push_back(unit);
        state.arrived[unit] = given.arrival == 0 ? 1 : 0;
        (given.arrival == 0 ? state.active : state.reserves).push_back(unit);
    }
    state.salvos.resize(salvos);
}

void count_sides(State& state) {
    state.statistics = state.traced = {};
    for (Side& side : state.sides) {
        side.present = side.withdrawing = false;
        side.hull_started = side.hull_lost = 0;
        side.loss_share = 0;
        side.firepower = side.durability = 0;
        side.points.clear();
    }
    state.fastest = 0;
    for (std::size_t s = 0; s < kMaxSides; ++s) {
        state.sides[s].exposure = (1.0 - state.setup->terrain.cover) * (1.0 - state.setup->cover[s]);
    }
    for (std::uint32_t unit = 0; unit < state.id.size(); ++unit) {
        Side& side = state.sides[state.side[unit]];
        side.present = true;
        side.hull_started = add_capped(side.hull_started, state.hull[unit]);
        SideStatistics& statistics = state.statistics[state.side[unit]];
        ++statistics.started;
        state.fastest = std::max(state.fastest, state.speed[unit]);
    }
    for (std::size_t s = 0; s < kMaxSides; ++s) state.statistics[s].hull_started = state.sides[s].hull_started;
}

double field_length(const State& state) {
    if (state.setup->field_length > 0) return state.setup->field_length;
    double longest = 0;
    double sum = 0;
    double armed = 0;
    for (std::uint32_t unit = 0; unit < state.id.size(); ++unit) {
        const ProfileFacts& facts = state.facts_of(unit);
        if (!facts.armed) continue;
        longest = std::max(longest, static_cast<double>(facts.range));
        sum += static_cast<double>(facts.range);
        armed += 1;
    }
    if (longest == 0) return 1;
    // Half way between the mean and the longest range: one mortar does not make everyone march for a day.
    return 2.0 * kGapRanges * 0.5 * (longest + sum / armed);
}

void place(State& state, std::uint32_t unit, float depth, float lateral) {
    const Point point = turned(state.side[unit], {-depth, lateral});
    state.x[unit] = point.x;
    state.y[unit] = point.y;
}

/// Deploy a side's units of `units`, in ranks and files from `front` outward. False if it has none of them.
bool deploy(State& state, std::uint8_t side, const std::vector<std::uint32_t>& units, float front, float length) {
    state.order.clear();
    for (const std::uint32_t unit : units) {
        if (state.side[unit] == side) state.order.push_back(unit);
    }
    if (state.order.empty()) return false;
    // Short ranges in front, unarmed units last.
    poll_stop();
    std::sort(state.order.begin(), state.order.end(), [&](std::uint32_t a, std::uint32_t b) {
        const ProfileFacts& fa = state.facts_of(a);
        const ProfileFacts& fb = state.facts_of(b);
        if (fa.armed != fb.armed) return fa.armed;
        return fa.preferred_range != fb.preferred_range ? fa.preferred_range < fb.preferred_range : a < b;
    });
    const std::size_t count = state.order.size();
    const auto files = static_cast<std::size_t>(std::ceil(std::sqrt(static_cast<float>(count) * kFilesPerRank)));
    const std::size_t ranks = (count + files - 1) / files;
    const float spacing = length * std::min(kDensestSpacing, kDeepest / static_cast<float>(ranks));
    state.sides[side].near = kNearSpacings * spacing;
    const RandomAddress jitter = state.setup->address.at(Purpose::kCombatSpread);
    for (std::size_t i = 0; i < count; ++i) {
        poll_now_and_then(i);
        const std::uint32_t unit = state.order[i];
        const RandomAddress mine = jitter.at(state.id[unit]);
        const auto along = static_cast<float>(mine.between(-1, 1, 0));
        const auto back = static_cast<float>(mine.between(-1, 1, 1));
        const std::size_t rank = i / files;
        const std::size_t in_rank = std::min(files, count - rank * files);
        const float file = static_cast<float>(i % files) - 0.5F * static_cast<float>(in_rank - 1);
        place(state, unit, front + (static_cast<float>(rank) + kJitter * back) * spacing, (file + kJitter * along) * spacing);
    }
    return true;
}

}  // namespace

void start_battle(State& state, const BattleSetup& setup) {
    state.setup = &setup;
    state.tick = 0;
    state.quiet_ticks = 0;
    state.fought = false;
    learn_tables(state);
    rank_units(state);
    poll_stop();
    fill_columns(state);
    count_sides(state);
    const auto length = static_cast<float>(field_length(state));
    state.field_half = 0.5F * length;
    for (std::uint8_t side = 0; side < kMaxSides; ++side) {
        const bool some_wait = deploy(state, side, state.reserves, kEntry * length, length);
        const bool some_stand = deploy(state, side, state.active, kFront * length, length);
        state.sides[side].present = some_wait || some_stand;
    }
    order_reserves(state);
}

}  // namespace void_reckoning::combat
