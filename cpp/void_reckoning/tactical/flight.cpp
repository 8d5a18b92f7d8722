#include "void_reckoning/tactical/flight.hpp"

#include <algorithm>
#include <cmath>

#include "void_reckoning/tactical/elementary.hpp"
#include "void_reckoning/tactical/limits.hpp"

namespace void_reckoning::tactical {
namespace {

// Steps: share of the curve's own step, maximum turn by gravity, and maximum length (s).
constexpr double kFineness = 0.25;
constexpr double kTurn = 0.5;
constexpr double kSlow = 30;  // m/s: below that speed, drag hardly matters and turning needs no short steps
constexpr double kMaxStep = 0.5;

}  // namespace

Dynamics::Dynamics(const Projectile& projectile, const Environment& environment)
    : air_(environment),
      curve_(environment.vacuum() || air_.density() == 0 ? nullptr : projectile.drag_curve.get()),
      drag_(curve_ == nullptr ? 0 : kEighthOfPi / ballistic_coefficient(projectile)),
      gravity_(environment.gravity),
      wind_{environment.wind_x, 0, environment.wind_z} {}

double Dynamics::drag_rate(Air air, double speed) const { return drag_ * air.density * (*curve_)(speed * air.per_sound) * speed; }

Vector Dynamics::acceleration(const Motion& motion) const {
    const Vector fall{0, -gravity_, 0};
    if (curve_ == nullptr) return fall;
    const Vector through = motion.velocity - wind_;
    return fall - drag_rate(air_.at(motion.position.y), length(through)) * through;
}

double Dynamics::step(const Motion& motion) const {
    if (curve_ == nullptr) return kMaxStep;
    const Air air = air_.at(motion.position.y);
    const double speed = length(motion.velocity - wind_);
    const double steps = curve_->step_rate(speed * air.per_sound);
    const double rate = drag_rate(air, speed) * steps + kTurn * gravity_ / (speed + kSlow);
    return std::min(kMaxStep, kFineness / std::max(rate, 1e-9));
}

Motion advance(const Dynamics& dynamics, const Motion& from, double seconds) {
    const double half = 0.5 * seconds;
    const Vector a1 = dynamics.acceleration(from);
    const Motion second{from.position + half * from.velocity, from.velocity + half * a1};
    const Vector a2 = dynamics.acceleration(second);
    const Motion third{from.position + half * second.velocity, from.velocity + half * a2};
    const Vector a3 = dynamics.acceleration(third);
    const Motion fourth{from.position + seconds * third.velocity, from.velocity + seconds * a3};
    const Vector a4 = dynamics.acceleration(fourth);
    const double sixth = seconds / 6.0;
    return {from.position + sixth * (from.velocity + 2.0 * (second.velocity + third.velocity) + fourth.velocity),
            from.velocity + sixth * (a1 + 2.0 * (a2 + a3) + a4)};
}

Vector direction(double elevation, double azimuth) {
    const SineCosine up = sine_cosine(elevation);
    const SineCosine right = sine_cosine(azimuth);
    return {up.cosine * right.cosine, up.sine, up.cosine * right.sine};
}

Flight::Flight(const Dynamics& dynamics, Vector velocity, double lifetime) : dynamics_(dynamics), lifetime_(lifetime) {
    stretch_.to.velocity = velocity;
}

bool Flight::next() {
    if (end() >= lifetime_) return false;
    stretch_.begin = end();
    stretch_.from = stretch_.to;
    stretch_.seconds = std::min(dynamics_.step(stretch_.from), lifetime_ - stretch_.begin);
    stretch_.to = advance(dynamics_, stretch_.from, stretch_.seconds);
    return true;
}

}  // namespace void_reckoning::tactical
