#include "void_reckoning/tactical/guided.hpp"

#include <algorithm>
#include <cmath>

#include "void_reckoning/tactical/aim.hpp"
#include "void_reckoning/tactical/judge.hpp"

namespace void_reckoning::tactical {
namespace {

// Steps: a share of the minimum time left to the target, between these limits (s).
constexpr double kShareOfPath = 0.01;
constexpr double kShortestGuidedStep = 1e-4;
constexpr double kMaxGuidedStep = 0.25;
// A shot that has flown past the target this many times was out-turned.
constexpr int kMaxPasses = 3;

struct Missile {
    const Projectile& projectile;
    Vector gravity;
    double steered = 0;  ///< m/s used of the budget

    /// Return the sideways acceleration that the seeker demands and the missile can deliver for `seconds`.
    [[nodiscard]] Vector steer(const Motion& self, const Motion& target, double seconds) const {
        const Vector r = target.position - self.position;
        const double distance2 = dot(r, r);
        if (distance2 == 0) return {};
        const Vector turn = (1 / distance2) * cross(r, target.velocity - self.velocity);
        const Vector wanted = projectile.navigation * cross(turn, self.velocity);
        const double size = length(wanted);
        const double most = std::min(projectile.steering, (projectile.steering_budget - steered) / seconds);
        if (!(most > 0)) return {};
        return size > most ? (most / size) * wanted : wanted;
    }
};

double step_of(const Motion& self, const Motion& target, double left) {
    const double closing = length(target.velocity - self.velocity);
    const double distance = length(target.position - self.position);
    const double seconds = closing > 0 ? kShareOfPath * distance / closing : kMaxGuidedStep;
    return std::min(std::clamp(seconds, kShortestGuidedStep, kMaxGuidedStep), left);
}

}  // namespace

BallisticsResult fly_guided(const Projectile& projectile, const Target& target, const Environment& environment,
                            const ShotOptions& options) {
    Aim aim = aim_straight(std::max(projectile.muzzle_velocity, 1e-3), projectile.lifetime, target);
    aim.elevation = options.elevation.value_or(aim.elevation);
    aim.azimuth = options.azimuth.value_or(aim.azimuth);

    Missile missile{projectile, {0, -environment.gravity, 0}};
    const Vector heading = direction(aim.elevation, aim.azimuth);
    Motion self{{}, projectile.muzzle_velocity * heading};
    Record record(target, options.trajectory_step);
    double time = 0;
    int passes = 0;
    Ending ending = Ending::kOutrun;
    record.begin(self);
    while (time < projectile.lifetime) {
        const Motion seen = target.at(time);
        double seconds = step_of(self, seen, projectile.lifetime - time);
        if (time < projectile.burn_time) seconds = std::min(seconds, projectile.burn_time - time);
        const Vector sideways = missile.steer(self, seen, seconds);
        missile.steered += length(sideways) * seconds;
        Vector acceleration = missile.gravity + sideways;
        if (time < projectile.burn_time) {
            const double speed = length(self.velocity);
            acceleration = acceleration + projectile.thrust * (speed > 0 ? (1 / speed) * self.velocity : heading);
        }
        const Motion next{self.position + seconds * (self.velocity + 0.5 * seconds * acceleration), self.velocity + seconds * acceleration};
        const auto within = [&](double s) {
            return Motion{self.position + s * (self.velocity + 0.5 * s * acceleration), self.velocity + s * acceleration};
        };
        const Approach approach = record.stretch(time, seconds, self, next, within);
        self = next;
        time += seconds;
        if (record.nearest().distance <= target.radius) {
            ending = Ending::kHit;
            break;
        }
        if (approach == Approach::kPassed && ++passes >= kMaxPasses) {
            ending = Ending::kOutTurned;
            break;
        }
        // Lost for good: nothing left to steer or burn with, and moving apart.
        const bool spent = missile.steered >= projectile.steering_budget && time >= projectile.burn_time;
        if (spent && approach != Approach::kComing && environment.gravity == 0) {
            ending = passes > 0 ? Ending::kOutTurned : Ending::kOutrun;
            break;
        }
    }
    if (ending == Ending::kOutrun && passes > 0) ending = Ending::kOutTurned;
    BallisticsResult result = record.result(projectile, aim.elevation, aim.azimuth);
    result.ending = ending;
    return result;
}

}  // namespace void_reckoning::tactical
