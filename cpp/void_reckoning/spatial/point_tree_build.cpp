// Building of a PointTree's subtrees.

#include <algorithm>

#include "void_reckoning/base/error.hpp"
#include "void_reckoning/spatial/point_tree.hpp"

namespace void_reckoning::spatial {
namespace {

constexpr std::size_t kMaxPoints = std::size_t{1} << 30U;

/// Return the axis with the largest extent of points, the first among equals; for a flat tree, x or y. In double: the extent of two floats
/// can be infinite in float.
template <bool kFlat> std::uint32_t widest_axis(std::span<const PointOf> points) {
    PointOf low = points[0], high = points[0];
    for (const PointOf& point : points) {
        low.x = std::min(low.x, point.x);
        high.x = std::max(high.x, point.x);
        low.y = std::min(low.y, point.y);
        high.y = std::max(high.y, point.y);
        if constexpr (kFlat) continue;
        low.z = std::min(low.z, point.z);
        high.z = std::max(high.z, point.z);
    }
    const auto extent = [&](std::uint32_t axis) { return static_cast<double>(high.along(axis)) - static_cast<double>(low.along(axis)); };
    std::uint32_t widest = extent(1) > extent(0) ? 1 : 0;
    if (!kFlat && extent(2) > extent(widest)) widest = 2;
    return widest;
}

/// Move the middle point along the axis to its place, none greater before it, none less behind it.
template <float PointOf::* Coordinate> void part_at(std::span<PointOf> points, std::size_t middle) {
    std::nth_element(points.begin(), points.begin() + static_cast<std::ptrdiff_t>(middle), points.end(),
                     [](const PointOf& a, const PointOf& b) { return a.*Coordinate < b.*Coordinate; });
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
        if (!flat_) heights_.emplace_back();
    } else {
        number = free_buckets_.back();
        free_buckets_.pop_back();
    }
    return number;
}

void PointTree::assign(std::vector<PointOf> points) {
    VR_CHECK(points.size() <= kMaxPoints, "{} points", points.size());
    clear();
    if (points.empty()) return;
    places_.reserve(points.size());
    const std::size_t leaves = 2 * (points.size() / kFill + 1);
    nodes_.reserve(2 * leaves);
    counts_.reserve(2 * leaves);
    parents_.reserve(2 * leaves);
    buckets_.reserve(leaves);
    leaves_.reserve(leaves);
    flat_ = std::all_of(points.begin(), points.end(), [](const PointOf& point) { return point.z == 0; });
    if (!flat_) heights_.reserve(leaves);
    build(take_node(kNobody), points, Region{});
}

std::vector<PointOf> PointTree::collect() const {
    std::vector<PointOf> points;
    points.reserve(size());
    if (!nodes_.empty()) gather(kRoot, points);
    return points;
}

/// Build a subtree, with nodes and buckets in the order of a walk from left to right: near points in space are near in memory.
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
    const std::uint32_t axis = flat_ ? widest_axis<true>(points) : widest_axis<false>(points);
    const std::size_t half = points.size() / 2;
    switch (axis) {
        case 0: part_at<&PointOf::x>(points, half); break;
        case 1: part_at<&PointOf::y>(points, half); break;
        default: part_at<&PointOf::z>(points, half);
    }
    const float split = points[half].along(axis);
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

/// Split a full leaf and one more point into two leaves.
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
    for (std::size_t slot = 0; slot < node.right; ++slot) into.push_back(point_at(node.left, slot));
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
