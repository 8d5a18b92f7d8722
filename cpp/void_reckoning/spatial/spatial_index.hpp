#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "void_reckoning/spatial/neighbour.hpp"
#include "void_reckoning/spatial/point_tree.hpp"

namespace void_reckoning::spatial {

/// Points as columns: as many of each; without z they lie in the plane z = 0. Coordinates are finite.
struct PointColumns {
    std::span<const std::uint64_t> ids;
    std::span<const float> x;
    std::span<const float> y;
    std::span<const float> z = {};
};

/// Points of space by id, to be asked what is near: within a radius, in a box, the k nearest. Answers come by distance, then id, and
/// depend on the points alone, not on how they came to be there. Changes cost the logarithm of the size, a move within a neighbourhood less.
/// Searches are const and may run on several threads at once, each with its own scratch; a search that finds no more than earlier ones
/// with the same scratch allocates nothing.
class SpatialIndex {
   public:
    [[nodiscard]] std::size_t size() const { return tree_.size(); }
    [[nodiscard]] bool contains(std::uint64_t id) const { return tree_.contains(id); }
    [[nodiscard]] std::optional<PointOf> find(std::uint64_t id) const;

    // All or nothing each. InvalidInput names the column, the row and the value: columns of different lengths, coordinates that are not
    // finite, an id given twice, or to insert() one that is there; NotFound where an id that has to be there is not.
    void assign(const PointColumns& points);  ///< instead of what was there
    void insert(const PointColumns& points);
    void move(const PointColumns& points);
    void update(const PointColumns& points);  ///< moves those that are there, inserts the others
    void remove(std::span<const std::uint64_t> ids);
    void clear() { tree_.clear(); }

    // Valid until the next search with the same scratch. InvalidInput for a place that is not finite or beyond what a float can hold, a
    // radius that is negative or NaN, a box whose low is above its high, a negative number. A Place without z lies in the plane z = 0.
    [[nodiscard]] std::span<const Neighbour> radius(Place place, double radius, SearchScratch& scratch) const;
    /// By distance from its centre.
    [[nodiscard]] std::span<const Neighbour> box(const Box& box, SearchScratch& scratch) const;
    /// All there are where they are fewer.
    [[nodiscard]] std::span<const Neighbour> nearest(Place place, std::int64_t number, SearchScratch& scratch) const;

    /// StateCorruption where something is broken inside; for tests.
    void check() const { tree_.check(); }

   private:
    enum class Known : std::uint8_t { kNo, kYes, kEither };
    void check_points(const PointColumns& points, Known known) const;
    [[nodiscard]] bool all_at_once(const PointColumns& points);
    [[nodiscard]] bool worth_rebuilding(std::size_t changes) const { return changes > 256 && changes > size() / 4; }

    PointTree tree_;
};

/// InvalidInput that names `field` where it is not.
void check_place(Place place, std::string_view field);

}  // namespace void_reckoning::spatial
