#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "void_reckoning/tactical/shot.hpp"

namespace void_reckoning::tactical {

/// How a shot ended.
enum class Ending : std::uint8_t {
    kHit,
    kMissed,      ///< it flew past
    kGround,      ///< it fell short, or had no target and came down
    kOutOfRange,  ///< no elevation reaches the target
    kOutrun,      ///< guided: the target escaped, or its lifetime was over
    kOutTurned,   ///< guided: it came near, and could not turn enough
};
[[nodiscard]] std::string_view ending_name(Ending ending);

/// Points of a flight at even times; the last one is where it hit or fell.
struct Trajectory {
    std::vector<double> time;                    ///< s
    std::vector<double> range, height, drift;    ///< m: x, y, z
    std::vector<double> velocity;                ///< m/s

    void add(double seconds, const Motion& motion);
    void cut_after(double seconds);
};

/// Figures are those of the moment when the shot was nearest to the target's centre, or fell on the ground.
struct BallisticsResult {
    Ending ending = Ending::kMissed;
    double range = 0;            ///< m, horizontally along the line of fire
    double height = 0;           ///< m above the muzzle
    double drift = 0;            ///< m to the right
    double drop = 0;             ///< m below the line of bore
    double time_of_flight = 0;   ///< s
    double impact_velocity = 0;  ///< m/s; relative to the target, if there is one
    double impact_angle = 0;     ///< radians below the horizontal
    double impact_energy = 0;    ///< J
    double elevation = 0;        ///< radians
    double azimuth = 0;          ///< radians to the right
    double miss_distance = 0;    ///< m from the target's centre
    double apex = 0;             ///< maximum height, m above the muzzle
    Trajectory trajectory;       ///< on request

    [[nodiscard]] bool hit() const { return ending == Ending::kHit; }
};

struct ShotOptions {
    std::optional<double> elevation;  ///< radians; none: the one that hits, if there is one
    std::optional<double> azimuth;    ///< radians; none: the one that hits, or 0 if the elevation is given
    bool high = false;                ///< use the higher of the two elevations that hit
    double trajectory_step = 0;       ///< s between points of the trajectory; 0: not recorded
};

/// Compute one shot. InvalidInput for values that are not allowed; a target that can't be hit is a result, not an error.
[[nodiscard]] BallisticsResult calculate(const Projectile& projectile, const Target& target, const Environment& environment,
                                         const ShotOptions& options = {});

/// Compute a shot without a target, until it falls on the ground (at ground_height; at the muzzle's height if that is not set).
[[nodiscard]] BallisticsResult fall_of_shot(const Projectile& projectile, double elevation, const Environment& environment,
                                            double trajectory_step = 0);

/// Return the elevation (radians) that brings the shot `height` m above the muzzle at `distance` m; none: out of range.
[[nodiscard]] std::optional<double> zero_elevation(const Projectile& projectile, double distance, double height,
                                                   const Environment& environment);

/// Figures of one shot where it passes some distances; NaN for distances it does not reach.
struct RangeTable {
    double elevation = 0;                               ///< radians
    std::vector<double> distance;                       ///< m, as requested
    std::vector<double> time, height, drop, drift;      ///< s; m above the muzzle; m below the line of bore; m to the right
    std::vector<double> velocity, angle, energy;        ///< m/s; radians below the horizontal; J
};
/// Compute the table. `distances` must be ascending, 0 or more.
[[nodiscard]] RangeTable range_table(const Projectile& projectile, std::span<const double> distances, double elevation,
                                     const Environment& environment);

}  // namespace void_reckoning::tactical
