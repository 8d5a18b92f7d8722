#include "void_reckoning/combat/matchup.hpp"

#include <algorithm>
#include <cmath>

#include "void_reckoning/base/error.hpp"
#include "void_reckoning/combat/square_law.hpp"

namespace void_reckoning::combat {
namespace {

constexpr double kFightingShare = 0.6;      // of a weapon's range: where fights are fought
constexpr double kRechargeLived = 15;       // ticks of shield recharge that a unit lives to see
constexpr double kMostTicks = 1e6;
constexpr double kRouts = 0.2;             // of the enemy's strength: who has less routs, whatever its retreat ratio
constexpr double kTempoTicks = 20;
constexpr double kSkillOfLevel = 0.05, kTired = 0.25;  // as in the battle (docs/rules/combat.md, "Fire")
constexpr std::int32_t kLevels = 8, kLevelPoints = 100;

struct Blow {
    double raw = 0, through = 0;            // thousandths a tick, of a unit at full strength
};

/// As if the target stood there alone.
double chance_in_area(const MatchProfile::Fire& fire, double size) {
    const double share = (0.5 * size + fire.burst) / fire.area;
    return std::clamp(share * share, kLeastHitChance, kBestHitChance);
}

Blow blow_of(const MatchProfile& shooter, const MatchProfile& target, double sight) {
    Blow blow;
    for (std::size_t m = 0; m < shooter.fire_count; ++m) {
        const MatchProfile::Fire& fire = shooter.fire[m];
        const double distance = kFightingShare * fire.range * sight;
        const double chance =
            fire.area > 0 ? chance_in_area(fire, target.size) : hit_chance(fire.gun, target.angle2, target.speed, distance * distance);
        const std::int64_t raw = std::max<std::int64_t>(1, (fire.damage * target.kept[fire.damage_type]) >> 16U);
        blow.raw += chance * fire.shots * static_cast<double>(raw);
        blow.through += chance * fire.shots * static_cast<double>(through_armour(raw, target.armour, fire.penetration));
    }
    return blow;
}

/// Ticks that all of `shooters` need to destroy all of `targets`, one kind after the other.
double ticks_to_destroy(const MatchSide& shooters, const MatchSide& targets, double sight) {
    double ticks = 0;
    for (const Contingent& target : targets.contingents) {
        const MatchProfile& profile = *target.profile;
        Blow all;
        for (const Contingent& shooter : shooters.contingents) {
            const Blow one = blow_of(*shooter.profile, profile, sight);
            const double guns = shooter.count * shooter.aim * (profile.domain == Domain::kGround ? shooter.hull : 1.0);
            all.raw += one.raw * guns;
            all.through += one.through * guns;
        }
        const double open = 1.0 - targets.cover;
        if (all.through <= 0 || open <= 0) return kMostTicks;
        const double shields = profile.shields * target.shields + kRechargeLived * profile.recharge;
        ticks += target.count * (profile.hull * target.hull / (all.through * open) + shields / (all.raw * open));
    }
    return std::min(ticks, kMostTicks);
}

void add_means(const MatchSide& side, Matched& matched) {
    double output = 0, hull = 0, shields = 0, mobile = 0;
    Force force;
    for (const Contingent& contingent : side.contingents) {
        const MatchProfile& profile = *contingent.profile;
        const double standing = profile.hull * contingent.hull * contingent.count;
        const double moving = (1.0 - contingent.immobile) * contingent.count;
        force.add(profile.strength, profile.domain, contingent.count, contingent.hull);
        output += profile.output * contingent.count;
        hull += standing;
        mobile += moving;
        shields += profile.shields * contingent.shields * contingent.count;
        matched.range += profile.range * profile.output * contingent.count;
        matched.longest = std::max(matched.longest, profile.longest);
        matched.reach += profile.longest * contingent.count;
        matched.speed += profile.speed * moving;
        matched.morale += profile.morale * contingent.morale * contingent.count;
        matched.immobile += contingent.immobile * standing;
        if (profile.output <= 0) matched.unarmed += standing;
    }
    matched.reference = force.strength();
    matched.count = force.count;
    matched.retreat_ratio = side.retreat_ratio;
    if (output > 0) matched.range /= output;
    if (mobile > 0) matched.speed /= mobile;
    if (force.count > 0) {
        matched.morale /= force.count;
        matched.reach /= force.count;
    }
    if (hull > 0) {
        matched.immobile /= hull;
        matched.unarmed /= hull;
        matched.shields = shields / (shields + hull);
    }
}

double difference(double a, double b) { return a + b > 0 ? (a - b) / (a + b) : 0.0; }

/// How much of a side falls while it runs out of the enemy's reach, 0 to 1.
double caught(const Matched& runner, const Matched& hunter) {
    const double reach = hunter.longest;
    const double way = runner.speed * runner.ticks;         // as far as it would come before it is destroyed
    return reach + way > 0 ? reach / (reach + way) : 0.0;
}

/// Share of a side that would fall on its way from where it stands to its edge, the enemy behind it (docs/rules/combat.md, "Deployment"): ticks
/// in range over ticks to destroy it, bent into 0 to 1.
double run_down(const Matched& runner, const Matched& hunter) {
    const double mean_reach = (runner.reach * runner.count + hunter.reach * hunter.count) / (runner.count + hunter.count);
    const double field = 1.1 * (std::max(runner.longest, hunter.longest) + mean_reach);
    if (runner.speed <= 0) return 1;
    const double way_out = 0.25 * field / runner.speed;
    const double gap = std::max(0.0, 0.5 * field - hunter.longest);
    const double gain = hunter.speed - runner.speed;
    const double closing = gap <= 0 ? 0.0 : gain > 0 ? gap / gain : way_out;
    const double under_fire = std::max(0.0, way_out - closing) / std::max(runner.ticks, 1e-9);
    return under_fire / (1.0 + under_fire);
}

bool leaves_at_once(const Matched& mine, const Matched& theirs) { return mine.reference < mine.retreat_ratio * theirs.reference; }

std::array<double, kLossTerms> loss_terms(const Matched& mine, const Matched& theirs, bool won) {
    const double ratio = strength_ratio(std::sqrt(mine.ticks), std::sqrt(theirs.ticks));
    const double r2 = ratio * ratio;
    const double edge = (r2 - 1.0) / (r2 + 1.0);
    const double reference = strength_ratio(mine.reference, theirs.reference);
    const double leaves = won ? theirs.retreat_ratio : mine.retreat_ratio;
    const double weaker = won ? 1.0 / ratio : ratio;        // the loser's strength by the winner's
    const double weaker_reference = won ? 1.0 / reference : reference;
    const SquareLaw law = square_law(weaker, std::max(leaves, kRouts));
    const SquareLaw reference_law = square_law(weaker_reference, std::max(leaves, kRouts));
    const double slack = std::clamp(weaker_reference - leaves, -0.5, 0.5);
    const double soonest = std::min(mine.ticks, theirs.ticks);
    return {1.0,
            edge,
            edge * edge,
            difference(mine.reference * mine.reference, theirs.reference * theirs.reference),
            mine.retreat_ratio,
            theirs.retreat_ratio,
            won ? law.winner : law.loser,
            won ? reference_law.winner : reference_law.loser,
            slack,
            difference(mine.range, theirs.range),
            difference(mine.speed, theirs.speed),
            mine.morale / (1.0 + mine.morale),
            theirs.morale / (1.0 + theirs.morale),
            mine.immobile,
            theirs.immobile,
            1.0 / std::sqrt(1.0 + mine.count),
            1.0 / std::sqrt(1.0 + theirs.count),
            mine.shields - theirs.shields,
            kTempoTicks / (kTempoTicks + soonest),
            mine.unarmed,
            theirs.unarmed,
            won ? caught(theirs, mine) : caught(mine, theirs),
            won ? run_down(theirs, mine) : run_down(mine, theirs),
            edge * difference(mine.range, theirs.range),
            (kTempoTicks / (kTempoTicks + soonest)) * (kTempoTicks / (kTempoTicks + soonest))};
}

}  // namespace

MatchProfile::MatchProfile(const UnitProfile& profile, std::span<const WeaponProfile> weapons)
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
      strength(profile_strength(profile, weapons)) {
    for (std::size_t m = 0; m < profile.mount_count; ++m) {
        const WeaponProfile& weapon = weapons[profile.mounts[m].weapon];
        const Fire one{make_gun(weapon, domain),
                       weapon.rate * weapon.salvo * profile.mounts[m].count,
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

Matchup match(const MatchSide& a, const MatchSide& b, double sight) {
    Matchup matchup;
    matchup[0].ticks = ticks_to_destroy(b, a, sight);
    matchup[1].ticks = ticks_to_destroy(a, b, sight);
    add_means(a, matchup[0]);
    add_means(b, matchup[1]);
    return matchup;
}

EstimateTerms terms_of(const Matchup& matchup) {
    const auto& [a, b] = matchup;
    const double edge = strength_edge(std::sqrt(a.ticks), std::sqrt(b.ticks));
    const double reference = strength_edge(a.reference, b.reference);
    const double crowd = std::sqrt(0.5 * (a.count + b.count));
    EstimateTerms terms;
    terms.win = {edge,
                 edge * crowd,
                 reference,
                 reference * crowd,
                 difference(a.range, b.range),
                 difference(a.speed, b.speed),
                 difference(a.morale, b.morale),
                 a.retreat_ratio - b.retreat_ratio,
                 a.immobile - b.immobile,
                 0.0};
    terms.leaves = {leaves_at_once(a, b), leaves_at_once(b, a)};
    terms.win.back() = (terms.leaves[1] ? 1.0 : 0.0) - (terms.leaves[0] ? 1.0 : 0.0);
    for (std::size_t side = 0; side < 2; ++side) {
        terms.won[side] = loss_terms(matchup[side], matchup[1 - side], true);
        terms.lost[side] = loss_terms(matchup[side], matchup[1 - side], false);
    }
    return terms;
}

Muster::Muster(const BattleSetup& setup) : domain_(setup.domain), sight_(setup.terrain.sight) {
    struct Sum {
        double count = 0, hull = 0, shields = 0, morale = 0, aim = 0, immobile = 0;
    };
    std::array<std::vector<Sum>, 2> sums;
    std::array<double, 2> covered{};
    std::uint8_t enemies = kNoSide;
    for (auto& side : sums) side.resize(setup.profiles.size());
    for (const BattleUnit& unit : setup.units) {
        const std::uint8_t tag = setup.team[unit.side];
        const std::size_t team = tag == setup.team[0] ? 0 : 1;
        if (team == 1 && enemies == kNoSide) enemies = tag;
        if (team == 1 && tag != enemies) throw InvalidInput("an estimate is made for two teams; there are more");
        const UnitProfile& profile = setup.profiles[unit.profile];
        Sum& sum = sums[team][unit.profile];
        sum.count += 1;
        sum.hull += static_cast<double>(unit.hull) / static_cast<double>(profile.hull);
        sum.shields += profile.shields > 0 ? static_cast<double>(unit.shields) / static_cast<double>(profile.shields) : 0.0;
        sum.morale += static_cast<double>(unit.morale) / profile.morale;
        sum.aim +=
            (1.0 + kSkillOfLevel * std::min(unit.experience / kLevelPoints, kLevels)) * (1.0 - kTired * static_cast<double>(unit.fatigue));
        sum.immobile += unit.immobile ? 1.0 : 0.0;
        retreat_ratio_[team] = std::max(retreat_ratio_[team], setup.retreat_ratio[unit.side]);
        covered[team] = std::max(covered[team], setup.cover[unit.side]);
    }
    if (enemies == kNoSide) throw InvalidInput("an estimate is made for two teams; there is one");
    profiles_.reserve(setup.profiles.size());
    for (const UnitProfile& profile : setup.profiles) profiles_.emplace_back(profile, setup.weapons);
    for (std::size_t team = 0; team < 2; ++team) {
        cover_[team] = 1.0 - (1.0 - setup.terrain.cover) * (1.0 - covered[team]);
        for (std::size_t p = 0; p < profiles_.size(); ++p) {
            const Sum& sum = sums[team][p];
            if (sum.count <= 0) continue;
            contingents_[team].push_back({&profiles_[p], sum.count, sum.hull / sum.count, sum.shields / sum.count, sum.morale / sum.count,
                                          sum.aim / sum.count, sum.immobile / sum.count});
            forces_[team].add(profiles_[p].strength, domain_, sum.count, sum.hull / sum.count);
        }
    }
}

Matchup Muster::matchup() const {
    return match({contingents_[0], retreat_ratio_[0], cover_[0]}, {contingents_[1], retreat_ratio_[1], cover_[1]}, sight_);
}

}  // namespace void_reckoning::combat
