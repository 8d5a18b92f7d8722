#pragma once

#include "void_reckoning/tactical/calculator.hpp"

/// Projectiles and environments that the tests and the benchmarks of ballistics share.
namespace void_reckoning::tactical::samples {

inline constexpr double kPerSquareInch = 703.06957963916;  // kg/m^2 in one lb/in^2

/// A rifle bullet of 10.9 g at 820 m/s, G7 coefficient 0.243 lb/in^2.
inline Projectile rifle() {
    Projectile bullet;
    bullet.mass = 0.01089;
    bullet.muzzle_velocity = 820;
    bullet.ballistic_coefficient = 0.243 * kPerSquareInch;
    bullet.drag_curve = DragCurve::standard("G7");
    return bullet;
}

/// A shell of 43.5 kg and 155 mm at 827 m/s.
inline Projectile shell() {
    Projectile shell;
    shell.mass = 43.5;
    shell.diameter = 0.155;
    shell.form_factor = 1.0;
    shell.muzzle_velocity = 827;
    shell.drag_curve = DragCurve::standard("G7");
    return shell;
}

inline Environment vacuum(double gravity = kStandardGravity) {
    Environment environment;
    environment.gravity = gravity;
    environment.air_density = 0;
    return environment;
}

inline Target target_at(double distance, double height = 0, Vector velocity = {}) {
    Target target;
    target.distance = distance;
    target.height = height;
    target.velocity = velocity;
    return target;
}

}  // namespace void_reckoning::tactical::samples
