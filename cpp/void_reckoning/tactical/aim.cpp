#include "void_reckoning/tactical/aim.hpp"

#include <algorithm>
#include <cmath>

#include "void_reckoning/tactical/elementary.hpp"

namespace void_reckoning::tactical {
namespace {

constexpr double kSteepest = 1.57;         // 0.05 degrees from the vertical
constexpr double kFirstStep = 0.002;       // initial step of the search for a bracket, radians; doubles up to the widest
constexpr double kWidestStep = 0.08;
constexpr double kGoldenSection = 0.618033988749895;
constexpr int kLeadRounds = 40;
constexpr double kUnreached = -1e15;       // plus the missing distance: more is worse

/// A shot's passage through a plane through the moving target: an upright one, or square to the line of sight where that is steep.
struct Passing {
    double above = kUnreached;  ///< m, in that plane
    double right = 0;           ///< m
    double distance = 1;        ///< from the muzzle to the target at that time, m
};

class Gunner {
   public:
    Gunner(const Dynamics& dynamics, const Projectile& projectile, const Target& target)
        : dynamics_(dynamics), projectile_(projectile), target_(target) {
        target_.acceleration = {};
        sight_ = arctangent(target.height, target.distance);
        const Vector to_target = target.at(0).position;
        // Upright where the target is more ahead than above: a shot on a high arc crosses a tilted plane on its way up.
        along_ = target.distance > std::fabs(target.height) ? Vector{1, 0, 0} : (1 / length(to_target)) * to_target;
        up_ = {-along_.y, along_.x, 0};
    }

    [[nodiscard]] double sight() const { return sight_; }

    [[nodiscard]] Passing pass(double elevation, double azimuth) const {
        Flight flight(dynamics_, projectile_.muzzle_velocity * direction(elevation, azimuth), projectile_.lifetime);
        const auto ahead = [&](const Motion& shot, double time) {
            const Motion target = target_.at(time);
            return ValueAndRate{dot(shot.position - target.position, along_), dot(shot.velocity - target.velocity, along_)};
        };
        double nearest = -length(target_.at(0).position);
        while (flight.next()) {
            const Stretch& s = flight.stretch();
            const double now = ahead(s.to, flight.end()).value;
            if (now >= 0) {
                const double before = ahead(s.from, s.begin).value;
                const double guess = s.seconds * (before / (before - now));
                const double seconds = seconds_to_zero(dynamics_, s, guess, ahead);
                const Motion target = target_.at(s.begin + seconds);
                const Vector off = advance(dynamics_, s.from, seconds).position - target.position;
                return {dot(off, up_), off.z, std::max(1e-3, length(target.position))};
            }
            nearest = std::max(nearest, now);
            const double floor = std::min(0.0, target_.at(flight.end()).position.y) - target_.distance - std::fabs(target_.height);
            if (s.to.velocity.y < 0 && s.to.position.y < floor) break;
        }
        return {kUnreached + nearest, 0, 1};
    }

