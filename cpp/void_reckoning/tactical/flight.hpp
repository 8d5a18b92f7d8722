#pragma once

#include "void_reckoning/tactical/atmosphere.hpp"
#include "void_reckoning/tactical/shot.hpp"

namespace void_reckoning::tactical {

/// Point mass under gravity and drag (McCoy, 1999, chapter 5): a = g - (pi / 8) rho Cd(v / c) / C v (v - w), with |v| and (v - w) relative
/// to the air, C the ballistic coefficient.
class Dynamics {
   public:
    Dynamics(const Projectile& projectile, const Environment& environment);

    [[nodiscard]] Vector acceleration(const Motion& motion) const;
    /// Return how many seconds of flight one step of `advance` may take here: error of a whole flight's range below 1e-6.
    [[nodiscard]] double step(const Motion& motion) const;
    [[nodiscard]] double gravity() const { return gravity_; }
    /// Return whether nothing acts on the shot: it flies straight.
    [[nodiscard]] bool free() const { return gravity_ == 0 && curve_ == nullptr; }

   private:
    /// Return the deceleration by drag over speed, 1/s.
    [[nodiscard]] double drag_rate(Air air, double speed) const;

    Atmosphere air_;
    const DragCurve* curve_;  ///< null: no drag
    double drag_ = 0;         ///< pi / 8 / ballistic coefficient, m^2/kg
    double gravity_;
    Vector wind_;
};

/// Take a step of Runge and Kutta's fourth-order method (Kutta, 1901).
[[nodiscard]] Motion advance(const Dynamics& dynamics, const Motion& from, double seconds);

/// Return the direction of a shot's velocity; angles in radians, the azimuth to the right.
[[nodiscard]] Vector direction(double elevation, double azimuth);

/// One step of a flight; any point within it is computed by a shorter step from its beginning.
struct Stretch {
    double begin = 0;    ///< s
    double seconds = 0;
    Motion from, to;
};

/// Advances a flight step by step.
class Flight {
   public:
    Flight(const Dynamics& dynamics, Vector velocity, double lifetime);
    /// Advance one step; false when its lifetime is over.
    bool next();
    [[nodiscard]] const Stretch& stretch() const { return stretch_; }
    [[nodiscard]] double end() const { return stretch_.begin + stretch_.seconds; }

   private:
    const Dynamics& dynamics_;
    double lifetime_;
    Stretch stretch_;
};

/// Find where within a stretch a quantity that `rises` at about the rate given by value() becomes 0; Newton's method on the integrator
/// itself. `value(motion, time)` returns {value, rate}.
template <class Value>
[[nodiscard]] double seconds_to_zero(const Dynamics& dynamics, const Stretch& stretch, double guess, const Value& value) {
    double seconds = guess;
    for (int i = 0; i < 8; ++i) {
        const auto [now, rate] = value(advance(dynamics, stretch.from, seconds), stretch.begin + seconds);
        if (rate == 0) break;
        double better = seconds - now / rate;
        if (!(better >= 0)) better = 0;
        if (better > stretch.seconds) better = stretch.seconds;
        if (better == seconds) break;
        seconds = better;
    }
    return seconds;
}

struct ValueAndRate {
    double value = 0;
    double rate = 0;
};

}  // namespace void_reckoning::tactical
