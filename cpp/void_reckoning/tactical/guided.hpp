#pragma once

#include "void_reckoning/tactical/calculator.hpp"

namespace void_reckoning::tactical {

/// Compute a guided shot in a vacuum: launched towards `elevation` and `azimuth`, it burns along its direction of flight and steers by pure
/// proportional navigation (Adler, 1956): sideways acceleration = N x turn rate of the line of sight x own velocity, bounded by `steering`
/// and by the rest of `steering_budget`. The target may accelerate; the seeker sees it.
[[nodiscard]] BallisticsResult fly_guided(const Projectile& projectile, const Target& target, const Environment& environment,
                                          const ShotOptions& options);

}  // namespace void_reckoning::tactical
