#pragma once

#include "bindings/support/standard_casters.hpp"

#include "void_reckoning/tactical/batch.hpp"

namespace void_reckoning {

/// calculate_ballistics() on arrays from Python, borrowed for the call: contiguous, one-dimensional float32, or InvalidInput that
/// names the argument. `out` null: a new array. Without an environment: standard gravity, no air.
[[nodiscard]] nanobind::object ranges_of_shots(nanobind::handle velocities, nanobind::handle angles, nanobind::object out,
                                               const tactical::Projectile* projectile, const tactical::Environment* environment,
                                               int threads);

}  // namespace void_reckoning
