#pragma once

#include <span>

#include "void_reckoning/ecs/world.hpp"

namespace void_reckoning {

/// Fills a world with entities that already have ids, as from a save: everything except its component types is cleared first.
class WorldLoader {
   public:
    /// Set the generation of each slot, slot 0 included.
    WorldLoader(World& world, std::span<const std::uint32_t> generations);
    /// Create an entity with its old id, all fields zero; DamagedData for an id that is wrong or taken.
    World::Location add(EntityId id, std::span<const ComponentId> components);
    /// Add many entities with their values, faster: values of each column of their table except the ids, row after row.
    void add_rows(std::span<const EntityId> ids, std::span<const ComponentId> components,
                  std::span<const std::span<const std::byte>> values);
    /// Set the free slots, in order, as the last step; DamagedData for one that is not free.
    void finish(std::span<const std::uint32_t> free_slots);

   private:
    void check_loadable(EntityId id) const;
    World& world_;
};

}  // namespace void_reckoning
