#pragma once

#include <span>
#include <string>
#include <string_view>

#include "void_reckoning/ecs/schema.hpp"

namespace void_reckoning {

/// One value of each entity that has the component: a field, or one element of an array field.
struct FieldRef {
    ComponentId component;
    std::uint16_t field = 0;
    ScalarType type = ScalarType::kBool;
    std::uint32_t count = 1;    ///< elements of the whole field
    std::uint32_t element = 0;  ///< the element referred to
};

/// A whole field, including all elements of an array.
struct WholeField {
    ComponentId component;
    std::uint16_t field = 0;
};

/// Return the component of a name. InvalidQuery for one that is not registered, with the nearest ones that are.
[[nodiscard]] ComponentId resolve_component(const Schema& schema, std::string_view name);
[[nodiscard]] std::uint16_t resolve_field(const ComponentInfo& component, std::string_view name);

/// Return the field of `Component.field`.
[[nodiscard]] WholeField resolve_whole_field(const Schema& schema, std::string_view path);

/// Return the field of `Component.field`, or of `Component.field[2]` if the field is an array.
[[nodiscard]] FieldRef resolve_field_ref(const Schema& schema, std::string_view path);

/// Return "; the nearest are A, B, C": up to three of the names that differ least, ignoring case. Empty if there are no names.
[[nodiscard]] std::string nearest_names(std::string_view name, std::span<const std::string_view> names);

}  // namespace void_reckoning
