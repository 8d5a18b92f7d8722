#pragma once

#include <string_view>
#include <type_traits>

#include "void_reckoning/base/error.hpp"

namespace void_reckoning {

/// Check that the value is within [low, high] and not NaN; InvalidInput "count is 0; allowed are 1 to 10" otherwise.
template <class Value>
void require_between(std::string_view field, Value value, std::type_identity_t<Value> low, std::type_identity_t<Value> high) {
    if (value >= low && value <= high) [[likely]]
        return;
    throw InvalidInput(fmt::format("{} is {}; allowed are {} to {}", field, value, low, high));
}

}  // namespace void_reckoning
