#include "void_reckoning/galaxy/landmarks.hpp"

#include <cmath>
#include <limits>

#include "void_reckoning/galaxy/path_tree.hpp"

namespace void_reckoning {
namespace {

constexpr double kFinestSteps = 1 << 30;
constexpr double kMargin = 1 - 1e-6;  // far above the rounding of sums of lanes

}  // namespace

Landmarks::Landmarks(const Starmap& map) : steps_(kNumber * map.size()) {
    if (map.size() == 0) return;
    constexpr double kNever = std::numeric_limits<double>::infinity();
    PathTree tree;
    SearchHeap heap;
    std::vector<double> distance(kNumber * map.size());
    std::vector<double> least(map.size(), kNever);
    double longest = 0;
    grow(tree, map, 0, heap);
    for (std::size_t i = 0; i < kNumber; ++i) {
        // Add the system farthest from all landmarks so far; the first is farthest from system 0.
        const std::vector<double>& from = i == 0 ? tree.cost : least;
        const auto at = static_cast<SystemNumber>(std::max_element(from.begin(), from.end()) - from.begin());
        grow(tree, map, at, heap);
        for (SystemNumber system = 0; system < map.size(); ++system) {
            distance[kNumber * system + i] = tree.cost[system];
            least[system] = std::min(least[system], tree.cost[system]);
            if (tree.cost[system] < kNever) longest = std::max(longest, tree.cost[system]);
        }
    }
    const double step = longest > 0 ? longest / kFinestSteps : 1;
    for (std::size_t i = 0; i < distance.size(); ++i) {
        steps_[i] = distance[i] < kNever ? static_cast<std::int32_t>(distance[i] / step) : std::numeric_limits<std::int32_t>::max();
    }
    step_ = step * kMargin;
}

}  // namespace void_reckoning
