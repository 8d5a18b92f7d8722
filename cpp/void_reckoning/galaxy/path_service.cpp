#include "void_reckoning/galaxy/path_service.hpp"

#include <algorithm>
#include <numeric>

namespace void_reckoning {
namespace {

constexpr std::size_t kChunkOfPaths = 64;
constexpr std::size_t kPathsWorthATree = 8;  // to one system: all its distances are then computed at once

}  // namespace

std::unique_ptr<PathFinder> PathService::borrow() const {
    {
        const std::lock_guard lock(mutex_);
        if (!idle_.empty()) {
            auto finder = std::move(idle_.back());
            idle_.pop_back();
            return finder;
        }
    }
    return std::make_unique<PathFinder>(map_);
}

void PathService::give_back(std::unique_ptr<PathFinder> finder) const {
    const std::lock_guard lock(mutex_);
    idle_.push_back(std::move(finder));
}

PathResult PathService::find(const PathEnds& ends, const PathConstraints& constraints) const {
    auto finder = borrow();
    PathResult result = finder->find_path(ends.from, ends.to, constraints);
    give_back(std::move(finder));
    return result;
}

std::vector<PathResult> PathService::find_all(std::span<const PathEnds> ends, const PathConstraints& constraints,
                                              const Workers& workers) const {
    std::vector<std::size_t> order(ends.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(),
              [&](std::size_t a, std::size_t b) { return ends[a].to != ends[b].to ? ends[a].to < ends[b].to : a < b; });
    std::vector<PathResult> results(ends.size());
    workers.for_each((ends.size() + kChunkOfPaths - 1) / kChunkOfPaths, 1, [&](std::size_t chunk) {
        auto finder = borrow();
        const std::size_t end = std::min(ends.size(), (chunk + 1) * kChunkOfPaths);
        for (std::size_t i = chunk * kChunkOfPaths; i < end; ++i) {
            const PathEnds& one = ends[order[i]];
            const bool many = i + kPathsWorthATree <= end && ends[order[i + kPathsWorthATree - 1]].to == one.to;
            if (many && constraints.open()) (void)finder->distances(one.to);
            results[order[i]] = finder->find_path(one.from, one.to, constraints);
        }
        give_back(std::move(finder));
    });
    return results;
}

}  // namespace void_reckoning
