#include <cmath>
#include <string_view>

#include "void_reckoning/base/refusal.hpp"
#include "void_reckoning/tactical/atmosphere.hpp"
#include "void_reckoning/tactical/limits.hpp"

namespace void_reckoning::tactical {
namespace {

// Two values for the same thing may differ by rounding, not by more.
constexpr double kAgreement = 0.01;

void require(std::string_view field, double value, double low, double high) { require_between(field, value, low, high); }

void require(std::string_view field, const std::optional<double>& value, double low, double high) {
    if (value) require(field, *value, low, high);
}

void require(std::string_view field, Vector value, double limit) {
    require(fmt::format("{}_x", field), value.x, -limit, limit);
    require(fmt::format("{}_y", field), value.y, -limit, limit);
    require(fmt::format("{}_z", field), value.z, -limit, limit);
}

void check_drag(const Projectile& projectile, const Environment& environment) {
    require("projectile.diameter", projectile.diameter, 1e-6, kMaxDiameter);
    require("projectile.form_factor", projectile.form_factor, 1e-3, 1e3);
    require("projectile.ballistic_coefficient", projectile.ballistic_coefficient, 1e-6, kMaxCoefficient);
    if (projectile.ballistic_coefficient && projectile.diameter && projectile.form_factor) {
        const double computed = projectile.mass / (*projectile.form_factor * *projectile.diameter * *projectile.diameter);
        const double given = *projectile.ballistic_coefficient;
        if (std::fabs(given - computed) > kAgreement * computed) {
            throw InvalidInput(fmt::format(
                "projectile.ballistic_coefficient must be within 1% of mass / (form_factor diameter^2), {}, or be left out, got {}",
                computed, given));
        }
    }
    if (!projectile.drag_curve || environment.vacuum()) return;
    if (!projectile.ballistic_coefficient && !projectile.diameter) {
        throw InvalidInput("projectile.ballistic_coefficient or projectile.diameter must be set for a projectile with a drag curve in air");
    }
    const double coefficient = ballistic_coefficient(projectile);
    if (!(coefficient >= kMinCoefficient)) {
        throw InvalidInput(must_be("projectile.ballistic_coefficient",
                                   fmt::format("between {} and {} in air", kMinCoefficient, kMaxCoefficient), coefficient));
    }
}

}  // namespace

double ballistic_coefficient(const Projectile& projectile) {
    if (projectile.ballistic_coefficient) return *projectile.ballistic_coefficient;
    const double diameter = projectile.diameter.value_or(0);
    return projectile.mass / (projectile.form_factor.value_or(1) * diameter * diameter);
}

void check(const Projectile& projectile, const Environment& environment) {
    require("projectile.mass", projectile.mass, 1e-9, kMaxMass);
    require("projectile.muzzle_velocity", projectile.muzzle_velocity, projectile.guided() ? 0.0 : kMinSpeed,
            environment.vacuum() || !projectile.drag_curve ? kMaxSpeed : kMaxAirSpeed);
    check_drag(projectile, environment);
    require("projectile.steering", projectile.steering, 0, kMaxAcceleration);
    require("projectile.thrust", projectile.thrust, 0, kMaxAcceleration);
    require("projectile.burn_time", projectile.burn_time, 0, kMaxLife);
    require("projectile.lifetime", projectile.lifetime, 1e-3, kMaxLife);
    if (!projectile.guided()) {
        if (projectile.thrust > 0) {
            throw InvalidInput(must_be("projectile.thrust", "0 where steering is 0", projectile.thrust));
        }
        return;
    }
    require("projectile.navigation", projectile.navigation, 2, 10);
    require("projectile.steering_budget", projectile.steering_budget, 0, std::numeric_limits<double>::infinity());
    if (projectile.muzzle_velocity == 0 && !(projectile.thrust > 0 && projectile.burn_time > 0)) {
        throw InvalidInput("projectile.muzzle_velocity must be greater than 0 without thrust, got 0");
    }
    if (!environment.vacuum()) {
        throw InvalidInput(must_be("projectile.steering", "0 where air_density is not 0", projectile.steering));
    }
}

void check(const Target& target) {
    require("target.distance", target.distance, 0, kMaxDistance);
    require("target.height", target.height, -kMaxDistance, kMaxDistance);
    require("target.radius", target.radius, 1e-3, kMaxDistance);
    require("target.velocity", target.velocity, kMaxSpeed);
    require("target.acceleration", target.acceleration, kMaxAcceleration);
    if (!(length(target.at(0).position) > 0)) {
        throw InvalidInput("target.distance and target.height must not both be 0, the place of the muzzle");
    }
}

void check(const Environment& environment) {
    require("environment.gravity", environment.gravity, 0, 1000);
    require("environment.altitude", environment.altitude, -1000, kHighest);
    require("environment.temperature", environment.temperature, 150, 400);
    require("environment.pressure", environment.pressure, 0, 1e7);
    require("environment.humidity", environment.humidity, 0, 1);
    require("environment.air_density", environment.air_density, 0, 100);
    require("environment.wind_x", environment.wind_x, -kMaxWind, kMaxWind);
    require("environment.wind_z", environment.wind_z, -kMaxWind, kMaxWind);
    require("environment.ground_height", environment.ground_height, -kMaxDistance, kMaxDistance);
    if (environment.air_density && environment.pressure) {
        const double temperature = environment.temperature.value_or(standard_temperature(environment.altitude));
        const double computed = air_density(temperature, *environment.pressure, environment.humidity);
        if (std::fabs(*environment.air_density - computed) > kAgreement * computed) {
            throw InvalidInput(
                fmt::format("environment.air_density must be within 1% of {}, by pressure {} Pa at {} K, or be left out, got {}", computed,
                            *environment.pressure, temperature, *environment.air_density));
        }
    }
    if (environment.vacuum() && (environment.wind_x != 0 || environment.wind_z != 0)) {
        throw InvalidInput(fmt::format("environment.wind_x and wind_z must be 0 where air_density is 0, got {}, {}", environment.wind_x,
                                       environment.wind_z));
    }
}

}  // namespace void_reckoning::tactical
