#include "void_reckoning/tactical/calculator.hpp"

#include <algorithm>
#include <cmath>

#include "void_reckoning/base/error.hpp"
#include "void_reckoning/tactical/aim.hpp"
#include "void_reckoning/tactical/flight.hpp"
#include "void_reckoning/tactical/ground.hpp"
#include "void_reckoning/tactical/guided.hpp"
#include "void_reckoning/tactical/judge.hpp"

namespace void_reckoning::tactical {
namespace {

/// Follow a shot at a target, until it can only get further away from it, falls on the ground, or is lost.
BallisticsResult fly(const Dynamics& dynamics, const Projectile& projectile, const Target& target, const Environment& environment,
                     const Aim& aim, double trajectory_step) {
    Flight flight(dynamics, projectile.muzzle_velocity * direction(aim.elevation, aim.azimuth), projectile.lifetime);
    Record record(target, trajectory_step);
    record.begin({{}, flight.stretch().to.velocity});
    Ending ending = Ending::kMissed;
    while (flight.next()) {
        const Stretch& s = flight.stretch();
        const auto within = [&](double seconds) { return advance(dynamics, s.from, seconds); };
        if (environment.ground_height && falls_through(s, *environment.ground_height)) {
            const double seconds = seconds_to_ground(dynamics, s, *environment.ground_height);
            const Motion end = within(seconds);
            record.stretch(s.begin, seconds, s.from, end, within);
            record.end(s.begin + seconds, end);
            ending = Ending::kGround;
            break;
        }
        const Approach approach = record.stretch(s.begin, s.seconds, s.from, s.to, within);
        const double floor = std::min(0.0, target.at(flight.end()).position.y) - target.radius;
        const bool falling = dynamics.gravity() == 0 || (s.to.velocity.y < 0 && s.to.position.y < floor);
        if (approach != Approach::kComing && falling) break;
    }
    if (record.nearest().distance <= target.radius) ending = Ending::kHit;
    BallisticsResult result = record.result(projectile, aim.elevation, aim.azimuth);
    result.ending = ending;
    return result;
}

/// Compute a shot on which nothing acts: its nearest approach has a closed form unless the target accelerates.
BallisticsResult fly_straight(const Projectile& projectile, const Target& target, const Aim& aim, double trajectory_step) {
    const Vector velocity = projectile.muzzle_velocity * direction(aim.elevation, aim.azimuth);
    const auto at = [&](double time) { return Motion{time * velocity, velocity}; };
    const Vector relative = velocity - target.velocity;
    const double speed2 = dot(relative, relative);
    const double nearest = speed2 > 0 ? dot(target.at(0).position, relative) / speed2 : 0;
    const double time = std::clamp(nearest, 0.0, projectile.lifetime);
    Record record(target, trajectory_step);
    record.begin(at(0));
    record.stretch(0, time, at(0), at(time), at);
    record.end(time, at(time));
    BallisticsResult result = record.result(projectile, aim.elevation, aim.azimuth);
    result.ending = result.miss_distance <= target.radius ? Ending::kHit : Ending::kMissed;
    return result;
}

}  // namespace

std::string_view ending_name(Ending ending) {
    switch (ending) {
        case Ending::kHit: return "hit";
        case Ending::kMissed: return "missed";
        case Ending::kGround: return "ground";
        case Ending::kOutOfRange: return "out of range";
        case Ending::kOutrun: return "outrun";
        case Ending::kOutTurned: return "out-turned";
    }
    return "missed";
}

BallisticsResult calculate(const Projectile& projectile, const Target& target, const Environment& environment, const ShotOptions& options) {
    check(environment);
    check(projectile, environment);
    check(target);
    if (options.elevation) check_angle("elevation", *options.elevation, kHalfPi);
    if (options.azimuth) check_angle("azimuth", *options.azimuth, 2 * kHalfPi);
    if (options.azimuth && !options.elevation) {
        throw InvalidInput(fmt::format("azimuth must be given with an elevation or not at all, got {} alone", *options.azimuth));
    }
    check_step(options.trajectory_step, projectile.lifetime);
    if (projectile.guided()) return fly_guided(projectile, target, environment, options);

    const Dynamics dynamics(projectile, environment);
    Aim aim{true, options.elevation.value_or(0), options.azimuth.value_or(0)};
    if (!options.elevation) aim = aim_at(dynamics, projectile, target, options.high);
    const bool steady = dot(target.acceleration, target.acceleration) == 0;
    BallisticsResult result = dynamics.free() && steady && !environment.ground_height
                                  ? fly_straight(projectile, target, aim, options.trajectory_step)
                                  : fly(dynamics, projectile, target, environment, aim, options.trajectory_step);
    // An aimed shot misses a target on a steady course only if no elevation was found to reach it.
    if (!result.hit() && !options.elevation && (steady || !aim.reaches)) result.ending = Ending::kOutOfRange;
    return result;
}

}  // namespace void_reckoning::tactical
