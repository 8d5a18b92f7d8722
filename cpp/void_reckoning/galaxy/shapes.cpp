#include "void_reckoning/galaxy/shapes.hpp"

#include <algorithm>
#include <cmath>

namespace void_reckoning {
namespace {

constexpr double kFlattening = 0.7;       // elliptical: minor axis over major axis
constexpr double kBulge = 0.2;            // spiral: share of the systems in the bulge, and its radius
constexpr double kBulgeRadius = 0.28;
constexpr double kArmTurns = 0.65;        // spiral: how far an arm winds from the bulge to the rim
constexpr double kArmWidth = 0.13;
constexpr double kHaze = 0.22;             // cluster: share of the systems between the clusters
constexpr double kInnerRadius = 0.62;     // ring
constexpr std::size_t kClusterSystems = 25;

Point scaled(Point p, double factor) { return {p.x * factor, p.y * factor}; }
double length(Point p) { return std::sqrt(p.x * p.x + p.y * p.y); }

/// Draw a point, denser towards the centre: the density falls as radius^(-2/3).
Point draw_concentrated(RandomAddress address) {
    const Point p = draw_in_disc(address);
    return scaled(p, std::sqrt(length(p)));
}

}  // namespace

Point direction(double turns) {
    const double quarters = (turns - std::floor(turns)) * 4;
    const double whole = std::floor(quarters);
    const double part = quarters - whole;
    // Half-angle form of the circle; the cubic is within 0.0066 of tan(part * pi / 4) and equal at both ends.
    const double half = part * (0.7853981633974483 + 0.2146018366025517 * part * part);
    const double c = (1 - half * half) / (1 + half * half);
    const double s = 2 * half / (1 + half * half);
    switch (static_cast<int>(whole) % 4) {
        case 0: return {c, s};
        case 1: return {-s, c};
        case 2: return {-c, -s};
        default: return {s, -c};
    }
}

Point draw_in_disc(RandomAddress address) {
    for (std::uint64_t attempt = 0;; ++attempt) {
        const double x = address.between(-1, 1, 2 * attempt);
        const double y = address.between(-1, 1, 2 * attempt + 1);
        if (x * x + y * y <= 1) return {x, y};
    }
}

ShapeSampler::ShapeSampler(Shape shape, std::size_t systems, RandomAddress address) : shape_(shape) {
    phase_ = address.uniform(0);
    arms_ = systems < 60 ? 2 : 2 + address.below(3, 1);
    if (shape_ != Shape::kCluster) return;
    // The clusters' centres lie apart in a disc whose rim leaves room for the outer ones' radius.
    const std::size_t count = std::clamp<std::size_t>(systems / kClusterSystems, 3, 40);
    cluster_radius_ = 0.52 / std::sqrt(static_cast<double>(count));
    double apart = 2.2 * cluster_radius_;
    for (std::uint64_t attempt = 0; clusters_.size() < count; ++attempt) {
        const Point p = scaled(draw_in_disc(address.at(2).at(attempt)), 1 - cluster_radius_);
        const bool clear =
            std::none_of(clusters_.begin(), clusters_.end(), [&](Point q) { return squared_distance(p, q) < apart * apart; });
        if (clear) clusters_.push_back(p);
        if (attempt % 64 == 63) apart *= 0.9;
    }
}

double ShapeSampler::filled() const {
    switch (shape_) {
        case Shape::kSpiral: return 0.45;
        case Shape::kElliptical: return kFlattening;
        case Shape::kCluster: return 0.5;
        case Shape::kRing: return 1 - kInnerRadius * kInnerRadius;
    }
    return 1;
}

Point ShapeSampler::draw(RandomAddress address) const {
    switch (shape_) {
        case Shape::kSpiral: return draw_spiral(address);
        case Shape::kElliptical: {
            const Point p = draw_concentrated(address);
            const Point axis = direction(phase_);
            const double minor = p.y * kFlattening;
            return {p.x * axis.x - minor * axis.y, p.x * axis.y + minor * axis.x};
        }
        case Shape::kCluster: return draw_cluster(address);
        case Shape::kRing: {
            const Point p = draw_in_disc(address);
            const double squared = p.x * p.x + p.y * p.y;
            if (squared == 0) return {1, 0};
            constexpr double kInner = kInnerRadius * kInnerRadius;
            return scaled(p, std::sqrt((kInner + (1 - kInner) * squared) / squared));
        }
    }
    return {};
}

Point ShapeSampler::draw_spiral(RandomAddress address) const {
    if (address.uniform(0) < kBulge) return scaled(draw_concentrated(address.at(1)), kBulgeRadius);
    const std::uint64_t arm = address.below(arms_, 1);
    const double along = address.uniform(2);
    const double radius = kBulgeRadius * 0.7 + (1 - kBulgeRadius * 0.7) * along;
    const double turns = phase_ + static_cast<double>(arm) / static_cast<double>(arms_) + kArmTurns * along;
    const Point spread = scaled(draw_concentrated(address.at(2)), kArmWidth);
    const Point axis = scaled(direction(turns), radius);
    return {axis.x + spread.x, axis.y + spread.y};
}

Point ShapeSampler::draw_cluster(RandomAddress address) const {
    if (address.uniform(0) < kHaze) return draw_in_disc(address.at(1));
    const Point centre = clusters_[address.below(clusters_.size(), 1)];
    const Point p = scaled(draw_concentrated(address.at(2)), cluster_radius_);
    return {centre.x + p.x, centre.y + p.y};
}

}  // namespace void_reckoning
