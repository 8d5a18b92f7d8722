#pragma once

#include <array>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "void_reckoning/ecs/filter.hpp"
#include "void_reckoning/ecs/world.hpp"
#include "void_reckoning/spatial/spatial_index.hpp"

namespace void_reckoning {

struct NearbyQuery {
    spatial::Place place;
    double radius = 0;
    std::vector<std::string> components;  ///< required in addition to Position
    std::vector<Filter> filters;
    std::optional<std::int64_t> limit;
    std::int64_t offset = 0;
};

/// Results by distance, then id; after offset and limit.
struct NearbyResult {
    std::vector<EntityId> ids;
    std::vector<double> distances;
    std::size_t total_count = 0;  ///< of all matches
};

/// Index of which entities of a world are near a place: those with a component called Position that has fields x, y and optionally z, of
/// type f32 (or f64, scanned without an index); without z all lie in the plane z = 0. An entity at infinity is near nothing. Derived:
/// follows the columns' stamps, so it is right after any change, rollback or restore, for any world passed to it, and can be dropped at any
/// time. Any thread may call it.
class NearbyIndex {
   public:
    /// Search. InvalidInput for a place or radius that makes no sense; InvalidQuery as in run_query(), and if there is no such component.
    [[nodiscard]] NearbyResult search(const World& world, const NearbyQuery& query);
    void drop();

   private:
    static constexpr std::size_t kAxes = 3;
    using Coordinates = std::array<float, kAxes>;

    /// A block as last seen.
    struct SeenBlock {
        std::uint64_t ids_stamp = 0;
        std::array<std::uint64_t, kAxes> stamps{};
        std::vector<EntityId> ids;
        std::array<std::vector<float>, kAxes> at;  ///< by axis; empty without a field
    };
    struct SeenTable {
        std::uint64_t ids_stamp = 0;
        std::array<std::uint64_t, kAxes> stamps{};
        std::vector<SeenBlock> blocks;
    };
    struct Points {
        std::vector<std::uint64_t> ids;
        std::array<std::vector<float>, kAxes> at;
        void add(EntityId id, const Coordinates& place);
        void clear();
        [[nodiscard]] spatial::PointColumns columns() const { return {ids, at[0], at[1], at[2]}; }
    };
    struct Fields {
        ComponentId component;
        std::vector<std::size_t> numbers;  ///< columns of the fields x, y and, if there is one, z
        bool indexed = false;
    };
    struct BlockRows {
        std::span<const EntityId> ids;
        std::array<const float*, kAxes> at{};  ///< by axis; null without a field
    };

    [[nodiscard]] static Fields fields_of(const World& world);
    void refresh(const World& world, const Fields& fields);
    void refresh_table(const World& world, std::size_t table, const Fields& fields);
    void follow(SeenBlock& seen, const BlockRows& now);
    void apply();
    [[nodiscard]] std::span<const spatial::Neighbour> scan(const World& world, const Fields& fields, const NearbyQuery& query);

    std::mutex busy_;
    std::uint64_t version_ = 0;  ///< world version for which the index is valid
    std::vector<SeenTable> seen_;
    std::vector<std::uint64_t> gone_;
    Points come_, moved_;
    spatial::SpatialIndex index_;
    spatial::SearchScratch scratch_;
};

}  // namespace void_reckoning
