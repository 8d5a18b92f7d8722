#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "void_reckoning/ecs/field_ref.hpp"
#include "void_reckoning/ecs/world.hpp"

namespace void_reckoning {

struct Match {
    EntityId id;
    World::Location at;
};

struct SortField {
    FieldRef field;
    bool descending = false;
};

/// Return the entities at places [offset, offset + limit) of the matches' order by the fields, ties by id; sorts only as much as needed.
[[nodiscard]] std::vector<EntityId> sorted_ids(const World& world, std::span<const Match> matches, std::span<const SortField> fields,
                                               std::size_t offset, std::size_t limit);

}  // namespace void_reckoning
