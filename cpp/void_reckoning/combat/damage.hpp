#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>

#include "void_reckoning/combat/battle.hpp"

/// Integer arithmetic of damage. Every sum is the same in any order.
namespace void_reckoning::combat {

/// Sums of non-negative numbers are capped here; below it nothing overflows.
inline constexpr std::int64_t kDamageCeiling = std::int64_t{1} << 61;

[[nodiscard]] constexpr std::int64_t add_capped(std::int64_t a, std::int64_t b) {
    return std::min(a + b, kDamageCeiling);  // both are at most the ceiling
}

/// Return a * b / c without overflow, rounded down; a <= c or b <= c, all non-negative, c positive.
[[nodiscard]] inline std::int64_t multiply_divide(std::int64_t a, std::int64_t b, std::int64_t c) {
    constexpr std::int64_t kSmall = std::numeric_limits<std::int32_t>::max();
    if (a <= kSmall && b <= kSmall) return a * b / c;
    __extension__ using Wide = unsigned __int128;
    return static_cast<std::int64_t>(static_cast<Wide>(a) * static_cast<Wide>(b) / static_cast<Wide>(c));
}

/// Return whole * part / all, without a division in the simple cases: usually all shots of a tick hit only shields, or only hull.
[[nodiscard]] inline std::int64_t share_of(std::int64_t whole, std::int64_t part, std::int64_t all) {
    if (part == all) return whole;
    if (whole == all) return part;
    if (part == 0 || whole == 0) return 0;
    return multiply_divide(whole, part, all);
}

/// The remaining share of each type of damage, in 65536ths: resistances as integers.
using Susceptibility = std::array<std::int64_t, kDamageTypes>;

[[nodiscard]] inline Susceptibility susceptibility(const UnitProfile& profile) {
    Susceptibility kept{};
    for (std::size_t type = 0; type < kDamageTypes; ++type) {
        kept[type] = static_cast<std::int64_t>((1.0 - profile.resistance[type]) * 65536.0 + 0.5);
    }
    return kept;
}

/// Return the damage of one hit after resistance, before armour: what a shield has to absorb. At least 1 of any damage.
[[nodiscard]] inline std::int64_t raw_damage(const WeaponProfile& weapon, const Susceptibility& kept) {
    if (weapon.damage == 0) return 0;
    return std::max<std::int64_t>(1, (weapon.damage * kept[weapon.damage_type]) >> 16U);
}

/// Return the damage of one hit after armour: raw * raw / (raw + armour beyond penetration). Light hits lose nearly all, heavy ones little,
/// none all.
[[nodiscard]] inline std::int64_t through_armour(std::int64_t raw, std::int64_t armour, std::int64_t penetration) {
    const std::int64_t resisting = armour - penetration;
    if (resisting <= 0 || raw == 0) return raw;
    return std::max<std::int64_t>(1, multiply_divide(raw, raw, raw + resisting));
}

}  // namespace void_reckoning::combat
