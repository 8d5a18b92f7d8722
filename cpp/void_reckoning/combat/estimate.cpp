#include "void_reckoning/combat/estimate.hpp"

#include <algorithm>
#include <cmath>

#include "void_reckoning/combat/ballistics.hpp"
#include "void_reckoning/combat/damage.hpp"

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
constexpr double kSteepest = 0.8, kSteeper = 0.9;  // of the win probability; fitted to equal fleets of 5 to 100
constexpr double kThousand = 1000;

double expected_damage(const WeaponProfile& weapon, Domain domain, const Reference& target) {
    const double distance = kReferenceShare * weapon.range;
    const double chance = hit_chance(make_gun(weapon, domain), presented_angle2(target.size, domain), target.speed, distance * distance);
    return chance * static_cast<double>(through_armour(weapon.damage, target.armour, weapon.penetration)) / kThousand;
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

double win_probability(double strength_a, double strength_b, double count_a, double count_b) {
    if (strength_a <= 0 || strength_b <= 0) return strength_a > 0 ? 1.0 : (strength_b > 0 ? 0.0 : 0.5);
    // a/b - b/a is twice the logarithm of the ratio near 1; the battle's spread shrinks with the root of the number of independent units.
    const double edge = strength_a / strength_b - strength_b / strength_a;
    const double z = edge * (kSteepest + kSteeper * std::sqrt(0.5 * (count_a + count_b)));
    return 0.5 + 0.5 * z / std::sqrt(1.0 + z * z);
}

BattleEstimate estimate(const Force& a, const Force& b) {
    BattleEstimate result;
    const double sa = a.strength();
    const double sb = b.strength();
    result.win_probability = win_probability(sa, sb, a.count, b.count);
    if (sa <= 0 && sb <= 0) return result;
    // Square law: the winner keeps sqrt(1 - r^2) of its strength, r the ratio of the weaker to the stronger.
    const double larger = std::max(sa, sb);
    const double ratio = std::min(sa, sb) / larger;
    const double winner_losses = 1.0 - std::sqrt(1.0 - ratio * ratio);
    const double p = result.win_probability;
    result.losses_a = p * winner_losses + (1.0 - p);
    result.losses_b = (1.0 - p) * winner_losses + p;
    return result;
}

}  // namespace void_reckoning::combat
