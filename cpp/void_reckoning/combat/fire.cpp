#include <algorithm>

#include "void_reckoning/combat/constants.hpp"
#include "void_reckoning/combat/phases.hpp"

namespace void_reckoning::combat {
namespace {

constexpr double kCommandedAim = 0.1;           // gained under a commander of skill 1
constexpr std::uint64_t kStrengthIndex = 0x100; // after the indexes of draw_hits
constexpr std::uint64_t kAreaIndex = 0x200;

/// Return the whole salvos of this tick: a rate of 0.25 fires every fourth tick, at a phase of the unit's own.
std::uint32_t salvos_now(double rate, double phase, std::int32_t tick) {
    const auto before = static_cast<std::int64_t>(rate * static_cast<double>(tick) + phase);
    const auto after = static_cast<std::int64_t>(rate * static_cast<double>(tick + 1) + phase);
    return static_cast<std::uint32_t>(after - before);
}

/// Return the shots of an army, which fires with its remaining soldiers: shots * hull / full hull, the fraction rounded up with its own
/// probability.
std::uint32_t shots_of_army(std::uint32_t shots, std::int64_t hull, std::int64_t full, RandomAddress address, std::uint64_t index) {
    const std::int64_t standing = std::min(hull, full);
    const std::int64_t scaled = static_cast<std::int64_t>(shots) * standing;
    const auto chance = static_cast<std::int64_t>(address.below(static_cast<std::uint64_t>(full), index));
    return static_cast<std::uint32_t>((scaled + chance) / full);
}

struct Shooter {
    const State& state;
    std::uint32_t unit;
    std::uint32_t target;
    double distance2, inverse_distance2;
    double aim;
    RandomAddress address;  // of the tick and the unit
};

double chance_of_aimed(const Shooter& shooter, const Match& match) {
    return hit_chance(match.reach[shooter.state.mobile[shooter.target]], shooter.inverse_distance2) * shooter.aim;
}

/// Return all shots of a mount at full strength.
std::uint32_t shots_of_mount(const State& state, const Mount& mount, std::uint32_t unit, std::size_t m) {
    const auto count = static_cast<std::uint32_t>(mount.count);
    const std::uint32_t every_tick = state.weapons[mount.weapon].every_tick;
    if (every_tick != 0) return every_tick * count;
    const WeaponProfile& weapon = state.setup->weapons[mount.weapon];
    const double phase = static_cast<double>(state.rhythm[unit]) + 0.375 * static_cast<double>(m);
    return salvos_now(weapon.rate, phase, state.tick) * static_cast<std::uint32_t>(weapon.salvo) * count;
}

/// Return the hit chance of area fire: a spot within the area about the target, one for all of a mount's shots in a tick. All enemies there
/// are equally likely to stand on it, and their total chance to be hit is the share of the area that they fill.
double chance_in_area(const Shooter& shooter, const WeaponFacts& facts, const WeaponProfile& weapon, std::size_t m, std::uint32_t& victim) {
    const State& state = shooter.state;
    const RandomAddress spot = shooter.address.at(kAreaIndex + m);
    std::uint64_t least = ~std::uint64_t{0};
    double there = 0;
    for (std::size_t s = 0; s < kMaxSides; ++s) {
        if (!state.hostile(s, state.side[shooter.unit])) continue;
        state.sides[s].points.for_each_within(state.x[shooter.target], state.y[shooter.target], facts.area, [&](std::uint32_t unit) {
            const std::uint64_t lot = spot.bits(state.id[unit]);
            if (lot <= least) least = lot, victim = unit;
            there += 1;
        });
    }
    const UnitProfile& profile = state.profile_of(victim);
    // Each soldier may be hit; a ship counts once.
    const double figures = state.setup->domain == Domain::kGround ? 0.001 * static_cast<double>(state.hull[victim]) : 1.0;
    const double metres = state.setup->domain == Domain::kSpace ? 0.001 : 1.0;
    const double share = (0.5 * profile.size * metres + weapon.burst) / weapon.area;
    return there * figures * share * share * shooter.aim;
}

/// bench: battle_100v100
Salvo fire_mount(const Shooter& shooter, const UnitProfile& profile, std::size_t m) {
    const State& state = shooter.state;
    const Mount& mount = profile.mounts[m];
    const WeaponFacts& facts = state.weapons[mount.weapon];
    Salvo salvo{.target = shooter.target, .weapon = mount.weapon};
    if (shooter.distance2 > static_cast<double>(facts.range2)) return salvo;
    salvo.shots = shots_of_mount(state, mount, shooter.unit, m);
    if (salvo.shots != 0 && profile.domain == Domain::kGround) {
        salvo.shots = shots_of_army(salvo.shots, state.hull[shooter.unit], profile.hull, shooter.address, kStrengthIndex + m);
    }
    if (salvo.shots == 0) return salvo;
    const double chance = facts.area > 0 ? chance_in_area(shooter, facts, state.setup->weapons[mount.weapon], m, salvo.target)
                                         : chance_of_aimed(shooter, state.match_of(mount.weapon, shooter.target));
    const double exposure = state.sides[state.side[salvo.target]].exposure;
    salvo.hits = draw_hits(salvo.shots, std::min(chance, kBestHitChance) * exposure, shooter.address, m);
    if (salvo.hits == 0) return salvo;
    const Match& match = state.match_of(mount.weapon, salvo.target);
    salvo.raw = static_cast<std::int64_t>(salvo.hits) * match.raw;
    salvo.through = static_cast<std::int64_t>(salvo.hits) * match.through;
    return salvo;
}

double aim_of(const State& state, std::uint32_t unit) {
    double aim = static_cast<double>(state.skill[unit]);
    if (state.condition[unit] == Condition::kShaken) aim *= kShakenAim;
    if (state.fleeing(unit)) aim *= kWithdrawingAim;
    aim *= 1.0 + kCommandedAim * static_cast<double>(state.sides[state.side[unit]].command);
    aim *= 1.0 - kSpentAim * static_cast<double>(state.fatigue[unit]);
    return aim;
}

}  // namespace

void fire(State& state) {
    const RandomAddress tick_address = state.setup->address.at(Purpose::kCombatHit).at(static_cast<std::uint64_t>(state.tick));
    for_each_active(state, [&](std::uint32_t unit) {
        const std::uint32_t target = state.target[unit];
        state.salvo_count[unit] = 0;
        if (target == kNobody || state.engaged[unit] == 0) return;
        const float distance2 = state.distance2(unit, target);
        if (distance2 > state.facts_of(unit).range2) return;
        const std::uint64_t id = state.id[unit];
        const auto square = static_cast<double>(distance2);
        const Shooter shooter{state, unit, target, square, inverse_of_distance2(square), aim_of(state, unit), tick_address.at(id)};
        const UnitProfile& profile = state.profile_of(unit);
        const std::uint8_t mounts = profile.mount_count;
        for (std::size_t m = 0; m < mounts; ++m) state.salvos[state.first_salvo[unit] + m] = fire_mount(shooter, profile, m);
        state.salvo_count[unit] = mounts;
    });
}

}  // namespace void_reckoning::combat
