#pragma once

#include <cstddef>

namespace void_reckoning {

/// How often this program has asked for memory by any operator new, on any thread.
[[nodiscard]] std::size_t allocations_so_far() noexcept;

}  // namespace void_reckoning
