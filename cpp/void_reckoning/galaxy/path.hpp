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

/// What a path must keep to. Masks hold a byte for each system or lane, not 0 where it may not be used; empty: all may be.
struct PathConstraints {
    std::span<const std::uint8_t> avoided_systems;  ///< never entered; the path may start in one
    std::span<const std::uint8_t> blocked_lanes;
    double maximum_cost = kUnreachable;             ///< light years in all
    double longest_lane = kUnreachable;             ///< light years that can be crossed at once

    /// Nothing is forbidden but, perhaps, too long a path.
    [[nodiscard]] bool open() const { return avoided_systems.empty() && blocked_lanes.empty() && longest_lane == kUnreachable; }
};

enum class PathStatus : std::uint8_t {
    kFound,
    kNoPath,               ///< no sequence of allowed lanes and systems leads there
    kTooFar,              ///< none within the maximum cost
    kDestinationAvoided,  ///< the destination itself may not be entered
};
[[nodiscard]] std::string_view name_of(PathStatus status);  ///< "found", "no path", "no path within the maximum cost", ...

struct PathResult {
    PathStatus status = PathStatus::kNoPath;
    std::vector<SystemNumber> systems;  ///< both ends included; empty unless found
    double cost = kUnreachable;         ///< light years

    [[nodiscard]] bool found() const { return status == PathStatus::kFound; }
};

/// Whole turns a path takes at so many light years a turn.
[[nodiscard]] std::uint32_t turns_for(double cost, double speed);

/// Shortest paths on a star map. Costs are sums of the lanes' float lengths in double, which are exact, so a path costs the same in both directions
/// and by every method. Of several shortest paths the one with the lowest next system at the first difference is the answer.
/// Keeps its working memory, and the distances to systems asked for (within a bound): no allocation when warm. One thread at a time.
class PathFinder {
   public:
    /// `cache_bytes`: bound of the memory that distances kept for later take; at least one system's are kept.
    explicit PathFinder(std::shared_ptr<const Starmap> map, std::size_t cache_bytes = kDefaultCacheBytes);

    [[nodiscard]] const Starmap& map() const { return *map_; }

    /// Valid until the next call; copy it to keep it. InvalidInput for numbers or masks that do not fit the map.
    [[nodiscard]] const PathResult& find_path(SystemNumber from, SystemNumber to, const PathConstraints& constraints = {});

    // Without constraints, from distances that are worked out once per destination and kept.
    [[nodiscard]] double distance(SystemNumber from, SystemNumber to);         ///< or kUnreachable
    /// `to` itself when there; kNoSystem: no path. By a search for this way alone where not all distances can be kept.
    [[nodiscard]] SystemNumber next_hop(SystemNumber from, SystemNumber to);
    /// The same from every system, by number; valid until the next call.
    [[nodiscard]] std::span<const SystemNumber> next_hops(SystemNumber to);
    /// To or from every system, by number; valid until the next call.
    [[nodiscard]] std::span<const double> distances(SystemNumber system);
    /// The number of lanes to every system, kUnreachableHops where there is no path; valid until the next call of hops_from.
    [[nodiscard]] std::span<const std::uint16_t> hops_from(SystemNumber system);

    static constexpr std::size_t kDefaultCacheBytes = std::size_t{16} << 20U;

   private:
    struct Node {
        double cost = 0;
        SystemNumber next = kNoSystem;
        std::uint32_t search = 0;  ///< the search that the rest belongs to, twice; plus 1: settled
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
    std::vector<std::uint32_t> tree_of_;   ///< by system: place in trees_, or kNoTree
    std::size_t oldest_tree_ = 0;
    std::vector<Node> nodes_;
    std::uint32_t search_ = 0;
    SearchHeap heap_;
    std::vector<std::uint16_t> hops_;
    std::vector<SystemNumber> queue_;
    PathResult result_;
};

}  // namespace void_reckoning
