#include "void_reckoning/tactical/judge.hpp"

#include <cmath>

#include "void_reckoning/tactical/elementary.hpp"
#include "void_reckoning/tactical/flight.hpp"

namespace void_reckoning::tactical {

void Trajectory::add(double seconds, const Motion& motion) {
    time.push_back(seconds);
    range.push_back(motion.position.x);
    height.push_back(motion.position.y);
    drift.push_back(motion.position.z);
    velocity.push_back(length(motion.velocity));
}

void Record::consider(double time, const Motion& shot) {
    const double distance = target_ == nullptr ? 0 : length(shot.position - target_->at(time).position);
    if (target_ == nullptr || distance < nearest_.distance) nearest_ = {distance, time, shot};
}

void Trajectory::cut_after(double seconds) {
    std::size_t kept = time.size();
    while (kept > 0 && time[kept - 1] >= seconds) --kept;
    for (std::vector<double>* column : {&time, &range, &height, &drift, &velocity}) column->resize(kept);
}

BallisticsResult Record::result(const Projectile& projectile, double elevation, double azimuth) {
    const Motion& shot = nearest_.shot;
    BallisticsResult result;
    result.range = shot.position.x;
    result.height = shot.position.y;
    result.drift = shot.position.z;
    result.time_of_flight = nearest_.time;
    const Vector bore = direction(elevation, azimuth);
    const double along = std::sqrt(bore.x * bore.x + bore.z * bore.z);
    const double ground = std::sqrt(shot.position.x * shot.position.x + shot.position.z * shot.position.z);
    result.drop = along > 1e-12 ? ground * (bore.y / along) - shot.position.y : 0;
    const Vector impact = target_ == nullptr ? shot.velocity : shot.velocity - target_->at(nearest_.time).velocity;
    result.impact_velocity = length(impact);
    result.impact_angle = arctangent(-impact.y, std::sqrt(impact.x * impact.x + impact.z * impact.z));
    result.impact_energy = 0.5 * projectile.mass * dot(impact, impact);
    result.elevation = elevation;
    result.azimuth = azimuth;
    result.miss_distance = nearest_.distance;
    result.apex = apex_;
    if (step_ > 0 && target_ != nullptr && nearest_.distance <= target_->radius) {
        trajectory_.cut_after(nearest_.time);
        trajectory_.add(nearest_.time, shot);
    }
    result.trajectory = std::move(trajectory_);
    return result;
}

}  // namespace void_reckoning::tactical
