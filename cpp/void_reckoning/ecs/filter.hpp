#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "void_reckoning/ecs/value.hpp"

namespace void_reckoning {

enum class FilterKind : std::uint8_t {
    kEqual,
    kNotEqual,
    kLess,
    kLessEqual,
    kGreater,
    kGreaterEqual,
    kAnyOf,  ///< equal to one of the values
    kRange,  ///< from values[0] to values[1], both included
};

/// A condition on `Component.field`, or on `Component.field[2]` of an array. Numbers are compared as numbers, exactly: an integer field is
/// below 2.5 where it is at most 2, whatever its width; f32 values are widened. Booleans are compared with booleans for equality; strings
/// by their bytes, where null equals only null and is neither below nor above anything; entities as unsigned numbers.
struct Filter {
    std::string field;
    FilterKind kind = FilterKind::kEqual;
    std::vector<ScalarValue> values;
};

}  // namespace void_reckoning
