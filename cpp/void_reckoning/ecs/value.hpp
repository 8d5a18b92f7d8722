#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <variant>

#include "void_reckoning/ecs/component.hpp"

namespace void_reckoning {

class World;

/// A value from outside: of a filter, of a field to be set. Null is for strings and entity references only: the absent string, which is
/// not the empty one, and the reference to nobody.
using ScalarValue = std::variant<std::monostate, bool, std::int64_t, std::uint64_t, double, std::string>;

/// "null", "a boolean", "an integer", "a float", "a string".
[[nodiscard]] const char* type_name(const ScalarValue& value);

/// InvalidInput where a field can't hold the value: another type, out of range, NaN. `path` ("Cargo.tons") is for the message.
void check_value_fits(const FieldInfo& field, const ScalarValue& value, const std::string& path);

/// Writes one element of a field as the world stores it. The value fits; texts are entered in the world.
void encode_value(World& world, ScalarType type, const ScalarValue& value, std::byte* place);

}  // namespace void_reckoning
