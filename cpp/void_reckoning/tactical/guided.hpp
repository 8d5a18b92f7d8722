#pragma once

#include "void_reckoning/tactical/calculator.hpp"

namespace void_reckoning::tactical {

/// A guided shot where there is no air: launched towards `elevation` and `azimuth`, it burns along its way and steers by pure proportional
/// navigation (Adler, 1956): sideways acceleration = N x turn rate of the line of sight x own velocity, bounded by `steering` and by what is
/// left of `steering_budget`. The target may accelerate; the seeker sees it.
[[nodiscard]] BallisticsResult fly_guided(const Projectile& projectile, const Target& target, const Environment& environment,
                                          const ShotOptions& options);

}  // namespace void_reckoning::tactical
