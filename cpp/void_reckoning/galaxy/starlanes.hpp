#pragma once

#include <span>
#include <vector>

#include "void_reckoning/base/random.hpp"
#include "void_reckoning/galaxy/plan.hpp"

namespace void_reckoning {

/// Join places, no two nearer than 1 to each other, by starlanes: the relative neighbourhood graph (Toussaint, 1980), which joins two
/// places if no third is nearer to both, and a share of the further edges of the Gabriel graph (Gabriel and Sokal, 1969), so that there are
/// detours. Connected, hardly any crossings, 2 to 5 lanes at most systems. Lengths are left 0.
[[nodiscard]] std::vector<LaneLink> join_systems(std::span<const Point> places, RandomAddress address);

}  // namespace void_reckoning
