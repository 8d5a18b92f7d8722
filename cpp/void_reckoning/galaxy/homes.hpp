#pragma once

#include <vector>

#include "void_reckoning/base/random.hpp"
#include "void_reckoning/galaxy/path.hpp"

namespace void_reckoning {

/// Choose systems for this many homes: far from each other along starlanes, with room of similar size, in a random order that favours no
/// seat.
[[nodiscard]] std::vector<SystemNumber> choose_homes(PathFinder& paths, std::size_t count, RandomAddress address);

/// Return by system which of the homes is nearest along starlanes (the home with the lower number among equals).
[[nodiscard]] std::vector<std::uint32_t> nearest_homes(PathFinder& paths, std::span<const SystemNumber> homes);

}  // namespace void_reckoning
