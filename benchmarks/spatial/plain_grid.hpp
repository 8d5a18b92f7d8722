#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

#include "void_reckoning/spatial/spatial_index.hpp"

namespace void_reckoning::spatial {

/// What one would write in a page where points are spread evenly and never move: square cells as wide as the radius that will be asked
/// for, filled by counting. Finds the same points; the caller sorts them.
class PlainGrid {
   public:
    PlainGrid(const PointColumns& points, double cell) : cell_(cell) {
        const auto [least_x, most_x] = std::minmax_element(points.x.begin(), points.x.end());
        const auto [least_y, most_y] = std::minmax_element(points.y.begin(), points.y.end());
        left_ = static_cast<double>(*least_x);
        bottom_ = static_cast<double>(*least_y);
        columns_ = static_cast<long>((static_cast<double>(*most_x) - left_) / cell) + 1;
        rows_ = static_cast<long>((static_cast<double>(*most_y) - bottom_) / cell) + 1;
        begins_.assign(static_cast<std::size_t>(columns_ * rows_) + 1, 0);
        for (std::size_t i = 0; i < points.ids.size(); ++i) ++begins_[cell_of(points.x[i], points.y[i]) + 1];
        for (std::size_t i = 1; i < begins_.size(); ++i) begins_[i] += begins_[i - 1];
        std::vector<std::uint32_t> next(begins_.begin(), begins_.end() - 1);
        points_.resize(points.ids.size());
        for (std::size_t i = 0; i < points.ids.size(); ++i) {
            points_[next[cell_of(points.x[i], points.y[i])]++] = {points.x[i], points.y[i], 0, points.ids[i]};
        }
    }

    void radius(Place place, double radius, std::vector<Neighbour>& found) const {
        found.clear();
        const auto column = static_cast<long>(std::floor((place.x - left_) / cell_));
        const auto row = static_cast<long>(std::floor((place.y - bottom_) / cell_));
        const long first = std::max(0L, column - 1);
        const long last = std::min(columns_ - 1, column + 1);
        for (long r = std::max(0L, row - 1); r <= std::min(rows_ - 1, row + 1) && first <= last; ++r) {
            for (std::uint32_t i = begins_[static_cast<std::size_t>(r * columns_ + first)];
                 i < begins_[static_cast<std::size_t>(r * columns_ + last) + 1]; ++i) {
                const double apart2 = distance2(points_[i].x, points_[i].y, points_[i].z, place);
                if (apart2 <= radius * radius) found.push_back({apart2, points_[i].id});
            }
        }
    }

   private:
    [[nodiscard]] std::size_t cell_of(float x, float y) const {
        return static_cast<std::size_t>(static_cast<long>((static_cast<double>(y) - bottom_) / cell_) * columns_ +
                                        static_cast<long>((static_cast<double>(x) - left_) / cell_));
    }

    double cell_;
    double left_ = 0, bottom_ = 0;
    long columns_ = 1, rows_ = 1;
    std::vector<std::uint32_t> begins_;
    std::vector<PointOf> points_;
};

}  // namespace void_reckoning::spatial
