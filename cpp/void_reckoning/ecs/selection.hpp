#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "void_reckoning/ecs/field_ref.hpp"
#include "void_reckoning/ecs/filter.hpp"
#include "void_reckoning/ecs/world.hpp"

namespace void_reckoning {

/// A filter prepared for one world: values whose ordered keys (or string codes) lie in one interval, or in a set, or outside of it.
struct Selector {
    enum class Test : std::uint8_t { kInterval, kKeys, kCodes };
    FieldRef field;
    Test test = Test::kInterval;
    bool inverted = false;
    std::uint64_t low = 1;  ///< an interval with low above high is empty
    std::uint64_t high = 0;
    std::vector<std::uint64_t> keys;  ///< ascending
    std::vector<std::uint8_t> codes;  ///< by string code: whether it passes
    int rank = 0;                     ///< lower for filters that are likely to be more selective
};

/// Prepare a filter. InvalidQuery for values that don't fit the field.
[[nodiscard]] Selector make_selector(const World& world, const Filter& filter);

/// Rows of one block.
using Selection = std::array<std::uint16_t, kBlockRows>;

/// Keep those of the first `count` selected rows whose value passes; return how many.
/// bench: query_filter
[[nodiscard]] std::size_t select_rows(const Selector& selector, const std::byte* values, Selection& rows, std::size_t count);

}  // namespace void_reckoning
