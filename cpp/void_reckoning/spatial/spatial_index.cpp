#include "void_reckoning/spatial/spatial_index.hpp"

#include <algorithm>
#include <cmath>

#include "void_reckoning/base/error.hpp"
#include "void_reckoning/base/refusal.hpp"

namespace void_reckoning::spatial {
namespace {

constexpr std::size_t kMaxPoints = std::size_t{1} << 30U;
constexpr std::size_t kPointsBeyondCaches = std::size_t{1} << 16U;

void check_column(std::span<const float> values, std::size_t size, std::string_view name) {
    if (values.size() != size) {
        throw InvalidInput(fmt::format("{} must have one value for each of the {} ids, got {}", name, size, values.size()));
    }
    // A sum of products with 0 is 0 if all are finite: one pass without branches before the slow one that names the first.
    float sum = 0;
    for (const float value : values) sum += value * 0.0F;
    if (sum == 0) return;
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (!std::isfinite(values[i])) throw InvalidInput(fmt::format("{}[{}] must be finite, got {}", name, i, values[i]));
    }
}

void check_unique(std::span<const std::uint64_t> ids) {
    if (ids.size() < 2) return;
    IdTable seen;
    seen.reserve(ids.size());
    for (std::size_t i = 0; i < ids.size(); ++i) {
        const std::uint32_t first = seen.find(ids[i]);
        if (first != IdTable::kNone) {
            throw InvalidInput(fmt::format("ids must be unique, got {} at ids[{}] and ids[{}]", ids[i], first, i));
        }
        seen.set(ids[i], static_cast<std::uint32_t>(i));
    }
}

PointOf point_at(const PointColumns& points, std::size_t row) {
    return {points.x[row], points.y[row], points.z.empty() ? 0.0F : points.z[row], points.ids[row]};
}

}  // namespace

std::optional<PointOf> SpatialIndex::find(std::uint64_t id) const {
    if (!tree_.contains(id)) return std::nullopt;
    return tree_.find(id);
}

void SpatialIndex::check_points(const PointColumns& points, Known known) const {
    check_column(points.x, points.ids.size(), "x");
    check_column(points.y, points.ids.size(), "y");
    if (!points.z.empty()) check_column(points.z, points.ids.size(), "z");
    if (points.ids.size() > kMaxPoints - (known == Known::kYes ? 0 : size())) {
        throw InvalidInput(must_be("number of points", fmt::format("at most {} in total", kMaxPoints), points.ids.size()));
    }
    check_unique(points.ids);
    if (known == Known::kEither) return;
    for (std::size_t i = 0; i < points.ids.size(); ++i) {
        const bool there = tree_.contains(points.ids[i]);
        if (there && known == Known::kNo) {
            throw InvalidInput(fmt::format("ids[{}] must not be in the index, got {}; update() takes those too", i, points.ids[i]));
        }
        if (!there && known == Known::kYes) throw NotFound(fmt::format("ids[{}] must be the id of a point, got {}", i, points.ids[i]));
    }
}

void SpatialIndex::assign(const PointColumns& points) {
    SpatialIndex().check_points(points, Known::kEither);
    std::vector<PointOf> rows(points.ids.size());
    for (std::size_t i = 0; i < rows.size(); ++i) rows[i] = point_at(points, i);
    tree_.assign(std::move(rows));
}

void SpatialIndex::insert(const PointColumns& points) {
    check_points(points, Known::kNo);
    if (worth_rebuilding(points.ids.size())) {
        std::vector<PointOf> rows = tree_.collect();
        rows.reserve(rows.size() + points.ids.size());
        for (std::size_t i = 0; i < points.ids.size(); ++i) rows.push_back(point_at(points, i));
        tree_.assign(std::move(rows));
        return;
    }
    for (std::size_t i = 0; i < points.ids.size(); ++i) tree_.insert(point_at(points, i));
}

/// Rebuild everything if that is faster; return whether it was. At this size a point's place is no longer in a cache, and a rebuild takes
/// half the time of finding each.
bool SpatialIndex::all_at_once(const PointColumns& points) {
    if (size() < kPointsBeyondCaches || points.ids.size() < size()) return false;
    const auto known = std::count_if(points.ids.begin(), points.ids.end(), [this](std::uint64_t id) { return tree_.contains(id); });
    if (static_cast<std::size_t>(known) < size()) return false;
    assign(points);
    return true;
}

void SpatialIndex::move(const PointColumns& points) {
    check_points(points, Known::kYes);
    if (all_at_once(points)) return;
    for (std::size_t i = 0; i < points.ids.size(); ++i) tree_.move(point_at(points, i));
}

void SpatialIndex::update(const PointColumns& points) {
    check_points(points, Known::kEither);
    if (all_at_once(points)) return;
    for (std::size_t i = 0; i < points.ids.size(); ++i) {
        if (tree_.contains(points.ids[i])) {
            tree_.move(point_at(points, i));
        } else {
            tree_.insert(point_at(points, i));
        }
    }
}

void SpatialIndex::remove(std::span<const std::uint64_t> ids) {
    check_unique(ids);
    for (std::size_t i = 0; i < ids.size(); ++i) {
        if (!tree_.contains(ids[i])) throw NotFound(fmt::format("ids[{}] must be the id of a point, got {}", i, ids[i]));
    }
    for (const std::uint64_t id : ids) tree_.remove(id);
}

}  // namespace void_reckoning::spatial
