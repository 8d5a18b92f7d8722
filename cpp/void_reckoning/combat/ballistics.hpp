#pragma once

#include <cstdint>

#include "void_reckoning/base/random.hpp"
#include "void_reckoning/combat/battle.hpp"

namespace void_reckoning::combat {

/// Return 1 - exp(-u) for u >= 0, by + * / alone: the absolute error is below 0.0005.
[[nodiscard]] inline double one_minus_exp(double u) {
    const double v = u * 0.125;
    double q = 1.0 / (1.0 + v * (1.0 + v * (0.5 + v * (1.0 / 6.0 + v * (1.0 / 24.0)))));
    q *= q;
    q *= q;
    q *= q;
    return 1.0 - q;
}

/// A weapon's part of the hit chance, computed once a battle.
struct Gun {
    double spread2 = 0;     ///< mrad^2
    double dodge = 0;       ///< mrad of spread for each km or m a tick of the target's speed
    double chase = 0;       ///< share of guidance lost: speed * chase / (1 + speed * chase)
    double guidance = 0;
};

[[nodiscard]] Gun make_gun(const WeaponProfile& weapon, Domain domain);

/// Return the square of the half angle (mrad) that a target presents at distance 1 km or 1 m.
[[nodiscard]] double presented_angle2(double size, Domain domain);

inline constexpr double kMinHitChance = 0.005;
inline constexpr double kBestHitChance = 0.995;

/// A weapon against targets of a size and speed: the hit chance except for the distance.
struct Reach {
    double reach2 = 0;      ///< distance squared at which the target's half angle is sqrt(2) sigma; km^2 or m^2
    double miss = 1;        ///< share of misses that guidance does not save
};

/// Compute a weapon's reach. Circular Gaussian dispersion sigma, target of angular radius a: P = 1 - exp(-a^2 / (2 sigma^2)) (the Rayleigh
/// distribution; Grubbs, 1964). Guidance then saves a share of the misses. `speed` in km or m a tick.
[[nodiscard]] inline Reach make_reach(const Gun& gun, double angle2, double speed) {
    constexpr double kUnbounded = 1e200;
    const double drift = gun.dodge * speed;
    const double sigma2 = gun.spread2 + drift * drift;
    return {sigma2 > 0 ? angle2 / (2.0 * sigma2) : kUnbounded, 1.0 - gun.guidance / (1.0 + speed * gun.chase)};
}

/// Return 1 / distance2, limited: a nearer target is hit as if at the limit, which avoids a division by zero.
[[nodiscard]] inline double inverse_of_distance2(double distance2) { return distance2 > 1e-12 ? 1.0 / distance2 : 1e12; }

[[nodiscard]] inline double hit_chance(const Reach& reach, double inverse_distance2) {
    const double u = reach.reach2 * inverse_distance2;
    const double by_aim = u >= 40.0 ? 1.0 : one_minus_exp(u);
    const double chance = 1.0 - reach.miss * (1.0 - by_aim);
    return chance < kMinHitChance ? kMinHitChance : (chance > kBestHitChance ? kBestHitChance : chance);
}

/// Return the hit chance. `distance2` in km^2 or m^2.
[[nodiscard]] inline double hit_chance(const Gun& gun, double angle2, double speed, double distance2) {
    return hit_chance(make_reach(gun, angle2, speed), inverse_of_distance2(distance2));
}

/// Draw the hits of `shots` independent shots: binomial, exactly by inversion if the mean of the rarer result is up to 12, else by the
/// normal approximation with a popcount normal. Uses at most two random numbers: indexes 2 * index and 2 * index + 1 of the address.
[[nodiscard]] std::uint32_t draw_hits(std::uint32_t shots, double chance, RandomAddress address, std::uint64_t index);

}  // namespace void_reckoning::combat
