#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "void_reckoning/spatial/neighbour.hpp"
#include "void_reckoning/spatial/point_tree.hpp"

namespace void_reckoning::spatial {

/// Points as columns of equal length; without z they lie in the plane z = 0. Coordinates are finite.
struct PointColumns {
    std::span<const std::uint64_t> ids;
    std::span<const float> x;
    std::span<const float> y;
    std::span<const float> z = {};
};

/// Points in space by id, with searches: within a radius, in a box, the k nearest. Results are ordered by distance, then id, and depend on
/// the points alone, not on how they were added. Changes cost the logarithm of the size, a move within a neighbourhood less. Searches are
/// const and may run on several threads at once, each with its own scratch; a search that finds no more than earlier ones with the same
/// scratch allocates nothing.
class SpatialIndex {
   public:
    [[nodiscard]] std::size_t size() const { return tree_.size(); }
    [[nodiscard]] bool contains(std::uint64_t id) const { return tree_.contains(id); }
    [[nodiscard]] std::optional<PointOf> find(std::uint64_t id) const;

    // Each is all or nothing. InvalidInput names the column, the row and the value: columns of different lengths, coordinates that are not
    // finite, a duplicate id, or for insert() one that is there; NotFound for an id that must be there and is not.
    void assign(const PointColumns& points);  ///< replaces all points
    void insert(const PointColumns& points);
    void move(const PointColumns& points);
    void update(const PointColumns& points);  ///< moves points that are there, inserts the others
    void remove(std::span<const std::uint64_t> ids);
    void clear() { tree_.clear(); }

    // Search. The result is valid until the next search with the same scratch. InvalidInput for a place that is not finite or beyond what a
    // float can hold, a radius that is negative or NaN, a box whose low is above its high, a negative number. A Place without z lies in the
    // plane z = 0.
    [[nodiscard]] std::span<const Neighbour> radius(Place place, double radius, SearchScratch& scratch) const;
    /// Return the points in a box, by distance from its centre.
    [[nodiscard]] std::span<const Neighbour> box(const Box& box, SearchScratch& scratch) const;
    /// Return the `number` nearest points, or all if there are fewer.
    [[nodiscard]] std::span<const Neighbour> nearest(Place place, std::int64_t number, SearchScratch& scratch) const;

    /// Check the index; StateCorruption if an invariant is broken; for tests.
    void check() const { tree_.check(); }

   private:
    enum class Known : std::uint8_t { kNo, kYes, kEither };
    void check_points(const PointColumns& points, Known known) const;
    [[nodiscard]] bool all_at_once(const PointColumns& points);
    [[nodiscard]] bool worth_rebuilding(std::size_t changes) const { return changes > 256 && changes > size() / 4; }

    PointTree tree_;
};

/// Check a place; InvalidInput that names `field` if it is invalid.
void check_place(Place place, std::string_view field);

}  // namespace void_reckoning::spatial
