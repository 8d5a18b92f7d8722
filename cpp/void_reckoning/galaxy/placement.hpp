#pragma once

#include <vector>

#include "void_reckoning/base/random.hpp"
#include "void_reckoning/galaxy/shapes.hpp"

namespace void_reckoning {

/// Draw places from a shape, no two nearer than 1 to each other, in an order in which neighbours have near numbers.
[[nodiscard]] std::vector<Point> place_systems(Shape shape, std::size_t systems, RandomAddress address);

/// Places in square cells, for finding near ones.
class PointGrid {
   public:
    /// `cell`: side of a cell; places may lie anywhere within `half_side` of the centre in x and y (beyond it they share the outer cells).
    PointGrid(double half_side, double cell);

    void insert(std::uint32_t number, Point place);
    /// Call `visit(number)` for everything in the cells that touch the square of this half side around a place.
    template <class Visit> void for_near(Point place, double half_side, Visit visit) const {
        const std::size_t left = cell_of(place.x - half_side);
        const std::size_t right = cell_of(place.x + half_side);
        const std::size_t top = cell_of(place.y + half_side);
        for (std::size_t y = cell_of(place.y - half_side); y <= top; ++y) {
            for (std::size_t x = left; x <= right; ++x) {
                for (const std::uint32_t number : cells_[y * side_ + x]) visit(number);
            }
        }
    }

   private:
    [[nodiscard]] std::size_t cell_of(double coordinate) const;

    double half_side_;
    double cell_;
    std::size_t side_;
    std::vector<std::vector<std::uint32_t>> cells_;
};

}  // namespace void_reckoning
