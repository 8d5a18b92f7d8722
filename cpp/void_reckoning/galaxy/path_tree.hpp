#pragma once

#include <span>
#include <vector>

#include "void_reckoning/galaxy/search_heap.hpp"
#include "void_reckoning/galaxy/starmap.hpp"

namespace void_reckoning {

/// The shortest paths from all systems to one.
struct PathTree {
    SystemNumber root = kNoSystem;
    std::vector<double> cost;        ///< by system, light years; infinity: no path
    std::vector<SystemNumber> next;  ///< the lowest next system of all shortest paths; the root itself for the root; kNoSystem: no path
};

/// Build the tree by Dijkstra's algorithm over the whole map. `heap` is working memory. benchmarks/galaxy: all_distances_150,
/// all_distances_5000.
void grow(PathTree& tree, const Starmap& map, SystemNumber root, SearchHeap& heap);

/// Compute for each system the largest value on its shortest path to the root, its own included and the root's not; at least 0, which is
/// the root's, and infinity if there is no path. One sweep over the tree that these next systems form. `values`: by system.
void largest_on_paths(std::span<const SystemNumber> next, std::span<const double> values, std::vector<double>& largest);

}  // namespace void_reckoning
