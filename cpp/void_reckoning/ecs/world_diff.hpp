#pragma once

#include <vector>

#include "void_reckoning/ecs/world.hpp"

namespace void_reckoning {

/// What became another between two states of one world; found from the blocks that differ, so that it costs what was changed.
struct WorldDiff {
    std::vector<ComponentId> registered;  ///< component types, in their order
    std::vector<EntityId> destroyed;      ///< in the order in which their slots were freed
    std::vector<EntityId> created;        ///< in the order in which their slots were taken
    std::vector<EntityId> changed;        ///< alive before and after, with other components or values perhaps; by id
};

/// `after` came from `before` by changes, not by a restore or a load. The orders hold where nothing was first destroyed and then created,
/// or the other way round; whoever makes the changes again sees from the state hash whether they did.
[[nodiscard]] WorldDiff diff(const Snapshot& before, const World& after);

}  // namespace void_reckoning
