#include <algorithm>

#include "void_reckoning/base/error.hpp"
#include "void_reckoning/base/refusal.hpp"
#include "void_reckoning/tactical/aim.hpp"
#include "void_reckoning/tactical/calculator.hpp"
#include "void_reckoning/tactical/ground.hpp"
#include "void_reckoning/tactical/judge.hpp"

namespace void_reckoning::tactical {

BallisticsResult fall_of_shot(const Projectile& projectile, double elevation, const Environment& environment, double trajectory_step) {
    check(environment);
    check(projectile, environment);
    check_angle("elevation", elevation, kHalfPi);
    check_step(trajectory_step, projectile.lifetime);
    if (projectile.guided()) throw InvalidInput(must_be("projectile.steering", "0 without a target", projectile.steering));
    const double ground = environment.ground_height.value_or(0);
    if (!(environment.gravity > 0)) throw InvalidInput(must_be("environment.gravity", "greater than 0", environment.gravity));
    if (ground > 0) throw InvalidInput(must_be("environment.ground_height", "0 or less for the fall of a shot", ground));

    const Dynamics dynamics(projectile, environment);
    Flight flight(dynamics, projectile.muzzle_velocity * direction(elevation, 0), projectile.lifetime);
    Record record(trajectory_step);
    record.begin({{}, flight.stretch().to.velocity});
    Ending ending = Ending::kMissed;  // still in the air when its lifetime is over
    if (!(flight.stretch().to.velocity.y > 0) && ground == 0) {
        ending = Ending::kGround;  // it lies on the ground from the beginning
    } else {
        while (flight.next()) {
            const Stretch& s = flight.stretch();
            const auto within = [&](double seconds) { return advance(dynamics, s.from, seconds); };
            if (falls_through(s, ground)) {
                const double seconds = seconds_to_ground(dynamics, s, ground);
                record.stretch(s.begin, seconds, s.from, within(seconds), within);
                record.end(s.begin + seconds, within(seconds));
                ending = Ending::kGround;
                break;
            }
            record.stretch(s.begin, s.seconds, s.from, s.to, within);
            record.end(flight.end(), s.to);
        }
    }
    BallisticsResult result = record.result(projectile, elevation, 0);
    result.ending = ending;
    return result;
}

std::optional<double> zero_elevation(const Projectile& projectile, double distance, double height, const Environment& environment) {
    Target target;
    target.distance = distance;
    target.height = height;
    check(environment);
    check(projectile, environment);
    check(target);
    if (projectile.guided()) throw InvalidInput(must_be("projectile.steering", "0 for a zero", projectile.steering));
    // The sights are zeroed without cross wind; wind along the line of fire counts.
    Environment still = environment;
    still.wind_z = 0;
    const Dynamics dynamics(projectile, still);
    const Aim aim = aim_at(dynamics, projectile, target, false);
    if (!aim.reaches) return std::nullopt;
    return aim.elevation;
}

}  // namespace void_reckoning::tactical
