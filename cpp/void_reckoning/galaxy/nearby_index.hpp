#pragma once

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
    std::vector<std::string> components;  ///< that entities must have besides Position
    std::vector<Filter> filters;
    std::optional<std::int64_t> limit;
    std::int64_t offset = 0;
};

/// By distance, then id; after offset and limit.
struct NearbyResult {
    std::vector<EntityId> ids;
    std::vector<double> distances;
    std::size_t total_count = 0;  ///< of all that match
};

/// Which entities of a world are near a place: those with a component called Position that has fields x and y, of type f32 (or f64, looked
/// through without an index). An entity at infinity is near nothing. Derived: follows the columns' stamps, so it is right after any change,
/// rollback or restore, for any world that it is asked about, and can be dropped at will. Any thread may ask.
class NearbyIndex {
   public:
    /// InvalidInput for a place or radius that makes no sense; InvalidQuery as of run_query(), and where there is no such component.
    [[nodiscard]] NearbyResult search(const World& world, const NearbyQuery& query);
    void drop();

   private:
    /// A block as it was when last looked at.
    struct SeenBlock {
        std::uint64_t ids_stamp = 0, x_stamp = 0, y_stamp = 0;
        std::vector<EntityId> ids;
        std::vector<float> x, y;
    };
    struct SeenTable {
        std::uint64_t ids_stamp = 0, x_stamp = 0, y_stamp = 0;
        std::vector<SeenBlock> blocks;
    };
    struct Points {
        std::vector<std::uint64_t> ids;
        std::vector<float> x, y;
        void add(EntityId id, float at_x, float at_y);
        void clear();
        [[nodiscard]] spatial::PointColumns columns() const { return {ids, x, y}; }
    };
    struct Fields {
        ComponentId component;
        std::size_t x = 0, y = 0;  ///< numbers of the fields
        bool indexed = false;
    };
    struct BlockRows {
        std::span<const EntityId> ids;
        const float* x = nullptr;
        const float* y = nullptr;
    };

    [[nodiscard]] static Fields fields_of(const World& world);
    void refresh(const World& world, const Fields& fields);
    void refresh_table(const World& world, std::size_t table, const Fields& fields);
    void follow(SeenBlock& seen, const BlockRows& now);
    void apply();
    [[nodiscard]] std::span<const spatial::Neighbour> scan(const World& world, const Fields& fields, const NearbyQuery& query);

    std::mutex busy_;
    std::uint64_t version_ = 0;  ///< of the world that the index is right for
    std::vector<SeenTable> seen_;
    std::vector<std::uint64_t> gone_;
    Points come_, moved_;
    spatial::SpatialIndex index_;
    spatial::SearchScratch scratch_;
};

}  // namespace void_reckoning