   private:
    const Dynamics& dynamics_;
    const Projectile& projectile_;
    Target target_;
    double sight_ = 0;
    Vector along_, up_;
};

/// Solve between `inside` (not below the target) and `outside` (below): regula falsi with Illinois' halving (Dowell and Jarratt, 1971),
/// halving the interval where one end does not reach the target at all.
double solve(const Gunner& gunner, double azimuth, double below, double above_below, double inside, double above_inside) {
    bool last_was_below = false, first = true;
    for (int i = 0; i < 100 && std::fabs(inside - below) > 1e-15; ++i) {
        double middle = 0.5 * (below + inside);
        if (above_below > 0.5 * kUnreached && i % 8 != 7) {
            middle = (below * above_inside - inside * above_below) / (above_inside - above_below);
        }
        const Passing passing = gunner.pass(middle, azimuth);
        if (std::fabs(passing.above) <= 1e-10 * passing.distance) return middle;
        const bool is_below = passing.above < 0;
        if (is_below) {
            below = middle;
            above_below = passing.above;
            if (!first && last_was_below) above_inside *= 0.5;
        } else {
            inside = middle;
            above_inside = passing.above;
            if (!first && !last_was_below && above_below > 0.5 * kUnreached) above_below *= 0.5;
        }
        last_was_below = is_below;
        first = false;
    }
    return inside;
}

/// Return the elevation whose shot passes highest, between three of which the middle one is the best.
double highest(const Gunner& gunner, double azimuth, double low, double high) {
    double a = high - kGoldenSection * (high - low);
    double b = low + kGoldenSection * (high - low);
    double at_a = gunner.pass(a, azimuth).above;
    double at_b = gunner.pass(b, azimuth).above;
    for (int i = 0; i < 40; ++i) {
        if (at_a >= at_b) {
            high = b;
            b = a;
            at_b = at_a;
            a = high - kGoldenSection * (high - low);
            at_a = gunner.pass(a, azimuth).above;
        } else {
            low = a;
            a = b;
            at_a = at_b;
            b = low + kGoldenSection * (high - low);
            at_b = gunner.pass(b, azimuth).above;
        }
        if (std::max(at_a, at_b) >= 0) break;
    }
    return at_a >= at_b ? a : b;
}

/// Return the elevation that hits at this azimuth, searching from the line of sight upwards (or from the steepest shot downwards).
Aim elevate(const Gunner& gunner, double azimuth, bool high) {
    const double steepest = std::max(kSteepest, gunner.sight() + 0.3);
    double elevation = high ? steepest : gunner.sight();
    double towards = high ? -1 : 1;
    double above = gunner.pass(elevation, azimuth).above;
    if (high && above >= 0) return {false, elevation, azimuth};  // even the steepest shot passes over it
    if (!high && above > 0) towards = -1;  // the target dives, or wind lifts the shot
    double step = high ? 0.01 : kFirstStep;
    double best = elevation, best_above = above, before_best = elevation, after_best = elevation;
    double last = elevation, last_above = above;
    while (true) {
        elevation += towards * step;
        step = std::min(kWidestStep, 2 * step);
        if (elevation > steepest || elevation < gunner.sight() - 1.5) break;
        above = gunner.pass(elevation, azimuth).above;
        if ((above >= 0) != (last_above >= 0)) {
            return {true,
                    above >= 0 ? solve(gunner, azimuth, last, last_above, elevation, above)
                               : solve(gunner, azimuth, elevation, above, last, last_above),
                    azimuth};
        }
        if (above > best_above) {
            best = elevation;
            best_above = above;
            before_best = last;
            after_best = elevation + towards * step;
        }
        last = elevation;
        last_above = above;
    }
    if (best_above >= 0) return {false, best, azimuth};
    // Hardly in range, if at all: search for the highest pass between the tried ones.
    const double top = highest(gunner, azimuth, std::min(before_best, after_best), std::max(before_best, after_best));
    const double top_above = gunner.pass(top, azimuth).above;
    if (top_above < 0) return {false, top, azimuth};
    const double below = high ? std::max(before_best, after_best) : std::min(before_best, after_best);
    return {true, solve(gunner, azimuth, below, gunner.pass(below, azimuth).above, top, top_above), azimuth};
}

/// Return the elevation when it is nearly known, by a bracket about it.
Aim elevate_near(const Gunner& gunner, double azimuth, double about, bool high) {
    double width = 1e-5;
    for (int i = 0; i < 4; ++i, width *= 8) {
        const double low = about - width, up = about + width;
        const double at_low = gunner.pass(low, azimuth).above;
        const double at_up = gunner.pass(up, azimuth).above;
        if (!high && at_low < 0 && at_up >= 0) return {true, solve(gunner, azimuth, low, at_low, up, at_up), azimuth};
        if (high && at_up < 0 && at_low >= 0) return {true, solve(gunner, azimuth, up, at_up, low, at_low), azimuth};
    }
    return elevate(gunner, azimuth, high);
}

}  // namespace

Aim aim_at(const Dynamics& dynamics, const Projectile& projectile, const Target& target, bool high) {
    if (dynamics.free()) return aim_straight(projectile.muzzle_velocity, projectile.lifetime, target);
    const Gunner gunner(dynamics, projectile, target);
    Aim aim = elevate(gunner, aim_straight(projectile.muzzle_velocity, projectile.lifetime, target).azimuth, high);
    // Lead and wind: turn by the sideways miss; the secant method from the second round on.
    double last_azimuth = 0, last_right = 0;
    for (int round = 0; round < kLeadRounds && aim.reaches; ++round) {
        const Passing passing = gunner.pass(aim.elevation, aim.azimuth);
        if (std::fabs(passing.right) <= 1e-9 * passing.distance) return aim;
        double slope = passing.distance;
        if (round > 0 && aim.azimuth != last_azimuth) slope = (passing.right - last_right) / (aim.azimuth - last_azimuth);
        if (!(slope > 0.05 * passing.distance)) slope = passing.distance;
        last_azimuth = aim.azimuth;
        last_right = passing.right;
        const double turned = aim.azimuth - std::clamp(passing.right / slope, -0.3, 0.3);
        aim = elevate_near(gunner, std::clamp(turned, -1.55, 1.55), aim.elevation, high);
    }
    if (aim.reaches) {
        const Passing passing = gunner.pass(aim.elevation, aim.azimuth);
        aim.reaches = std::fabs(passing.right) <= 0.5 * target.radius;
    }
    return aim;
}

Aim aim_straight(double velocity, double lifetime, const Target& target) {
    const Vector d = target.at(0).position;
    const Vector v = target.velocity;
    const double a = dot(v, v) - velocity * velocity;
    const double half_b = dot(d, v);
    const double c = dot(d, d);
    double time = -1;
    if (a == 0) {
        if (half_b < 0) time = -0.5 * c / half_b;
    } else {
        const double discriminant = half_b * half_b - a * c;
        if (discriminant >= 0) {
            // The form without cancellation: roots q / a and c / q.
            const double q = -(half_b + (half_b < 0 ? -1 : 1) * std::sqrt(discriminant));
            const double one = q / a;
            const double other = q == 0 ? -1 : c / q;
            if (one > 0) time = one;
            if (other > 0 && (time < 0 || other < time)) time = other;
        }
    }
    const bool reaches = time > 0 && time <= lifetime;
    const Vector aim = reaches ? d + time * v : d;
    return {reaches, arctangent(aim.y, std::sqrt(aim.x * aim.x + aim.z * aim.z)), arctangent(aim.z, aim.x)};
}

}  // namespace void_reckoning::tactical
