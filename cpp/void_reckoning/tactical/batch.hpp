#pragma once

#include <cstddef>
#include <span>

#include "void_reckoning/base/parallel.hpp"
#include "void_reckoning/tactical/shot.hpp"

namespace void_reckoning::tactical {

/// Instructions used by a batch: x86-64-v2, AVX2, AVX-512, or the widest available. The results are bit-identical.
enum class Instructions : std::uint8_t { kPlain, kWide, kWidest, kBest };
/// Return the widest instructions of this processor.
[[nodiscard]] Instructions best_instructions();

struct BatchOptions {
    const Workers* workers = nullptr;  ///< null: run in the caller
    Instructions instructions = Instructions::kBest;
};

/// Speeds (m/s) and elevations (radians, 0 to pi / 2) in, ranges (m) out; all of the same length. `ranges` may be one of the inputs.
struct Shots {
    std::span<const float> velocities;
    std::span<const float> angles;
    std::span<float> ranges;
};

/// Compute where shots fired from the ground come down again, without air: v^2 sin(2 a) / g (Galilei, 1638). Relative error below 1e-6.
void vacuum_ranges(const Shots& shots, double gravity, const BatchOptions& options = {});

/// As above, through air, along the line of fire; all shots are of one projectile. Relative error below 2e-3 (2e-4 in the mean) against
/// calculate()'s integrator. NaN for a shot still in the air after kMaxSteps steps.
void drag_ranges(const Shots& shots, const Projectile& projectile, const Environment& environment, const BatchOptions& options = {});

inline constexpr int kMaxSteps = 20'000;
inline constexpr float kSteepestAngle = 1.57079637F;  // the float next to pi / 2

}  // namespace void_reckoning::tactical
