#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <variant>

#include "void_reckoning/ecs/component.hpp"

namespace void_reckoning {

class World;

/// A value from outside: of a filter, or for a field. Null is for strings and entity references only: the absent string, distinct from the
/// empty one, and the reference to no entity.
using ScalarValue = std::variant<std::monostate, bool, std::int64_t, std::uint64_t, double, std::string>;

/// Return "null", "a boolean", "an integer", "a float" or "a string".
[[nodiscard]] const char* type_name(const ScalarValue& value);

/// Check that a field can hold the value. InvalidInput otherwise: another type, out of range, NaN. `path` ("Cargo.tons") is for the
/// message.
void check_value_fits(const FieldInfo& field, const ScalarValue& value, const std::string& path);

/// Write one element of a field in stored form. The value must fit; texts are added to the world's dictionary.
void encode_value(World& world, ScalarType type, const ScalarValue& value, std::byte* place);

}  // namespace void_reckoning
