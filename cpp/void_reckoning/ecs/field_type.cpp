#include "void_reckoning/ecs/field_type.hpp"

#include <fmt/format.h>

#include <charconv>

#include "void_reckoning/base/error.hpp"

namespace void_reckoning {
namespace {

[[noreturn]] void refuse(std::string_view text, std::string_view path) {
    std::string names;
    for (std::size_t i = 0; i < kScalarTypes; ++i) names += fmt::format("{}{}", i == 0 ? "" : ", ", name_of(static_cast<ScalarType>(i)));
    throw InvalidInput(
        fmt::format("type of {} must be one of {}, or an array of one such as f32[3], got '{}'", path, names, text.substr(0, 40)));
}

}  // namespace

FieldType parse_field_type(std::string_view text, std::string_view path) {
    FieldType result;
    std::string_view name = text;
    if (const std::size_t bracket = text.find('['); bracket != std::string_view::npos) {
        name = text.substr(0, bracket);
        const std::string_view digits = text.substr(bracket + 1);
        const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), result.count);
        const bool closed = end == digits.data() + digits.size() - 1 && *end == ']';
        if (digits.empty() || error != std::errc{} || !closed) refuse(text, path);
    }
    for (std::size_t i = 0; i < kScalarTypes; ++i) {
        result.type = static_cast<ScalarType>(i);
        if (name_of(result.type) == name) return result;
    }
    refuse(text, path);
}

std::string field_type_name(const FieldInfo& field) {
    return field.count == 1 ? std::string(name_of(field.type)) : fmt::format("{}[{}]", name_of(field.type), field.count);
}

}  // namespace void_reckoning
