#pragma once

#include <cstddef>

namespace void_reckoning {

/// How often this program has asked for memory by any operator new, on any thread. Always 0 under the sanitizers, which have operators of
/// their own: what counts is told by the other builds.
[[nodiscard]] std::size_t allocations_so_far() noexcept;

}  // namespace void_reckoning
