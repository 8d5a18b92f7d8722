#pragma once

#include <span>

#include "void_reckoning/ecs/world.hpp"

namespace void_reckoning {

/// Fills a world with entities that have their ids already, as from a save: all of it is forgotten first, but its component types.
class WorldLoader {
   public:
    /// Sets the generation of each slot, slot 0 included.
    WorldLoader(World& world, std::span<const std::uint32_t> generations);
    /// Makes an entity with its old id, all fields zero; DamagedData for an id that is wrong or taken.
    World::Location add(EntityId id, std::span<const ComponentId> components);
    /// Many at once with their values, faster: those of each column of their table but the ids, row after row.
    void add_rows(std::span<const EntityId> ids, std::span<const ComponentId> components,
                  std::span<const std::span<const std::byte>> values);
    /// At last takes the free slots, in order; DamagedData for one that is not free.
    void finish(std::span<const std::uint32_t> free_slots);

   private:
    void check_loadable(EntityId id) const;
    World& world_;
};

}  // namespace void_reckoning
