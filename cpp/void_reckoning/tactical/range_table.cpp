#include <algorithm>
#include <cmath>
#include <limits>

#include "void_reckoning/base/error.hpp"
#include "void_reckoning/base/refusal.hpp"
#include "void_reckoning/tactical/calculator.hpp"
#include "void_reckoning/tactical/elementary.hpp"
#include "void_reckoning/tactical/ground.hpp"

namespace void_reckoning::tactical {

RangeTable range_table(const Projectile& projectile, std::span<const double> distances, double elevation, const Environment& environment) {
    check(environment);
    check(projectile, environment);
    check_angle("elevation", elevation, kHalfPi);
    if (projectile.guided()) throw InvalidInput(must_be("projectile.steering", "0 for a table", projectile.steering));
    double least = 0;
    for (std::size_t i = 0; i < distances.size(); ++i) {
        if (!(distances[i] >= least && distances[i] <= 1e12)) {
            throw InvalidInput(
                must_be_between(fmt::format("distances[{}]", i), i == 0 ? "0" : "the distance before it", "1e12 m", distances[i]));
        }
        least = distances[i];
    }
    const Dynamics dynamics(projectile, environment);
    const SineCosine bore = sine_cosine(elevation);
    RangeTable table;
    table.elevation = elevation;
    const auto add = [&](double distance, double time, const Motion& shot) {
        const Vector v = shot.velocity;
        table.distance.push_back(distance);
        table.time.push_back(time);
        table.height.push_back(shot.position.y);
        table.drop.push_back(distance * (bore.sine / bore.cosine) - shot.position.y);
        table.drift.push_back(shot.position.z);
        table.velocity.push_back(length(v));
        table.angle.push_back(arctangent(-v.y, std::sqrt(v.x * v.x + v.z * v.z)));
        table.energy.push_back(0.5 * projectile.mass * dot(v, v));
    };
    Flight flight(dynamics, projectile.muzzle_velocity * direction(elevation, 0), projectile.lifetime);
    double reach = std::numeric_limits<double>::infinity();  // where it lies on the ground
    std::size_t row = 0;
    for (; row < distances.size() && distances[row] == 0; ++row) add(0, 0, flight.stretch().to);
    while (row < distances.size() && flight.next()) {
        const Stretch& s = flight.stretch();
        if (environment.ground_height && falls_through(s, *environment.ground_height)) {
            reach = advance(dynamics, s.from, seconds_to_ground(dynamics, s, *environment.ground_height)).position.x;
        }
        for (; row < distances.size() && std::min(reach, s.to.position.x) >= distances[row]; ++row) {
            const double distance = distances[row];
            const double guess = s.seconds * ((distance - s.from.position.x) / (s.to.position.x - s.from.position.x));
            const double seconds = seconds_to_zero(dynamics, s, guess, [distance](const Motion& shot, double) {
                return ValueAndRate{shot.position.x - distance, shot.velocity.x};
            });
            add(distance, s.begin + seconds, advance(dynamics, s.from, seconds));
        }
        if (s.to.position.x >= reach) break;
        // Sinking at its terminal velocity, it goes no further.
        if (s.to.velocity.y < 0 && s.to.velocity.x < 1e-6 * -s.to.velocity.y) break;
    }
    const double nowhere = std::numeric_limits<double>::quiet_NaN();
    for (; row < distances.size(); ++row) add(distances[row], nowhere, {{nowhere, nowhere, nowhere}, {nowhere, nowhere, nowhere}});
    return table;
}

}  // namespace void_reckoning::tactical
