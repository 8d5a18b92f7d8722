#pragma once

#include <algorithm>
#include <cmath>

#include "void_reckoning/base/error.hpp"
#include "void_reckoning/base/refusal.hpp"
#include "void_reckoning/tactical/flight.hpp"

namespace void_reckoning::tactical {

inline constexpr double kHalfPi = 1.57079632679489662;
inline constexpr double kMaxPoints = 10'000'000;

inline void check_angle(const char* field, double angle, double limit) {
    if (angle >= -limit && angle <= limit) return;
    throw InvalidInput(must_be(field, fmt::format("between {} and {} radians", -limit, limit), angle));
}

inline void check_step(double step, double lifetime) {
    if (step == 0 || (step > 0 && lifetime / step <= kMaxPoints)) return;
    throw InvalidInput(must_be("trajectory_step", fmt::format("at least {} s, or 0 for no trajectory", lifetime / kMaxPoints), step));
}

/// Return when in a stretch a falling shot reaches the ground.
[[nodiscard]] inline double seconds_to_ground(const Dynamics& dynamics, const Stretch& s, double ground) {
    // Guess: the parabola through both ends with the first one's climb.
    const double rise = s.from.velocity.y * s.seconds;
    const double bend = s.to.position.y - s.from.position.y - rise;
    const double above = s.from.position.y - ground;
    double share = 1;
    if (bend < 0) share = (rise + std::sqrt(std::max(0.0, rise * rise - 4 * bend * above))) / (-2 * bend);
    return seconds_to_zero(dynamics, s, std::clamp(share, 0.0, 1.0) * s.seconds,
                           [ground](const Motion& shot, double) { return ValueAndRate{shot.position.y - ground, shot.velocity.y}; });
}

[[nodiscard]] inline bool falls_through(const Stretch& s, double ground) { return s.to.position.y < ground && s.from.position.y >= ground; }

}  // namespace void_reckoning::tactical
