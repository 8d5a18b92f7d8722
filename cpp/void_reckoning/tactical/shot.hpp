#pragma once

#include <limits>
#include <memory>
#include <optional>

#include "void_reckoning/tactical/drag_curve.hpp"
#include "void_reckoning/tactical/vector.hpp"

namespace void_reckoning::tactical {

// Projectile, target and environment. SI units; the muzzle is the origin, x points horizontally towards the target's place at the time of
// firing, y up, z to the right.

inline constexpr double kStandardGravity = 9.80665;  // m/s^2 (3rd CGPM, 1901)
inline constexpr double kEighthOfPi = 0.392699081698724155;

/// A projectile. Guided if `steering` is positive: it may then accelerate sideways, and forwards while it burns.
struct Projectile {
    double mass = 0;                              ///< kg
    double muzzle_velocity = 0;                   ///< m/s
    std::optional<double> diameter;               ///< m
    std::optional<double> form_factor;            ///< its drag relative to the curve's projectile; 1 by default
    std::optional<double> ballistic_coefficient;  ///< kg/m^2: mass / (form factor x diameter^2)
    std::shared_ptr<const DragCurve> drag_curve;  ///< null: no drag
    double steering = 0;                          ///< maximum sideways acceleration, m/s^2
    double steering_budget = std::numeric_limits<double>::infinity();  ///< maximum of sideways acceleration times time, m/s
    double navigation = 4;                        ///< constant of proportional navigation
    double thrust = 0;                            ///< acceleration along its direction of flight while it burns, m/s^2
    double burn_time = 0;                         ///< s
    double lifetime = 600;                        ///< s; then it is lost

    [[nodiscard]] bool guided() const { return steering > 0; }
};

/// The target: a ball in straight motion that also accelerates from the moment of firing; the aim does not account for the acceleration.
struct Target {
    double distance = 0;  ///< m, horizontally
    double height = 0;    ///< m above the muzzle
    double radius = 0.5;  ///< m
    Vector velocity;      ///< m/s
    Vector acceleration;  ///< m/s^2

    [[nodiscard]] Motion at(double time) const {
        return {Vector{distance, height, 0} + time * (velocity + 0.5 * time * acceleration), velocity + time * acceleration};
    }
};

/// The environment of a shot. By default air is the ICAO standard atmosphere at `altitude`; temperature and pressure are those at the
/// muzzle, and change with height as in that atmosphere.
struct Environment {
    double gravity = kStandardGravity;    ///< m/s^2
    double altitude = 0;                  ///< of the muzzle above the sea, m
    std::optional<double> temperature;    ///< K
    std::optional<double> pressure;       ///< Pa, station pressure at the muzzle
    double humidity = 0;                  ///< 0 to 1
    std::optional<double> air_density;    ///< kg/m^3, instead of pressure and humidity; 0: vacuum
    double wind_x = 0;                    ///< m/s, along the line of fire; a tail wind is positive
    double wind_z = 0;                    ///< m/s, to the right
    std::optional<double> ground_height;  ///< m above the muzzle; a shot that falls on it stops. None: no ground

    [[nodiscard]] bool vacuum() const { return air_density.has_value() && *air_density == 0; }
};

// Check the values. InvalidInput names the field, its value and the allowed range.
void check(const Projectile& projectile, const Environment& environment);
void check(const Target& target);
void check(const Environment& environment);

}  // namespace void_reckoning::tactical
