#pragma once

#include <vector>

#include "void_reckoning/galaxy/search_heap.hpp"
#include "void_reckoning/galaxy/starmap.hpp"

namespace void_reckoning {

/// The shortest ways from all systems to one.
struct WayTree {
    SystemNumber root = kNoSystem;
    std::vector<double> cost;        ///< by system, light years; infinity: no way
    std::vector<SystemNumber> next;  ///< the lowest next system of all shortest ways; the root's is itself; kNoSystem: no way
};

/// Dijkstra over the whole map. `heap` is working memory. benchmarks/galaxy: all_distances_150, all_distances_5000.
void grow(WayTree& tree, const Starmap& map, SystemNumber root, SearchHeap& heap);

}  // namespace void_reckoning
