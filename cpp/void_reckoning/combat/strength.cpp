#include "void_reckoning/combat/strength.hpp"

#include <algorithm>
#include <cmath>

#include "void_reckoning/combat/ballistics.hpp"
#include "void_reckoning/combat/damage.hpp"

namespace void_reckoning::combat {
namespace {

/// The reference for strength: a medium unit of a domain.
struct Reference {
    double size, speed;                 // m; km or m a tick
    std::int64_t armour, hit;           // thousandths
};
constexpr Reference kReferenceShip{250, 4, 8'000, 15'000};
constexpr Reference kReferenceArmy{1.2, 25, 1'000, 1'500};
constexpr double kReferenceShare = 0.6;     // of a weapon's range: a typical distance of combat
constexpr double kRechargeTicks = 15;       // number of ticks of shield recharge that a unit benefits from
constexpr double kThousand = 1000;
constexpr double kLargestEdge = 50;

double expected_damage(const WeaponProfile& weapon, Domain domain, const Reference& target) {
    const double distance = kReferenceShare * weapon.range;
    const double chance = hit_chance(make_gun(weapon, domain), presented_angle2(target.size, domain), target.speed, distance * distance);
    return chance * static_cast<double>(through_armour(weapon.damage, target.armour, weapon.penetration)) / kThousand;
}

}  // namespace

ProfileStrength profile_strength(const UnitProfile& profile, std::span<const WeaponProfile> weapons) {
    const Reference& reference = profile.domain == Domain::kSpace ? kReferenceShip : kReferenceArmy;
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
    // A larger target is hit more often: the reference's size over its own, softened, because near enemies are nearly always hit.
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

double strength_edge(double a, double b) {
    if (a <= 0 && b <= 0) return 0;
    if (a <= 0 || b <= 0) return a > 0 ? kLargestEdge : -kLargestEdge;
    return std::clamp((a - b) * (a + b) / (a * b), -kLargestEdge, kLargestEdge);
}

}  // namespace void_reckoning::combat
