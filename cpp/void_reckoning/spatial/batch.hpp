#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "void_reckoning/base/parallel.hpp"
#include "void_reckoning/spatial/spatial_index.hpp"

namespace void_reckoning::spatial {

/// Results of many searches, one after the other: those of search i from offsets[i] up to offsets[i + 1].
struct BatchAnswers {
    std::vector<std::uint64_t> ids;
    std::vector<double> distances;
    std::vector<std::int64_t> offsets;  ///< one more than the number of searches
};

/// Places as columns of equal length; without z they lie in the plane z = 0.
struct PlaceColumns {
    std::span<const float> x;
    std::span<const float> y;
    std::span<const float> z = {};

    [[nodiscard]] std::size_t size() const { return x.size(); }
    [[nodiscard]] Place operator[](std::size_t row) const {
        return {static_cast<double>(x[row]), static_cast<double>(y[row]), z.empty() ? 0.0 : static_cast<double>(z[row])};
    }
};

// Run many searches at once, in parallel; the results are those of one search after the other, whatever the number of threads. InvalidInput
// names the first invalid search. A single radius or number applies to all searches, otherwise there is one for each.
[[nodiscard]] BatchAnswers radius_batch(const SpatialIndex& index, const PlaceColumns& places, std::span<const double> radii,
                                        const Workers& workers);
[[nodiscard]] BatchAnswers box_batch(const SpatialIndex& index, const PlaceColumns& low, const PlaceColumns& high, const Workers& workers);
[[nodiscard]] BatchAnswers nearest_batch(const SpatialIndex& index, const PlaceColumns& places, std::int64_t number,
                                         const Workers& workers);

}  // namespace void_reckoning::spatial
