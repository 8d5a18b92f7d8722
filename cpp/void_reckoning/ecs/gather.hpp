#pragma once

#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "void_reckoning/ecs/world.hpp"

namespace void_reckoning {

/// The values of one field of some entities, in their order; `info.count` per entity.
struct GatheredColumn {
    FieldInfo info;
    std::vector<std::byte> bytes;

    /// Return the values as T, the stored type of the field (Text for strings, EntityId or u64 for entities); InvalidQuery for another
    /// size.
    template <class T> [[nodiscard]] std::span<const T> as() const {
        static_assert(std::is_trivially_copyable_v<T>);
        if (sizeof(T) != size_of(info.type)) throw InvalidQuery(fmt::format("field {} is of type {}", info.name, name_of(info.type)));
        return {reinterpret_cast<const T*>(bytes.data()), bytes.size() / sizeof(T)};
    }
};

/// Gather a field. InvalidQuery for an unknown component or field, NotFound for an entity that is not alive or lacks the component.
[[nodiscard]] GatheredColumn gather_column(const World& world, std::span<const EntityId> ids, std::string_view component,
                                           std::string_view field);

/// Gather several fields of the same entities, each named `Component.field`, also in its `info.name`: the entities are looked up once.
[[nodiscard]] std::vector<GatheredColumn> gather_columns(const World& world, std::span<const EntityId> ids,
                                                         std::span<const std::string> paths);

}  // namespace void_reckoning
