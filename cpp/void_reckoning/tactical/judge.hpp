#pragma once

#include <algorithm>
#include <limits>

#include "void_reckoning/tactical/calculator.hpp"

namespace void_reckoning::tactical {

/// Relative motion of shot and target in a stretch of flight.
enum class Approach : std::uint8_t { kComing, kPassed, kGoing };

/// The moment of a flight's nearest approach to the target.
struct Nearest {
    double distance = std::numeric_limits<double>::infinity();  ///< m, from centre to centre
    double time = 0;
    Motion shot;
};

/// Follows a flight: its nearest approach, its apex and, on request, its points at even times.
class Record {
   public:
    Record(const Target& target, double trajectory_step) : target_(&target), step_(trajectory_step) {}
    explicit Record(double trajectory_step) : step_(trajectory_step) {}  ///< a shot without a target

    void begin(const Motion& shot) {
        consider(0, shot);
        if (step_ > 0) trajectory_.add(0, shot);
    }

    /// Record a stretch. `within(s)`: the shot's motion s seconds after the stretch's beginning.
    template <class Within> Approach stretch(double begin, double seconds, const Motion& from, const Motion& to, const Within& within) {
        if (step_ > 0) record_points(begin, seconds, within);
        if (from.velocity.y > 0 && to.velocity.y <= 0) {
            apex_ = within(seconds * (from.velocity.y / (from.velocity.y - to.velocity.y))).position.y;
        } else if (to.position.y > apex_) {
            apex_ = to.position.y;
        }
        if (target_ == nullptr) return Approach::kGoing;
        const double before = closing(from, begin);
        const double after = closing(to, begin + seconds);
        Approach approach = after < 0 ? Approach::kComing : Approach::kGoing;
        if (before < 0 && after >= 0) {
            find_nearest(begin, seconds, within);
            approach = Approach::kPassed;
        }
        consider(begin + seconds, to);
        return approach;
    }

    /// End the flight here: nothing after it counts.
    void end(double time, const Motion& shot) {
        consider(time, shot);
        if (step_ > 0 && (trajectory_.time.empty() || trajectory_.time.back() < time)) trajectory_.add(time, shot);
    }

    [[nodiscard]] const Nearest& nearest() const { return nearest_; }
    /// Return all figures except the ending, at the nearest approach.
    [[nodiscard]] BallisticsResult result(const Projectile& projectile, double elevation, double azimuth);

   private:
    /// Return d/dt of half the distance squared: negative while they approach.
    [[nodiscard]] double closing(const Motion& shot, double time) const {
        const Motion target = target_->at(time);
        return dot(shot.position - target.position, shot.velocity - target.velocity);
    }
    void consider(double time, const Motion& shot);

    template <class Within> void record_points(double begin, double seconds, const Within& within) {
        while (points_ * step_ <= begin + seconds) {
            const double time = points_ * step_;
            trajectory_.add(time, within(time - begin));
            points_ += 1;
        }
    }

    template <class Within> void find_nearest(double begin, double seconds, const Within& within) {
        // Newton's method, the target almost at rest relative to the shot: d/dt closing = relative speed squared, nearly.
        double s = 0.5 * seconds;
        for (int i = 0; i < 12; ++i) {
            const Motion shot = within(s);
            const Motion target = target_->at(begin + s);
            const Vector speed = shot.velocity - target.velocity;
            const double better = std::clamp(s - dot(shot.position - target.position, speed) / dot(speed, speed), 0.0, seconds);
            if (better == s) break;
            s = better;
        }
        consider(begin + s, within(s));
    }

    const Target* target_ = nullptr;
    double step_ = 0;
    double points_ = 1;
    double apex_ = 0;
    Nearest nearest_;
    Trajectory trajectory_;
};

}  // namespace void_reckoning::tactical
