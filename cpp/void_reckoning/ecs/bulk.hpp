#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "void_reckoning/ecs/world.hpp"

namespace void_reckoning {

/// Values of one field for many entities, contiguous as in NumPy and Arrow: elements of the field's type, `count` per entity. Strings come
/// as `texts` instead, null as an empty optional.
struct FieldColumn {
    std::string component, field;
    ScalarType type = ScalarType::kBool;     ///< type of the elements in `bytes`
    std::span<const std::byte> bytes;
    std::vector<std::optional<std::string>> texts;
    std::optional<std::vector<std::size_t>> shape =
        std::nullopt;  ///< of an array with a shape: (rows), or (rows, elements) for an array field
    [[nodiscard]] std::size_t values() const { return type == ScalarType::kText ? texts.size() : bytes.size() / size_of(type); }
};

/// Create entities with these components (and those of the columns); fields without a column are zero, null or false. All or nothing:
/// InvalidQuery for an unknown name, InvalidInput for a column of another type or length, a duplicate field, or a NaN, by row.
std::vector<EntityId> create_entities(World& world, std::span<const std::string> components, std::size_t count,
                                      std::span<const FieldColumn> columns);

/// Set fields of entities that have them. All or nothing; NotFound names the first entity that is not alive or lacks the component.
void update_entities(World& world, std::span<const EntityId> ids, std::span<const FieldColumn> columns);

}  // namespace void_reckoning
