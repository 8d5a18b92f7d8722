#pragma once

#include <vector>

#include "void_reckoning/ecs/world.hpp"

namespace void_reckoning {

/// The difference between two states of one world, found from the blocks that differ, so that its cost depends on the changes.
struct WorldDiff {
    std::vector<ComponentId> registered;  ///< component types, in order of registration
    std::vector<EntityId> destroyed;      ///< in the order in which their slots were freed
    std::vector<EntityId> created;        ///< in the order in which their slots were taken
    std::vector<EntityId> changed;        ///< alive before and after, possibly with other components or values; by id
};

/// Compare. `after` must have come from `before` by changes, not by a restore or a load. The orders hold unless something was first
/// destroyed and then created, or the other way round; code that repeats the changes can verify them by the state hash.
[[nodiscard]] WorldDiff diff(const Snapshot& before, const World& after);

}  // namespace void_reckoning
