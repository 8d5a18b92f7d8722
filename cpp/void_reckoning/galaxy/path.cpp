#include "void_reckoning/galaxy/path.hpp"

#include <algorithm>
#include <cmath>

#include "void_reckoning/base/refusal.hpp"
#include "void_reckoning/base/stop_token.hpp"

namespace void_reckoning {
namespace {

bool is_set(std::span<const std::uint8_t> mask, std::uint32_t number) { return !mask.empty() && mask[number] != 0; }

void check_mask(std::span<const std::uint8_t> mask, std::size_t size, std::string_view field, std::string_view of) {
    if (mask.empty() || mask.size() == size) return;
    throw InvalidInput(fmt::format("{} must have one entry for each of the {} {}, or none, got {}", field, size, of, mask.size()));
}

}  // namespace

std::string_view name_of(PathStatus status) {
    switch (status) {
        case PathStatus::kFound: return "found";
        case PathStatus::kNoPath: return "no path";
        case PathStatus::kTooFar: return "no path within the maximum cost";
        case PathStatus::kDestinationAvoided: return "the destination is to be avoided";
    }
    return "?";
}

std::uint32_t turns_for(double cost, double speed) {
    if (!(cost >= 0 && cost < kUnreachable)) throw InvalidInput(must_be("cost", "finite and 0 ly or more", cost));
    if (!(speed > 0)) throw InvalidInput(must_be("speed", "greater than 0 ly a turn", speed));
    return static_cast<std::uint32_t>(std::min(std::ceil(cost / speed), 4294967295.0));
}

PathFinder::PathFinder(std::shared_ptr<const Starmap> map, std::size_t cache_bytes)
    : map_(std::move(map)), tree_of_(map_->size(), kNoTree), nodes_(map_->size()), hops_(map_->size()) {
    const std::size_t bytes = map_->size() * (sizeof(double) + sizeof(SystemNumber));
    most_trees_ = std::clamp<std::size_t>(bytes == 0 ? 0 : cache_bytes / bytes, 1, std::max<std::size_t>(map_->size(), 1));
}

void PathFinder::check_system(SystemNumber system, std::string_view field) const {
    if (system < map_->size()) return;
    throw InvalidInput(must_be(field, fmt::format("a system between 0 and {}", static_cast<std::int64_t>(map_->size()) - 1), system));
}

const PathResult& PathFinder::find_path(SystemNumber from, SystemNumber to, const PathConstraints& constraints) {
    check_system(from, "from");
    check_system(to, "to");
    check_mask(constraints.avoided_systems, map_->size(), "avoided_systems", "systems");
    check_mask(constraints.blocked_lanes, map_->lane_count(), "blocked_lanes", "starlanes");
    if (!(constraints.maximum_cost >= 0)) {
        throw InvalidInput(must_be("maximum_cost", "0 ly or more", constraints.maximum_cost));
    }
    if (!(constraints.longest_lane >= 0)) {
        throw InvalidInput(must_be("longest_lane", "0 ly or more", constraints.longest_lane));
    }
    poll_stop();
    result_.systems.clear();
    result_.cost = kUnreachable;
    result_.status = PathStatus::kNoPath;
    if (from == to) {
        result_.systems.push_back(from);
        result_.cost = 0;
        result_.status = PathStatus::kFound;
    } else if (is_set(constraints.avoided_systems, to)) {
        result_.status = PathStatus::kDestinationAvoided;
    } else if (constraints.open() && tree_of_[to] != kNoTree) {
        const PathTree& known = trees_[tree_of_[to]];
        if (known.cost[from] == kUnreachable) return result_;
        result_.status = known.cost[from] > constraints.maximum_cost ? PathStatus::kTooFar : PathStatus::kFound;
        if (!result_.found()) return result_;
        result_.cost = known.cost[from];
        for (SystemNumber at = from; at != to; at = known.next[at]) result_.systems.push_back(at);
        result_.systems.push_back(to);
    } else if (search(from, to, constraints)) {
        result_.status = PathStatus::kFound;
        result_.cost = nodes_[from].cost;
        for (SystemNumber at = from; at != to; at = nodes_[at].next) result_.systems.push_back(at);
        result_.systems.push_back(to);
    }
    return result_;
}

void PathFinder::begin_search() {
    if (++search_ < 0x7FFFFFFFU) return;
    for (Node& node : nodes_) node.search = 0;
    search_ = 1;
}

/// Search by A* from the destination back to the start, so that each system on the path knows its next. The estimate is below the true rest
/// by a margin: every system of every shortest path is settled before the end, and the result is the lowest next among equals whatever the
/// order of the heap. Continuing while the heap's rounded keys are not above the goal's keeps that true.
/// benchmarks/galaxy: path_150, path_5000.
bool PathFinder::search(SystemNumber from, SystemNumber to, const PathConstraints& constraints) {
    begin_search();
    bool cut = false;
    std::uint64_t limit = ~std::uint64_t{0};  // the goal's key once known, with any system number
    heap_.clear();
    nodes_[to] = {0, to, open()};
    heap_.push(0, to);
    while (!heap_.empty() && heap_.lowest() <= limit) {
        const auto at = SearchHeap::system_of(heap_.pop());
        Node& here = nodes_[at];
        if (at == from || here.search == settled()) continue;
        here.search = settled();
        for (const LaneEnd& end : map_->lanes(at)) {
            Node& there = nodes_[end.to];
            const bool known = there.search >= open();
            const double cost = here.cost + static_cast<double>(end.length);
            if (known && cost >= there.cost) {
                if (cost == there.cost && at < there.next && !is_set(constraints.blocked_lanes, end.lane) &&
                    !(static_cast<double>(end.length) > constraints.longest_lane)) {
                    there.next = at;
                }
                continue;
            }
            if (static_cast<double>(end.length) > constraints.longest_lane || is_set(constraints.blocked_lanes, end.lane)) continue;
            if (end.to != from && is_set(constraints.avoided_systems, end.to)) continue;
            const double whole = cost + map_->landmarks().lower_bound(end.to, from);
            if (cost > constraints.maximum_cost || whole > constraints.maximum_cost) {
                cut = true;
                continue;
            }
            there = {cost, at, open()};
            if (end.to == from) {
                limit = SearchHeap::key(cost, kNoSystem);
            } else {
                heap_.push(whole, end.to);
            }
        }
    }
    if (nodes_[from].search == open()) return true;
    if (cut) result_.status = PathStatus::kTooFar;
    return false;
}

}  // namespace void_reckoning
