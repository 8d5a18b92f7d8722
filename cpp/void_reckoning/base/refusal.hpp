#pragma once

#include <fmt/format.h>

#include <string>
#include <string_view>
#include <type_traits>

#include "void_reckoning/base/error.hpp"

namespace void_reckoning {

/// "count must be 0 or more, got -1": the text of a refusal. A text that was got is quoted by the caller.
template <class Got> [[nodiscard]] std::string must_be(std::string_view what, std::string_view rule, const Got& got) {
    return fmt::format("{} must be {}, got {}", what, rule, got);
}

/// "count must be between 1 and 10, got 0": both bounds are valid.
template <class Low, class High, class Got>
[[nodiscard]] std::string must_be_between(std::string_view what, const Low& low, const High& high, const Got& got) {
    return fmt::format("{} must be between {} and {}, got {}", what, low, high, got);
}

/// "shape must be one of spiral, ring, got 'oval'".
template <class Names> [[nodiscard]] std::string must_be_one_of(std::string_view what, const Names& names, std::string_view got) {
    return fmt::format("{} must be one of {}, got '{}'", what, fmt::join(names, ", "), got);
}

/// Throw the InvalidInput of must_be_between() where the value is outside [low, high], or NaN.
template <class Value>
void require_between(std::string_view what, Value value, std::type_identity_t<Value> low, std::type_identity_t<Value> high) {
    if (value >= low && value <= high) [[likely]]
        return;
    throw InvalidInput(must_be_between(what, low, high, value));
}

}  // namespace void_reckoning
