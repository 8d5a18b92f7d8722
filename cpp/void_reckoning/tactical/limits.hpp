#pragma once

#include "void_reckoning/tactical/shot.hpp"

namespace void_reckoning::tactical {

// What is allowed, in SI units: wide enough for anything that is shot, narrow enough that squares and products stay far inside the numbers.
inline constexpr double kMostMass = 1e9;
inline constexpr double kMostDiameter = 1e3;
inline constexpr double kMostCoefficient = 1e12;
inline constexpr double kLeastCoefficient = 0.1;   // a table tennis ball has 1.7; feathers are no projectiles
inline constexpr double kLeastSpeed = 1e-3;
inline constexpr double kMostSpeed = 1e7;
inline constexpr double kMostAirSpeed = 1e4;       // in air; no drag curve means anything beyond
inline constexpr double kMostAcceleration = 1e6;
inline constexpr double kMostDistance = 1e12;
inline constexpr double kMostWind = 150;
inline constexpr double kHighest = 80'000;
inline constexpr double kLongestLife = 1e6;

/// kg/m^2, as given or from mass, form factor and diameter.
[[nodiscard]] double ballistic_coefficient(const Projectile& projectile);

}  // namespace void_reckoning::tactical
