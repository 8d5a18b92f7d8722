#pragma once

#include "void_reckoning/tactical/shot.hpp"

namespace void_reckoning::tactical {

// Allowed ranges, in SI units: wide enough for any projectile, narrow enough that squares and products stay well within the range of
// doubles.
inline constexpr double kMaxMass = 1e9;
inline constexpr double kMaxDiameter = 1e3;
inline constexpr double kMaxCoefficient = 1e12;
inline constexpr double kMinCoefficient = 0.1;   // a table tennis ball has 1.7; feathers are not projectiles
inline constexpr double kMinSpeed = 1e-3;
inline constexpr double kMaxSpeed = 1e7;
inline constexpr double kMaxAirSpeed = 1e4;       // in air; no drag curve is valid beyond
inline constexpr double kMaxAcceleration = 1e6;
inline constexpr double kMaxDistance = 1e12;
inline constexpr double kMaxWind = 150;
inline constexpr double kHighest = 80'000;
inline constexpr double kMaxLife = 1e6;

/// Return the ballistic coefficient, kg/m^2, as given or from mass, form factor and diameter.
[[nodiscard]] double ballistic_coefficient(const Projectile& projectile);

}  // namespace void_reckoning::tactical
