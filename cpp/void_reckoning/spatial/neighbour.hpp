#pragma once

#include <cstdint>
#include <vector>

namespace void_reckoning::spatial {

/// The centre of a search. Any finite numbers that a float can hold; not rounded to float.
struct Place {
    double x = 0;
    double y = 0;
    double z = 0;
};

/// A box, edges included.
struct Box {
    Place low;
    Place high;
};

/// A point found. Distances are compared as squares in double: ((x - place.x)^2 + (y - place.y)^2) + (z - place.z)^2 in this order of
/// operations, the coordinates being floats widened to double, so that the order of results is the same everywhere.
struct Neighbour {
    double distance2 = 0;
    std::uint64_t id = 0;

    /// Order by distance, then id: a total order, since ids differ.
    friend bool operator<(const Neighbour& a, const Neighbour& b) {
        return a.distance2 < b.distance2 || (a.distance2 == b.distance2 && a.id < b.id);
    }
};

[[nodiscard]] inline double distance2(float x, float y, float z, const Place& place) {
    const double dx = static_cast<double>(x) - place.x;
    const double dy = static_cast<double>(y) - place.y;
    const double dz = static_cast<double>(z) - place.z;
    return dx * dx + dy * dy + dz * dz;
}

/// Reusable memory for searches: a search that finds no more than earlier ones allocates nothing. One per thread.
struct SearchScratch {
    std::vector<Neighbour> found;
    std::vector<Neighbour> sorted;
    std::vector<std::uint32_t> ends;
};

}  // namespace void_reckoning::spatial
