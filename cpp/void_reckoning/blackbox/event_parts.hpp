#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "void_reckoning/events/stream.hpp"

namespace void_reckoning {

/// Events [first, last) of a stream, and how many of each type are before the range and in it.
struct EventRange {
    std::size_t first = 0;
    std::size_t last = 0;
    std::array<std::uint32_t, kEventTypes> begin{};
    std::array<std::uint32_t, kEventTypes> count{};

    [[nodiscard]] std::uint64_t type_mask() const;
};

/// Split a stream so that no range needs a body of more than `limit` bytes; a single range, even an empty one, if that is enough. Throws
/// InvalidInput if one event alone is too large.
[[nodiscard]] std::vector<EventRange> split_events(const EventStream& events, std::size_t limit);

/// Return the bytes that one event of a type takes in its columns.
[[nodiscard]] std::size_t column_bytes(const EventInfo& info);

}  // namespace void_reckoning
