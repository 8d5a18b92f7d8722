#pragma once

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <vector>

namespace void_reckoning {

class Starmap;

/// Lower bounds of paths from the distances to a few systems far apart: by the triangle inequality, a path from a to b is not shorter than
/// the difference of their distances to any third (ALT; Goldberg and Harrelson, 2005). Accounts for voids, which straight lines do not.
class Landmarks {
   public:
    Landmarks() = default;
    explicit Landmarks(const Starmap& map);

    /// Return a bound in light years; less than the shortest path, or 0 if that is 0.
    [[nodiscard]] double lower_bound(std::uint32_t a, std::uint32_t b) const {
        const std::int32_t* to_a = steps_.data() + kNumber * a;
        const std::int32_t* to_b = steps_.data() + kNumber * b;
        std::int32_t most = 1;
        for (std::size_t i = 0; i < kNumber; ++i) most = std::max(most, std::abs(to_a[i] - to_b[i]));
        return static_cast<double>(most - 1) * step_;
    }

   private:
    static constexpr std::size_t kNumber = 16;

    std::vector<std::int32_t> steps_;  ///< whole steps of distance, by system and landmark
    double step_ = 0;                  ///< light years; by a margin less than the length that the distances were divided by
};

}  // namespace void_reckoning
