#include "void_reckoning/ecs/value.hpp"

#include <cmath>
#include <limits>

#include "void_reckoning/base/refusal.hpp"
#include "void_reckoning/ecs/world.hpp"

namespace void_reckoning {
namespace {

[[noreturn]] void wrong_type(const FieldInfo& field, const ScalarValue& value, const std::string& path) {
    throw InvalidInput(fmt::format("{} must be a value of type {}, got {}", path, name_of(field.type), type_name(value)));
}

std::string shown(const ScalarValue& value) {
    if (const auto* integer = std::get_if<std::int64_t>(&value)) return fmt::format("{}", *integer);
    if (const auto* integer = std::get_if<std::uint64_t>(&value)) return fmt::format("{}", *integer);
    return fmt::format("{}", std::get<double>(value));
}

template <class T> bool holds_integer(const ScalarValue& value) {
    if (const auto* integer = std::get_if<std::int64_t>(&value)) return std::in_range<T>(*integer);
    return std::in_range<T>(std::get<std::uint64_t>(value));
}

template <class T> void check_integer(const FieldInfo& field, const ScalarValue& value, const std::string& path) {
    if (!std::holds_alternative<std::int64_t>(value) && !std::holds_alternative<std::uint64_t>(value)) wrong_type(field, value, path);
    if (holds_integer<T>(value)) return;
    throw InvalidInput(must_be_between(path, std::numeric_limits<T>::min(), std::numeric_limits<T>::max(), shown(value)));
}

double real_of(const ScalarValue& value) {
    if (const auto* integer = std::get_if<std::int64_t>(&value)) return static_cast<double>(*integer);
    if (const auto* integer = std::get_if<std::uint64_t>(&value)) return static_cast<double>(*integer);
    return std::get<double>(value);
}

/// Check that a float type holds an integer: what names a whole number means exactly that one.
template <class T, class Integer> bool holds_exactly(Integer integer) {
    constexpr Integer kHalf = std::numeric_limits<Integer>::max() / 2 + 1;
    constexpr T kEnd = static_cast<T>(kHalf) * T{2};  // one more than the maximum
    const T real = static_cast<T>(integer);
    return real < kEnd && static_cast<Integer>(real) == integer;
}

template <class T> void check_real(const FieldInfo& field, const ScalarValue& value, const std::string& path) {
    if (value.index() < 2 || value.index() > 4) wrong_type(field, value, path);
    const auto* whole = std::get_if<std::int64_t>(&value);
    const auto* natural = std::get_if<std::uint64_t>(&value);
    if ((whole != nullptr && !holds_exactly<T>(*whole)) || (natural != nullptr && !holds_exactly<T>(*natural))) {
        throw InvalidInput(
            fmt::format("{} must be an integer that {} holds exactly, or a float, got {}", path, name_of(field.type), shown(value)));
    }
    const double real = real_of(value);
    if (std::isnan(real)) throw InvalidInput(fmt::format("{} must be a number, got NaN", path));
    if (std::isfinite(real) && std::abs(real) > static_cast<double>(std::numeric_limits<T>::max())) {
        throw InvalidInput(fmt::format("{} must be at most {}, the maximum of {}, got {}", path, std::numeric_limits<T>::max(),
                                       name_of(field.type), real));
    }
}

template <class T> T integer_of(const ScalarValue& value) {
    if (const auto* integer = std::get_if<std::int64_t>(&value)) return static_cast<T>(*integer);
    return static_cast<T>(std::get<std::uint64_t>(value));
}

}  // namespace

const char* type_name(const ScalarValue& value) {
    constexpr const char* kNames[] = {"null", "a boolean", "an integer", "an integer", "a float", "a string"};
    return kNames[value.index()];
}

void check_value_fits(const FieldInfo& field, const ScalarValue& value, const std::string& path) {
    switch (field.type) {
        case ScalarType::kBool:
            if (!std::holds_alternative<bool>(value)) wrong_type(field, value, path);
            return;
        case ScalarType::kText:
            if (!std::holds_alternative<std::string>(value) && !std::holds_alternative<std::monostate>(value)) {
                wrong_type(field, value, path);
            }
            return;
        case ScalarType::kEntity:
            if (!std::holds_alternative<std::monostate>(value)) check_integer<std::uint64_t>(field, value, path);
            return;
        default: break;
    }
    visit_scalar(field.type, [&](auto identity) {
        using T = typename decltype(identity)::type;
        if constexpr (std::is_floating_point_v<T>) {
            check_real<T>(field, value, path);
        } else if constexpr (std::is_integral_v<T>) {
            check_integer<T>(field, value, path);
        }
    });
}

void encode_value(World& world, ScalarType type, const ScalarValue& value, std::byte* place) {
    const auto put = [place](const auto& encoded) { std::memcpy(place, &encoded, sizeof(encoded)); };
    if (type == ScalarType::kBool) return put(static_cast<std::uint8_t>(std::get<bool>(value) ? 1 : 0));
    visit_scalar(type, [&](auto identity) {
        using T = typename decltype(identity)::type;
        if constexpr (std::is_same_v<T, Text>) {
            const auto* text = std::get_if<std::string>(&value);
            put(text == nullptr ? Text{} : world.enter(*text));
        } else if constexpr (std::is_floating_point_v<T>) {
            put(static_cast<T>(real_of(value)));
        } else {
            put(std::holds_alternative<std::monostate>(value) ? T{} : integer_of<T>(value));
        }
    });
}

}  // namespace void_reckoning
