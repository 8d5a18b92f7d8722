#include "void_reckoning/combat/matchup.hpp"

#include <algorithm>

#include "void_reckoning/base/error.hpp"
#include "void_reckoning/combat/constants.hpp"

namespace void_reckoning::combat {

double aim_of(std::int32_t experience, double fatigue) {
    return (1.0 + kSkillPerLevel * std::min(experience / kPointsPerLevel, kMaxLevels)) * (1.0 - kSpentAim * fatigue);
}

MatchProfile::MatchProfile(const UnitProfile& profile, std::span<const WeaponProfile> table)
    : domain(profile.domain),
      kept(susceptibility(profile)),
      armour(profile.armour),
      hull(static_cast<double>(profile.hull)),
      shields(static_cast<double>(profile.shields)),
      recharge(static_cast<double>(profile.shield_recharge)),
      size(profile.size * (profile.domain == Domain::kSpace ? 0.001 : 1.0)),
      angle2(presented_angle2(profile.size, profile.domain)),
      speed(profile.tactical_speed),
      morale(profile.morale),
      strength(profile_strength(profile, table)),
      unit(profile) {
    double output = 0;
    for (std::size_t m = 0; m < profile.mount_count; ++m) {
        const WeaponProfile& weapon = table[profile.mounts[m].weapon];
        weapons[m] = weapon;
        unit.mounts[m].weapon = static_cast<std::uint16_t>(m);
        const Fire one{make_gun(weapon, domain),
                       weapon.rate * weapon.salvo * profile.mounts[m].count,
                       std::max(weapon.rate, 1.0) * weapon.salvo * profile.mounts[m].count,
                       weapon.range,
                       weapon.area,
                       weapon.burst,
                       weapon.damage,
                       weapon.penetration,
                       weapon.damage_type};
        if (one.shots <= 0 || weapon.damage <= 0) continue;
        const double harm = one.shots * static_cast<double>(weapon.damage);
        output += harm;
        range += harm * weapon.range;
        longest = std::max(longest, weapon.range);
        fire[fire_count++] = one;
    }
    if (output > 0) range /= output;
}

Muster::Muster(const BattleSetup& setup) : domain_(setup.domain), terrain_(setup.terrain) {
    struct Sum {
        double count = 0, hull = 0, shields = 0, morale = 0, aim = 0;
    };
    std::array<std::vector<Sum>, 2> sums;
    std::uint8_t enemies = kNoSide;
    for (auto& side : sums) side.resize(2 * setup.profiles.size());  // mobile and immobile units of each
    for (const BattleUnit& unit : setup.units) {
        const std::uint8_t tag = setup.team[unit.side];
        const std::size_t team = tag == setup.team[0] ? 0 : 1;
        if (team == 1 && enemies == kNoSide) enemies = tag;
        if (team == 1 && tag != enemies) throw InvalidInput("teams of an estimate must be two, got more");
        const UnitProfile& profile = setup.profiles[unit.profile];
        Sum& sum = sums[team][2U * unit.profile + (unit.immobile ? 1U : 0U)];
        sum.count += 1;
        sum.hull += static_cast<double>(unit.hull) / static_cast<double>(profile.hull);
        sum.shields += profile.shields > 0 ? static_cast<double>(unit.shields) / static_cast<double>(profile.shields) : 0.0;
        sum.morale += static_cast<double>(unit.morale) / profile.morale;
        sum.aim += aim_of(unit.experience, static_cast<double>(unit.fatigue));
        retreat_ratio_[team] = std::max(retreat_ratio_[team], setup.retreat_ratio[unit.side]);
        cover_[team] = std::max(cover_[team], setup.cover[unit.side]);
    }
    if (enemies == kNoSide) throw InvalidInput("teams of an estimate must be two, got one");
    profiles_.reserve(setup.profiles.size());
    for (const UnitProfile& profile : setup.profiles) profiles_.emplace_back(profile, setup.weapons);
    for (std::size_t team = 0; team < 2; ++team) {
        for (std::size_t row = 0; row < sums[team].size(); ++row) {
            const Sum& sum = sums[team][row];
            if (sum.count <= 0) continue;
            contingents_[team].push_back({&profiles_[row / 2], sum.count, sum.hull / sum.count, sum.shields / sum.count,
                                          sum.morale / sum.count, sum.aim / sum.count, row % 2 == 1});
        }
    }
}

}  // namespace void_reckoning::combat
