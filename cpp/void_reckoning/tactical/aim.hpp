#pragma once

#include "void_reckoning/tactical/flight.hpp"

namespace void_reckoning::tactical {

struct Aim {
    bool reaches = false;
    double elevation = 0;  ///< radians; of the nearest shot if none reaches the target
    double azimuth = 0;
};

/// Compute the elevation and azimuth that bring a shot to the target's centre; accounts for its velocity, not its acceleration.
[[nodiscard]] Aim aim_at(const Dynamics& dynamics, const Projectile& projectile, const Target& target, bool high);

/// As above, when nothing acts on the shot: the first t > 0 with |D + V t| = v t, a quadratic equation.
[[nodiscard]] Aim aim_straight(double velocity, double lifetime, const Target& target);

}  // namespace void_reckoning::tactical
