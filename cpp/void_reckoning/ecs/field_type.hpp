#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "void_reckoning/ecs/component.hpp"

namespace void_reckoning {

/// A field's type as descriptions write it, "f32", "string", "u8[4]", with conversions both ways. InvalidInput names the allowed ones.
struct FieldType {
    ScalarType type = ScalarType::kBool;
    std::uint32_t count = 1;
};
[[nodiscard]] FieldType parse_field_type(std::string_view text, std::string_view path);
[[nodiscard]] std::string field_type_name(const FieldInfo& field);

}  // namespace void_reckoning
