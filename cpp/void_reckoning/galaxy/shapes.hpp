#pragma once

#include "void_reckoning/base/random.hpp"
#include "void_reckoning/galaxy/generation.hpp"
#include "void_reckoning/galaxy/plan.hpp"

namespace void_reckoning {

/// Random places of systems: a shape with its random parts (arms, clusters), in units of the galaxy's radius.
class ShapeSampler {
   public:
    ShapeSampler(Shape shape, std::size_t systems, RandomAddress address);

    /// Draw a place from the shape's density, within a distance of about 1 of the centre.
    [[nodiscard]] Point draw(RandomAddress address) const;

    /// Return the share of the disc that the shape fills: it determines the size of a galaxy with a number of systems.
    [[nodiscard]] double filled() const;

   private:
    [[nodiscard]] Point draw_spiral(RandomAddress address) const;
    [[nodiscard]] Point draw_cluster(RandomAddress address) const;

    Shape shape_;
    std::uint64_t arms_ = 2;
    double phase_ = 0;             ///< turns
    std::vector<Point> clusters_;  ///< centres of the clusters
    double cluster_radius_ = 0;
};

/// Return the point on the unit circle at this share of a whole turn (any sign); the angle is right to 0.4 degrees. Rational: the same on
/// every machine.
[[nodiscard]] Point direction(double turns);

/// Draw a point uniform in the unit disc.
[[nodiscard]] Point draw_in_disc(RandomAddress address);

}  // namespace void_reckoning
