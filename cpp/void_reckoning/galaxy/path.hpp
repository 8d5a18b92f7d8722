#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "void_reckoning/galaxy/path_tree.hpp"

namespace void_reckoning {

inline constexpr double kUnreachable = std::numeric_limits<double>::infinity();
inline constexpr std::uint16_t kUnreachableHops = 0xFFFF;

/// Constraints of a path. Masks hold a byte for each system or lane, nonzero if it may not be used; empty: all may be used.
struct PathConstraints {
    std::span<const std::uint8_t> avoided_systems;  ///< never entered; the path may start in one
    std::span<const std::uint8_t> blocked_lanes;
    double maximum_cost = kUnreachable;             ///< total light years
    double longest_lane = kUnreachable;             ///< maximum light years of a lane

    /// Return whether nothing is forbidden, except possibly too long a path.
    [[nodiscard]] bool open() const { return avoided_systems.empty() && blocked_lanes.empty() && longest_lane == kUnreachable; }
};

enum class PathStatus : std::uint8_t {
    kFound,
    kNoPath,               ///< no sequence of allowed lanes and systems leads there
    kTooFar,              ///< no path within the maximum cost
    kDestinationAvoided,  ///< the destination itself may not be entered
};
[[nodiscard]] std::string_view name_of(PathStatus status);  ///< Return "found", "no path", "no path within the maximum cost", ...

struct PathResult {
    PathStatus status = PathStatus::kNoPath;
    std::vector<SystemNumber> systems;  ///< both ends included; empty unless found
    double cost = kUnreachable;         ///< light years

    [[nodiscard]] bool found() const { return status == PathStatus::kFound; }
};

/// Return the whole turns that a path takes at a speed in light years a turn.
[[nodiscard]] std::uint32_t turns_for(double cost, double speed);

/// Shortest paths on a star map. Costs are sums of the lanes' float lengths in double, which are exact, so a path costs the same in both
/// directions and by every method. Among several shortest paths the result is the one with the lowest next system at the first difference.
/// Keeps its working memory, and the distances to requested systems (within a bound): no allocation when warm. One thread at a time.
class PathFinder {
   public:
    /// `cache_bytes`: bound of the memory for cached distances; those of at least one system are kept.
    explicit PathFinder(std::shared_ptr<const Starmap> map, std::size_t cache_bytes = kDefaultCacheBytes);

    [[nodiscard]] const Starmap& map() const { return *map_; }

    /// Find a path. Valid until the next call; copy it to keep it. InvalidInput for numbers or masks that do not fit the map.
    [[nodiscard]] const PathResult& find_path(SystemNumber from, SystemNumber to, const PathConstraints& constraints = {});

    // Return the distance without constraints, computed once per destination and cached.
    [[nodiscard]] double distance(SystemNumber from, SystemNumber to);         ///< or kUnreachable
    /// Return the next system on the way to `to`; `to` itself when there; kNoSystem: no path. Uses a single search if not all distances can
    /// be cached.
    [[nodiscard]] SystemNumber next_hop(SystemNumber from, SystemNumber to);
    /// Return the next system from every system, by number; valid until the next call.
    [[nodiscard]] std::span<const SystemNumber> next_hops(SystemNumber to);
    /// Return the distances to or from every system, by number; valid until the next call.
    [[nodiscard]] std::span<const double> distances(SystemNumber system);
    /// Return the number of lanes to every system, kUnreachableHops if there is no path; valid until the next call of hops_from.
    [[nodiscard]] std::span<const std::uint16_t> hops_from(SystemNumber system);

    static constexpr std::size_t kDefaultCacheBytes = std::size_t{16} << 20U;

   private:
    struct Node {
        double cost = 0;
        SystemNumber next = kNoSystem;
        std::uint32_t search = 0;  ///< twice the number of the search that the other fields belong to; plus 1: settled
    };

    static constexpr std::uint32_t kNoTree = 0xFFFFFFFFU;

    void begin_search();
    [[nodiscard]] std::uint32_t open() const { return 2 * search_; }
    [[nodiscard]] std::uint32_t settled() const { return 2 * search_ + 1; }
    const PathTree& tree(SystemNumber root);
    void check_system(SystemNumber system, std::string_view field) const;
    bool search(SystemNumber from, SystemNumber to, const PathConstraints& constraints);

    std::shared_ptr<const Starmap> map_;
    std::size_t most_trees_;
    std::vector<PathTree> trees_;
    std::vector<std::uint32_t> tree_of_;  ///< by system: index in trees_, or kNoTree
    std::size_t oldest_tree_ = 0;
    std::vector<Node> nodes_;
    std::uint32_t search_ = 0;
    SearchHeap heap_;
    std::vector<std::uint16_t> hops_;
    std::vector<SystemNumber> queue_;
    PathResult result_;
};

}  // namespace void_reckoning
