#include "void_reckoning/combat/ballistics.hpp"

#include <bit>
#include <cmath>

namespace void_reckoning::combat {
namespace {

// Duration of a tick, to compare speeds in battle with muzzle velocities.
constexpr double kTickSecondsSpace = 60;
constexpr double kTickSecondsGround = 10;
// Share of a target's movement during a shot's flight that the gunner can't predict.
constexpr double kUnpredicted = 0.05;
// A guided weapon four times as fast as its target loses half as much as one equally fast.
constexpr double kChase = 4;

constexpr double kExactMean = 12;

double integer_power(double base, std::uint32_t exponent) {
    double result = 1;
    for (; exponent != 0; exponent >>= 1U) {
        if ((exponent & 1U) != 0) result *= base;
        base *= base;
    }
    return result;
}

std::uint32_t draw_by_inversion(std::uint32_t count, double chance, double u) {
    const double odds = chance / (1.0 - chance);
    double mass = integer_power(1.0 - chance, count);
    double below = mass;
    std::uint32_t k = 0;
    while (u >= below && k < count) {
        mass *= odds * (static_cast<double>(count - k) / static_cast<double>(k + 1));
        ++k;
        const double next = below + mass;
        if (next == below) break;  // the tail is below the resolution of the sum
        below = next;
    }
    return k;
}

}  // namespace

Gun make_gun(const WeaponProfile& weapon, Domain domain) {
    Gun gun;
    gun.spread2 = weapon.dispersion * weapon.dispersion;
    gun.guidance = weapon.guidance;
    if (weapon.muzzle_velocity > 0) {
        const double seconds = domain == Domain::kSpace ? kTickSecondsSpace : kTickSecondsGround;
        const double relative = 1.0 / (seconds * weapon.muzzle_velocity);
        gun.dodge = 1000.0 * kUnpredicted * (1.0 - weapon.guidance) * relative;
        gun.chase = kChase * relative;
    }
    return gun;
}

double presented_angle2(double size, Domain domain) {
    const double half = 0.5 * size * (domain == Domain::kSpace ? 1.0 : 1000.0);  // m at 1 km are mrad
    return half * half;
}

std::uint32_t draw_hits(std::uint32_t shots, double chance, RandomAddress address, std::uint64_t index) {
    const double u = address.uniform(2 * index);
    if (shots == 1) return u < chance ? 1 : 0;
    const bool count_misses = chance > 0.5;
    const double rare = count_misses ? 1.0 - chance : chance;
    const double mean = rare * static_cast<double>(shots);
    std::uint32_t drawn = 0;
    if (mean <= kExactMean) {
        drawn = draw_by_inversion(shots, rare, u);
    } else {
        // 64 fair coins have variance 16; the uniform number between the steps adds 1/12.
        const auto coins = static_cast<double>(std::popcount(address.bits(2 * index + 1)));
        const double normal = (coins - 32.0 + u - 0.5) / std::sqrt(16.0 + 1.0 / 12.0);
        const double value = mean + normal * std::sqrt(mean * (1.0 - rare)) + 0.5;
        if (value >= static_cast<double>(shots)) {
            drawn = shots;
        } else if (value > 0) {
            drawn = static_cast<std::uint32_t>(value);
        }
    }
    return count_misses ? shots - drawn : drawn;
}

}  // namespace void_reckoning::combat
