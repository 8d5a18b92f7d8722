// The parts of PathFinder that compute results for all systems at once.

#include <algorithm>

#include "void_reckoning/base/stop_token.hpp"
#include "void_reckoning/galaxy/path.hpp"

namespace void_reckoning {

/// Return cached distances, or compute them in place of those computed longest ago.
const PathTree& PathFinder::tree(SystemNumber root) {
    if (tree_of_[root] != kNoTree) return trees_[tree_of_[root]];
    poll_stop();
    std::size_t place = trees_.size();
    if (place < most_trees_) {
        trees_.emplace_back();
    } else {
        place = oldest_tree_;
        oldest_tree_ = (oldest_tree_ + 1) % most_trees_;
        tree_of_[trees_[place].root] = kNoTree;
    }
    grow(trees_[place], *map_, root, heap_);
    tree_of_[root] = static_cast<std::uint32_t>(place);
    return trees_[place];
}

double PathFinder::distance(SystemNumber from, SystemNumber to) {
    check_system(from, "from");
    check_system(to, "to");
    // Paths cost the same in both directions: either end's distances can be used.
    if (tree_of_[to] == kNoTree && tree_of_[from] != kNoTree) return trees_[tree_of_[from]].cost[to];
    return tree(to).cost[from];
}

SystemNumber PathFinder::next_hop(SystemNumber from, SystemNumber to) {
    check_system(from, "from");
    check_system(to, "to");
    // A tree that would soon be evicted is not worth building for one system.
    if (tree_of_[to] != kNoTree || most_trees_ >= map_->size()) return tree(to).next[from];
    if (from == to) return to;
    const PathResult& path = find_path(from, to);
    return path.found() ? path.systems[1] : kNoSystem;
}

std::span<const SystemNumber> PathFinder::next_hops(SystemNumber to) {
    check_system(to, "to");
    return tree(to).next;
}

std::span<const double> PathFinder::distances(SystemNumber system) {
    check_system(system, "system");
    return tree(system).cost;
}

std::span<const std::uint16_t> PathFinder::hops_from(SystemNumber system) {
    check_system(system, "system");
    std::fill(hops_.begin(), hops_.end(), kUnreachableHops);
    queue_.clear();
    queue_.push_back(system);
    hops_[system] = 0;
    for (std::size_t i = 0; i < queue_.size(); ++i) {
        const SystemNumber at = queue_[i];
        for (const LaneEnd& end : map_->lanes(at)) {
            if (hops_[end.to] != kUnreachableHops) continue;
            hops_[end.to] = static_cast<std::uint16_t>(hops_[at] + 1);
            queue_.push_back(end.to);
        }
    }
    return hops_;
}

}  // namespace void_reckoning
