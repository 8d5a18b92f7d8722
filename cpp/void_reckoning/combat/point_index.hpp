#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "void_reckoning/base/random.hpp"

namespace void_reckoning::combat {

/// The nearest of the points offered so far, by a total order: distance squared, then an addressed random number, then id. The order of
/// offering has no effect, so a grid, a list and any number of threads find the same.
class Nearest {
   public:
    static constexpr std::uint32_t kNone = 0xFFFFFFFF;

    /// `ids[unit]`: the tie breaker.
    Nearest(RandomAddress tie, std::span<const std::uint64_t> ids) : tie_(tie), ids_(ids) {}

    void offer(float distance2, std::uint32_t unit) {
        if (distance2 > distance2_) return;
        if (distance2 == distance2_ && unit_ != kNone && !wins_tie(unit)) return;
        distance2_ = distance2;
        unit_ = unit;
    }
    [[nodiscard]] std::uint32_t unit() const { return unit_; }
    [[nodiscard]] float distance2() const { return distance2_; }  ///< infinity if there is none

   private:
    [[nodiscard]] bool wins_tie(std::uint32_t unit) const;

    RandomAddress tie_;
    std::span<const std::uint64_t> ids_;
    float distance2_ = std::numeric_limits<float>::infinity();
    std::uint32_t unit_ = kNone;
};

struct Box {
    float left = 0, right = 0, bottom = 0, top = 0;
};

/// Points of one side: a plain list for few, a uniform grid with cells filled by counting sort for many. They differ only in speed.
class PointIndex {
   public:
    static constexpr std::size_t kGridFrom = 128;

    void clear();
    void add(float x, float y, std::uint32_t unit);
    void build();
    [[nodiscard]] std::size_t size() const { return unit_.size(); }
    [[nodiscard]] const Box& box() const { return box_; }

    void find_nearest(float x, float y, Nearest& nearest) const;

    /// Call visit(unit) for each point within the radius.
    template <class Visit> void for_each_within(float x, float y, float radius, Visit&& visit) const {
        const auto test = [&](std::size_t begin, std::size_t end) {
            for (std::size_t i = begin; i < end; ++i) {
                const float dx = x_[i] - x;
                const float dy = y_[i] - y;
                if (dx * dx + dy * dy <= radius * radius) visit(unit_[i]);
            }
        };
        if (!grid_) return test(0, unit_.size());
        // One cell more on each side than needed: rounding may put a point into the cell next to its own.
        const std::int32_t left = column(x - radius) - 1, right = column(x + radius) + 1;
        const std::int32_t low = row(y - radius) - 1, high = row(y + radius) + 1;
        for (std::int32_t r = low < 0 ? 0 : low; r <= high && r < rows_; ++r) {
            const std::int32_t from = left < 0 ? 0 : left;
            const std::int32_t to = right < columns_ ? right : columns_ - 1;
            const std::size_t row_begin = static_cast<std::size_t>(r) * static_cast<std::size_t>(columns_);
            test(cell_begin_[row_begin + static_cast<std::size_t>(from)], cell_begin_[row_begin + static_cast<std::size_t>(to) + 1]);
        }
    }

   private:
    void find_in_list(float x, float y, Nearest& nearest) const;
    bool offer_row(std::int32_t row, std::int32_t centre, float x, float y, Nearest& nearest) const;
    bool offer_cell(std::int32_t column, float row_dy2, std::size_t row_begin, float x, float y, Nearest& nearest) const;
    void fill_cells();
    [[nodiscard]] std::int32_t column(float x) const { return clamp_cell((x - box_.left) * per_cell_, columns_); }
    [[nodiscard]] std::int32_t row(float y) const { return clamp_cell((y - box_.bottom) * per_cell_, rows_); }
    [[nodiscard]] static std::int32_t clamp_cell(float value, std::int32_t count) {
        if (!(value > 0)) return 0;
        return value >= static_cast<float>(count) ? count - 1 : static_cast<std::int32_t>(value);
    }

    bool grid_ = false;
    Box box_;
    float cell_ = 1, per_cell_ = 1;
    std::int32_t columns_ = 1, rows_ = 1;
    std::vector<float> x_, y_, sorted_x_, sorted_y_;
    std::vector<std::uint32_t> unit_, sorted_unit_, cell_begin_, cell_of_;
};

}  // namespace void_reckoning::combat
