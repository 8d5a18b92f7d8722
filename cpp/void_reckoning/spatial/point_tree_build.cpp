// How subtrees of a PointTree are made.

#include <algorithm>

#include "void_reckoning/base/error.hpp"
#include "void_reckoning/spatial/point_tree.hpp"

namespace void_reckoning::spatial {
namespace {

constexpr std::size_t kMostPoints = std::size_t{1} << 30U;

/// The axis along which points lie farther apart. In double: the extent of two floats can be infinite in float.
std::uint32_t wider_axis(std::span<const PointOf> points) {
    float low_x = points[0].x, high_x = low_x, low_y = points[0].y, high_y = low_y;
    for (const PointOf& point : points) {
        low_x = std::min(low_x, point.x);
        high_x = std::max(high_x, point.x);
        low_y = std::min(low_y, point.y);
        high_y = std::max(high_y, point.y);
    }
    return static_cast<double>(high_x) - static_cast<double>(low_x) >= static_cast<double>(high_y) - static_cast<double>(low_y) ? 0 : 1;
}

}  // namespace

std::uint32_t PointTree::take_node(std::uint32_t parent) {
    std::uint32_t number;
    if (free_nodes_.empty()) {
        number = static_cast<std::uint32_t>(nodes_.size());
        nodes_.emplace_back();
        counts_.push_back(0);
        parents_.push_back(parent);
    } else {
        number = free_nodes_.back();
        free_nodes_.pop_back();
        parents_[number] = parent;
    }
    return number;
}

std::uint32_t PointTree::take_bucket() {
    std::uint32_t number;
    if (free_buckets_.empty()) {
        number = static_cast<std::uint32_t>(buckets_.size());
        buckets_.emplace_back();
        leaves_.emplace_back();
    } else {
        number = free_buckets_.back();
        free_buckets_.pop_back();
    }
    return number;
}

void PointTree::assign(std::vector<PointOf> points) {
    VR_CHECK(points.size() <= kMostPoints, "{} points", points.size());
    clear();
    if (points.empty()) return;
    places_.reserve(points.size());
    const std::size_t leaves = 2 * (points.size() / kFill + 1);
    nodes_.reserve(2 * leaves);
    counts_.reserve(2 * leaves);
    parents_.reserve(2 * leaves);
    buckets_.reserve(leaves);
    leaves_.reserve(leaves);
    build(take_node(kNobody), points, Region{});
}

std::vector<PointOf> PointTree::collect() const {
    std::vector<PointOf> points;
    points.reserve(size());
    if (!nodes_.empty()) gather(kRoot, points);
    return points;
}

/// Nodes and buckets in the order of a walk from left to right: what is near in space is near in memory.
void PointTree::build(std::uint32_t number, std::span<PointOf> points, const Region& region) {
    counts_[number] = static_cast<std::uint32_t>(points.size());
    if (points.size() <= kFill) {
        const std::uint32_t bucket = take_bucket();
        nodes_[number] = {0, kLeaf, bucket, static_cast<std::uint32_t>(points.size())};
        leaves_[bucket] = {number, region};
        buckets_[bucket].x.fill(std::numeric_limits<float>::quiet_NaN());
        buckets_[bucket].y.fill(std::numeric_limits<float>::quiet_NaN());
        for (std::size_t slot = 0; slot < points.size(); ++slot) put(bucket, slot, points[slot]);
        return;
    }
    const std::uint32_t axis = wider_axis(points);
    const std::size_t half = points.size() / 2;
    const auto middle = points.begin() + static_cast<std::ptrdiff_t>(half);
    if (axis == 0) {
        std::nth_element(points.begin(), middle, points.end(), [](const PointOf& a, const PointOf& b) { return a.x < b.x; });
    } else {
        std::nth_element(points.begin(), middle, points.end(), [](const PointOf& a, const PointOf& b) { return a.y < b.y; });
    }
    const float split = axis == 0 ? middle->x : middle->y;
    Region low = region;
    Region high = region;
    low.high[axis] = split;
    high.low[axis] = split;
    const std::uint32_t left = take_node(number);
    build(left, points.first(half), low);
    const std::uint32_t right = take_node(number);
    build(right, points.subspan(half), high);
    nodes_[number] = {split, axis, left, right};
}

/// A full leaf and one point more become two leaves.
void PointTree::split_leaf(std::uint32_t node, const PointOf& extra) {
    const std::uint32_t bucket = nodes_[node].left;
    const Region region = leaves_[bucket].region;
    const std::uint32_t before = counts_[node];
    scratch_.clear();
    gather(node, scratch_);
    scratch_.push_back(extra);
    free_buckets_.push_back(bucket);
    build(node, scratch_, region);
    counts_[node] = before;  // the caller counts the new point, here as above
}

void PointTree::gather(std::uint32_t number, std::vector<PointOf>& into) const {
    const Node& node = nodes_[number];
    if (node.kind != kLeaf) {
        gather(node.left, into);
        gather(node.right, into);
        return;
    }
    const Bucket& bucket = buckets_[node.left];
    for (std::size_t slot = 0; slot < node.right; ++slot) into.push_back({bucket.x[slot], bucket.y[slot], bucket.ids[slot]});
}

void PointTree::release_below(std::uint32_t number) {
    const Node node = nodes_[number];
    if (node.kind == kLeaf) {
        free_buckets_.push_back(node.left);
        return;
    }
    for (const std::uint32_t child : {node.right, node.left}) {
        release_below(child);
        free_nodes_.push_back(child);
    }
}

PointTree::Region PointTree::region_of(std::uint32_t number) const {
    Region region;
    for (std::uint32_t child = number, at = parents_[number]; at != kNobody; child = at, at = parents_[at]) {
        const Node& node = nodes_[at];
        float& bound = child == node.left ? region.high[node.kind] : region.low[node.kind];
        bound = child == node.left ? std::min(bound, node.split) : std::max(bound, node.split);
    }
    return region;
}

std::size_t PointTree::depth_below(std::uint32_t number) const {
    const Node& node = nodes_[number];
    return node.kind == kLeaf ? 1 : 1 + std::max(depth_below(node.left), depth_below(node.right));
}

}  // namespace void_reckoning::spatial
