#pragma once

#include <cstddef>
#include <span>

#include "void_reckoning/spatial/neighbour.hpp"

namespace void_reckoning::spatial {

/// Return the first `count` of scratch.found by distance and id; valid until the next use of the scratch.
/// benchmarks/spatial: radius_1000000.
[[nodiscard]] std::span<const Neighbour> in_order(SearchScratch& scratch, std::size_t count);

}  // namespace void_reckoning::spatial
