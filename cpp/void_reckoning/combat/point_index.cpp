#include "void_reckoning/combat/point_index.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

namespace void_reckoning::combat {
namespace {

constexpr float kPointsPerCell = 4;
// Distances to cells are taken this much shorter than computed, so that rounding never hides a point.
constexpr float kCellSlack = 0.01F;
constexpr float kRelativeSlack = 0.9999F;

constexpr float kFar = std::numeric_limits<float>::infinity();
constexpr std::size_t kPadding = 8;     // a list is read in eights: its end is padded with points infinitely far away

using Float4 = float __attribute__((vector_size(16)));
using Mask4 = std::int32_t __attribute__((vector_size(16)));

Float4 load(const float* from) {
    Float4 values;
    std::memcpy(&values, from, sizeof values);
    return values;
}

bool any(Mask4 mask) {
    std::array<std::uint64_t, 2> halves;
    std::memcpy(halves.data(), &mask, sizeof mask);
    return (halves[0] | halves[1]) != 0;
}

float outside(float value, float low, float high) {
    if (value < low) return low - value;
    return value > high ? value - high : 0.0F;
}

}  // namespace

bool Nearest::wins_tie(std::uint32_t unit) const {
    const std::uint64_t mine = tie_.bits(ids_[unit]);
    const std::uint64_t best = tie_.bits(ids_[unit_]);
    return mine != best ? mine < best : ids_[unit] < ids_[unit_];
}

void PointIndex::clear() {
    x_.clear();
    y_.clear();
    unit_.clear();
    grid_ = false;
}

void PointIndex::add(float x, float y, std::uint32_t unit) {
    x_.push_back(x);
    y_.push_back(y);
    unit_.push_back(unit);
}

void PointIndex::build() {
    if (unit_.empty()) return;
    box_ = {x_[0], x_[0], y_[0], y_[0]};
    for (const float x : x_) box_ = {std::min(box_.left, x), std::max(box_.right, x), box_.bottom, box_.top};
    for (const float y : y_) box_ = {box_.left, box_.right, std::min(box_.bottom, y), std::max(box_.top, y)};
    grid_ = unit_.size() >= kGridFrom;
    if (!grid_) {
        x_.resize(unit_.size() + kPadding, kFar);
        y_.resize(unit_.size() + kPadding, 0.0F);
        return;
    }
    const float width = box_.right - box_.left;
    const float height = box_.top - box_.bottom;
    const auto count = static_cast<float>(unit_.size());
    // Points on a line would make cells of equal area vanish.
    cell_ = std::max({std::sqrt(width * height * kPointsPerCell / count), std::max(width, height) * kPointsPerCell / count, 1e-6F});
    per_cell_ = 1.0F / cell_;
    columns_ = static_cast<std::int32_t>(width * per_cell_) + 1;
    rows_ = static_cast<std::int32_t>(height * per_cell_) + 1;
    fill_cells();
}

void PointIndex::fill_cells() {
    const std::size_t count = unit_.size();
    cell_begin_.assign(static_cast<std::size_t>(columns_) * static_cast<std::size_t>(rows_) + 1, 0);
    cell_of_.resize(count);
    for (std::size_t i = 0; i < count; ++i) {
        cell_of_[i] = static_cast<std::uint32_t>(row(y_[i]) * columns_ + column(x_[i]));
        ++cell_begin_[cell_of_[i] + 1];
    }
    for (std::size_t cell = 1; cell < cell_begin_.size(); ++cell) cell_begin_[cell] += cell_begin_[cell - 1];
    sorted_x_.resize(count);
    sorted_y_.resize(count);
    sorted_unit_.resize(count);
    for (std::size_t i = count; i-- > 0;) {
        // Counted down from each cell's end: cell_begin_[cell + 1] becomes the cell's begin.
        const std::uint32_t place = --cell_begin_[cell_of_[i] + 1];
        sorted_x_[place] = x_[i];
        sorted_y_[place] = y_[i];
        sorted_unit_[place] = unit_[i];
    }
    for (std::size_t cell = 0; cell + 1 < cell_begin_.size(); ++cell) cell_begin_[cell] = cell_begin_[cell + 1];
    cell_begin_.back() = static_cast<std::uint32_t>(count);
    x_.swap(sorted_x_);
    y_.swap(sorted_y_);
    unit_.swap(sorted_unit_);
}

/// Search a list. Distances and their minimum first, four at a time; then only points as near as the minimum are offered. bench:
/// battle_100v100
void PointIndex::find_in_list(float x, float y, Nearest& nearest) const {
    std::array<Float4, (kGridFrom + kPadding) / 4> distance2;
    const std::size_t blocks = (unit_.size() + kPadding - 1) / kPadding * 2;
    Float4 least = {kFar, kFar, kFar, kFar};
    for (std::size_t b = 0; b < blocks; ++b) {
        const Float4 dx = load(x_.data() + 4 * b) - x;
        const Float4 dy = load(y_.data() + 4 * b) - y;
        const Float4 d2 = dx * dx + dy * dy;
        distance2[b] = d2;
        least = d2 < least ? d2 : least;
    }
    const float best = std::min(std::min(least[0], least[1]), std::min(least[2], least[3]));
    if (best > nearest.distance2()) return;
    for (std::size_t b = 0; b < blocks; b += 2) {
        if (!any((distance2[b] == best) | (distance2[b + 1] == best))) continue;
        for (std::size_t i = 0; i < kPadding; ++i) {
            if (distance2[b + i / 4][i % 4] == best) nearest.offer(best, unit_[4 * b + i]);
        }
    }
}

/// Offer a cell's points. False when the cell, and so every cell further from the centre column, is too far.
bool PointIndex::offer_cell(std::int32_t column, float row_dy2, std::size_t row_begin, float x, float y, Nearest& nearest) const {
    const float low_x = box_.left + static_cast<float>(column) * cell_;
    const float dx = std::max(0.0F, outside(x, low_x, low_x + cell_) - kCellSlack * cell_);
    if ((dx * dx + row_dy2) * kRelativeSlack > nearest.distance2()) return false;
    const std::size_t cell = row_begin + static_cast<std::size_t>(column);
    const std::uint32_t end = cell_begin_[cell + 1];
    for (std::uint32_t i = cell_begin_[cell]; i < end; ++i) {
        const float px = x_[i] - x;
        const float py = y_[i] - y;
        nearest.offer(px * px + py * py, unit_[i]);
    }
    return true;
}

bool PointIndex::offer_row(std::int32_t row, std::int32_t centre, float x, float y, Nearest& nearest) const {
    const float low_y = box_.bottom + static_cast<float>(row) * cell_;
    const float dy = std::max(0.0F, outside(y, low_y, low_y + cell_) - kCellSlack * cell_);
    const auto row_begin = static_cast<std::size_t>(row) * static_cast<std::size_t>(columns_);
    if (!offer_cell(centre, dy * dy, row_begin, x, y, nearest)) return false;
    for (std::int32_t c = centre + 1; c < columns_ && offer_cell(c, dy * dy, row_begin, x, y, nearest);) ++c;
    for (std::int32_t c = centre - 1; c >= 0 && offer_cell(c, dy * dy, row_begin, x, y, nearest);) --c;
    return true;
}

/// Search rows of cells outward from the one nearest to the point, in each row cells outward from the nearest column, until they are
/// farther than the best. bench: battle_10000v10000
void PointIndex::find_nearest(float x, float y, Nearest& nearest) const {
    if (!grid_) return find_in_list(x, y, nearest);
    const std::int32_t centre = column(x);
    const std::int32_t middle = row(y);
    offer_row(middle, centre, x, y, nearest);
    for (std::int32_t r = middle + 1; r < rows_ && offer_row(r, centre, x, y, nearest);) ++r;
    for (std::int32_t r = middle - 1; r >= 0 && offer_row(r, centre, x, y, nearest);) --r;
}

}  // namespace void_reckoning::combat
