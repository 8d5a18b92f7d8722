#include "void_reckoning/combat/estimate.hpp"

#include <algorithm>
#include <cmath>

#include "void_reckoning/combat/ballistics.hpp"
#include "void_reckoning/combat/damage.hpp"
#include "void_reckoning/combat/estimate_weights.hpp"
#include "void_reckoning/combat/square_law.hpp"

namespace void_reckoning::combat {
namespace {

/// What strength is measured against: the middle of what is fielded in a domain.
struct Reference {
    double size, speed;                 // m; km or m a tick
    std::int64_t armour, hit;           // thousandths
};
constexpr Reference kReferenceShip{250, 4, 8'000, 15'000};
constexpr Reference kReferenceCompany{1.2, 25, 1'000, 1'500};
constexpr double kReferenceShare = 0.6;     // of a weapon's range: where fights are fought
constexpr double kRechargeTicks = 15;       // of shield recharge a unit lives to see
constexpr double kBreaks = 0.25;            // of the enemy's strength: about where the weaker side leaves or routs
constexpr double kThousand = 1000;

double expected_damage(const WeaponProfile& weapon, Domain domain, const Reference& target) {
    const double distance = kReferenceShare * weapon.range;
    const double chance = hit_chance(make_gun(weapon, domain), presented_angle2(target.size, domain), target.speed, distance * distance);
    return chance * static_cast<double>(through_armour(weapon.damage, target.armour, weapon.penetration)) / kThousand;
}

double smooth_step(double z) { return 0.5 + 0.5 * z / std::sqrt(1.0 + z * z); }

template <std::size_t kCount> double weighted(const std::array<double, kCount>& terms, const std::array<double, kCount>& weights) {
    double sum = 0;
    for (std::size_t i = 0; i < kCount; ++i) sum += terms[i] * weights[i];
    return sum;
}

/// The mixture of a win and a defeat: its mean, and the spread of both parts and between them.
template <class Terms, class Weights> BattleEstimate weigh(const Terms& terms, const Weights& weights) {
    BattleEstimate result;
    result.win_probability = smooth_step(weighted(terms.win, weights.win));
    std::array<double, 2> losses{}, spread{};
    for (std::size_t side = 0; side < 2; ++side) {
        const double p = side == 0 ? result.win_probability : 1.0 - result.win_probability;
        // Who runs from the start loses something else than who fights first: each has weights of its own.
        const double won = smooth_step(weighted(terms.won[side], weights.won[terms.leaves[1 - side] ? 1 : 0]));
        const double lost = smooth_step(weighted(terms.lost[side], weights.lost[terms.leaves[side] ? 1 : 0]));
        losses[side] = p * won + (1.0 - p) * lost;
        spread[side] = std::sqrt(p * weights.spread_won * won * (1.0 - won) + (1.0 - p) * weights.spread_lost * lost * (1.0 - lost) +
                                 p * (1.0 - p) * (won - lost) * (won - lost));
    }
    result.losses_a = losses[0];
    result.losses_b = losses[1];
    result.spread_a = spread[0];
    result.spread_b = spread[1];
    return result;
}

}  // namespace

ProfileStrength profile_strength(const UnitProfile& profile, std::span<const WeaponProfile> weapons) {
    const Reference& reference = profile.domain == Domain::kSpace ? kReferenceShip : kReferenceCompany;
    ProfileStrength result;
    for (std::size_t m = 0; m < profile.mount_count; ++m) {
        const WeaponProfile& weapon = weapons[profile.mounts[m].weapon];
        result.firepower += expected_damage(weapon, profile.domain, reference) * weapon.rate * weapon.salvo * profile.mounts[m].count;
    }
    double resistance = 0;
    for (const double share : profile.resistance) resistance += share;
    const double taken = 1.0 - resistance / static_cast<double>(kDamageTypes);
    const auto hit = static_cast<double>(reference.hit);
    const double through = hit / (hit + static_cast<double>(profile.armour));
    const double shields = static_cast<double>(profile.shields) + kRechargeTicks * static_cast<double>(profile.shield_recharge);
    // A larger target is hit more often: the reference's size over its own, softened, for near enemies hit nearly always.
    const double exposure = (reference.size + profile.size) / (2.0 * reference.size);
    result.durability = (static_cast<double>(profile.hull) / through + shields) / (taken * exposure * kThousand);
    result.strength = std::sqrt(result.firepower * result.durability);
    return result;
}

void Force::add(const ProfileStrength& unit, Domain domain, double count_added, double health) {
    firepower += unit.firepower * count_added * (domain == Domain::kGround ? health : 1.0);
    durability += unit.durability * count_added * health;
    count += count_added;
}

double Force::strength() const { return std::sqrt(firepower * durability); }

ForceTerms force_terms(double strength_a, double strength_b, double count_a, double count_b) {
    const double edge = strength_edge(strength_a, strength_b);
    ForceTerms terms;
    terms.win = {edge, edge * std::sqrt(0.5 * (count_a + count_b))};
    const std::array<double, 2> strength{strength_a, strength_b}, count{count_a, count_b};
    for (std::size_t side = 0; side < 2; ++side) {
        const double mine = strength[side] * strength[side];
        const double theirs = strength[1 - side] * strength[1 - side];
        const double ahead = mine + theirs > 0 ? (mine - theirs) / (mine + theirs) : 0.0;
        const double alone = 1.0 / std::sqrt(1.0 + count[side]);
        const double enemy_alone = 1.0 / std::sqrt(1.0 + count[1 - side]);
        const SquareLaw if_won = square_law(strength_ratio(strength[1 - side], strength[side]), kBreaks);
        const SquareLaw if_lost = square_law(strength_ratio(strength[side], strength[1 - side]), kBreaks);
        terms.won[side] = {1.0, ahead, ahead * ahead, if_won.winner, alone, enemy_alone};
        terms.lost[side] = {1.0, ahead, ahead * ahead, if_lost.loser, alone, enemy_alone};
    }
    return terms;
}

BattleEstimate estimate(double strength_a, double strength_b, double count_a, double count_b, Domain domain) {
    return weigh(force_terms(strength_a, strength_b, count_a, count_b), kForceWeights[static_cast<std::size_t>(domain)]);
}

BattleEstimate estimate(const Force& a, const Force& b, Domain domain) {
    return estimate(a.strength(), b.strength(), a.count, b.count, domain);
}

BattleEstimate estimate(const Matchup& matchup, Domain domain) {
    return weigh(terms_of(matchup), kMatchWeights[static_cast<std::size_t>(domain)]);
}

}  // namespace void_reckoning::combat
