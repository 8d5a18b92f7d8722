#include "void_reckoning/galaxy/way_tree.hpp"

#include <limits>

namespace void_reckoning {

void grow(WayTree& tree, const Starmap& map, SystemNumber root, SearchHeap& heap) {
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
        if (key != SearchHeap::key(tree.cost[at], at)) continue;  // reached cheaper since
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

}  // namespace void_reckoning
