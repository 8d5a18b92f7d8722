#pragma once

#include <algorithm>
#include <array>
#include <map>
#include <vector>

#include "void_reckoning/spatial/spatial_index.hpp"

namespace void_reckoning::spatial {

/// The index by the book: every point is looked at.
struct PlainPoints {
    std::map<std::uint64_t, std::array<float, 3>> points;

    PlainPoints() = default;
    explicit PlainPoints(const PointColumns& columns) {
        for (std::size_t i = 0; i < columns.ids.size(); ++i) {
            points[columns.ids[i]] = {columns.x[i], columns.y[i], columns.z.empty() ? 0.0F : columns.z[i]};
        }
    }
    template <class Passes> [[nodiscard]] std::vector<Neighbour> search(Place from, Passes&& passes) const {
        std::vector<Neighbour> found;
        for (const auto& [id, at] : points) {
            const double dx = static_cast<double>(at[0]) - from.x;
            const double dy = static_cast<double>(at[1]) - from.y;
            const double dz = static_cast<double>(at[2]) - from.z;
            const double apart2 = dx * dx + dy * dy + dz * dz;
            if (passes(at, apart2)) found.push_back({apart2, id});
        }
        std::sort(found.begin(), found.end());
        return found;
    }
    [[nodiscard]] std::vector<Neighbour> radius(Place place, double radius) const {
        return search(place, [&](const auto&, double apart2) { return apart2 <= radius * radius; });
    }
    [[nodiscard]] std::vector<Neighbour> box(const Box& box) const {
        const Place centre = {box.low.x * 0.5 + box.high.x * 0.5, box.low.y * 0.5 + box.high.y * 0.5, box.low.z * 0.5 + box.high.z * 0.5};
        return search(centre, [&](const std::array<float, 3>& at, double) {
            const auto x = static_cast<double>(at[0]);
            const auto y = static_cast<double>(at[1]);
            const auto z = static_cast<double>(at[2]);
            return x >= box.low.x && x <= box.high.x && y >= box.low.y && y <= box.high.y && z >= box.low.z && z <= box.high.z;
        });
    }
    [[nodiscard]] std::vector<Neighbour> nearest(Place place, std::size_t number) const {
        auto found = search(place, [](const auto&, double) { return true; });
        found.resize(std::min(found.size(), number));
        return found;
    }
};

inline bool same(std::span<const Neighbour> a, std::span<const Neighbour> b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](const Neighbour& one, const Neighbour& other) { return one.id == other.id && one.distance2 == other.distance2; });
}

}  // namespace void_reckoning::spatial
