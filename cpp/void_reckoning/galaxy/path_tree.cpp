#include "void_reckoning/galaxy/path_tree.hpp"

#include <algorithm>
#include <limits>

namespace void_reckoning {

void grow(PathTree& tree, const Starmap& map, SystemNumber root, SearchHeap& heap) {
    tree.root = root;
    tree.cost.assign(map.size(), std::numeric_limits<double>::infinity());
    tree.next.assign(map.size(), kNoSystem);
    tree.cost[root] = 0;
    tree.next[root] = root;
    heap.clear();
    heap.push(0, root);
    while (!heap.empty()) {
        const std::uint64_t key = heap.pop();
        const SystemNumber at = SearchHeap::system_of(key);
        if (key != SearchHeap::key(tree.cost[at], at)) continue;  // reached at a lower cost since
        for (const LaneEnd& end : map.lanes(at)) {
            const double cost = tree.cost[at] + static_cast<double>(end.length);
            if (cost < tree.cost[end.to]) {
                tree.cost[end.to] = cost;
                tree.next[end.to] = at;
                heap.push(cost, end.to);
            } else if (cost == tree.cost[end.to] && at < tree.next[end.to]) {
                tree.next[end.to] = at;
            }
        }
    }
}

/// Walk each path up to its first known system, and back: costs do not order the systems well enough, since the heap rounds them.
void largest_on_paths(std::span<const SystemNumber> next, std::span<const double> values, std::vector<double>& largest) {
    constexpr double kNotYet = -1;
    largest.assign(next.size(), kNotYet);
    std::vector<SystemNumber> path;
    for (SystemNumber from = 0; from < next.size(); ++from) {
        SystemNumber at = from;
        for (; largest[at] == kNotYet; at = next[at]) {
            if (next[at] == kNoSystem) largest[at] = std::numeric_limits<double>::infinity();
            if (next[at] == at) largest[at] = 0;
            if (largest[at] != kNotYet) break;
            path.push_back(at);
        }
        for (; !path.empty(); path.pop_back()) largest[path.back()] = std::max(largest[next[path.back()]], values[path.back()]);
    }
}

}  // namespace void_reckoning
