#include "void_reckoning/spatial/point_tree.hpp"

#include <algorithm>

#include "void_reckoning/base/error.hpp"

namespace void_reckoning::spatial {
namespace {

constexpr float kNothing = std::numeric_limits<float>::quiet_NaN();

}  // namespace

PointOf PointTree::find(std::uint64_t id) const {
    const std::uint32_t place = places_.find(id);
    return point_at(place / kBucket, place % kBucket);
}

PointOf PointTree::point_at(std::uint32_t bucket, std::size_t slot) const {
    const Bucket& from = buckets_[bucket];
    return {from.x[slot], from.y[slot], flat_ ? 0.0F : heights_[bucket].z[slot], from.ids[slot]};
}

/// Leave the plane: from now on every point has a height, so far 0.
void PointTree::rise() {
    heights_.resize(buckets_.size());
    flat_ = false;
}

void PointTree::write_coordinates(std::uint32_t bucket, std::size_t slot, const PointOf& point) {
    Bucket& into = buckets_[bucket];
    into.x[slot] = point.x;
    into.y[slot] = point.y;
    if (flat_ && point.z != 0) rise();
    if (!flat_) heights_[bucket].z[slot] = point.z;
}

void PointTree::put(std::uint32_t bucket, std::size_t slot, const PointOf& point) {
    write_coordinates(bucket, slot, point);
    buckets_[bucket].ids[slot] = point.id;
    places_.set(point.id, static_cast<std::uint32_t>(bucket * kBucket + slot));
}

void PointTree::insert(const PointOf& point) {
    if (nodes_.empty()) {
        assign({point});
        return;
    }
    std::uint32_t at = kRoot;
    while (nodes_[at].kind != kLeaf) {
        const Node& node = nodes_[at];
        const float value = point.along(node.kind);
        // On the split itself either side is valid: taking the smaller one keeps identical points in balance.
        const bool left = value != node.split ? value < node.split : counts_[node.left] <= counts_[node.right];
        at = left ? node.left : node.right;
    }
    Node& leaf = nodes_[at];
    if (leaf.right == kBucket) {
        split_leaf(at, point);
    } else {
        put(leaf.left, leaf.right++, point);
    }
    changed(at, 1);
}

void PointTree::move(const PointOf& point) {
    const std::uint32_t place = places_.find(point.id);
    const std::uint32_t bucket = place / kBucket;
    if (leaves_[bucket].region.holds(point)) {
        write_coordinates(bucket, place % kBucket, point);
        return;
    }
    take_out(bucket, place % kBucket);
    insert(point);
}

void PointTree::remove(std::uint64_t id) {
    const std::uint32_t place = places_.find(id);
    take_out(place / kBucket, place % kBucket);
    places_.erase(id);
}

/// Remove a point from its bucket. The id stays in the table: the caller sets another place or erases it there too.
void PointTree::take_out(std::uint32_t bucket, std::size_t slot) {
    const std::uint32_t node = leaves_[bucket].node;
    Bucket& from = buckets_[bucket];
    const std::size_t last = --nodes_[node].right;
    if (slot != last) put(bucket, slot, point_at(bucket, last));
    from.x[last] = from.y[last] = kNothing;
    changed(node, -1);
}

/// Update counts up to the root, then rebuild the highest subtree that is out of shape.
void PointTree::changed(std::uint32_t node, std::int32_t by) {
    std::uint32_t worst = kNobody;
    for (std::uint32_t at = node; at != kNobody; at = parents_[at]) {
        counts_[at] += static_cast<std::uint32_t>(by);
        if (out_of_shape(at)) worst = at;
    }
    if (worst != kNobody) rebuild(worst);
}

/// Return whether a subtree has too few points for more than a leaf, or over 0.7 of them on one side. The constant keeps small subtrees
/// from being rebuilt all the time, and is small enough for every inner node's children to have fewer points than the node.
bool PointTree::out_of_shape(std::uint32_t number) const {
    const Node& node = nodes_[number];
    if (node.kind == kLeaf) return false;
    const std::uint64_t all = counts_[number];
    const std::uint64_t larger = std::max(counts_[node.left], counts_[node.right]);
    return all <= kFill || 10 * larger > 7 * all + 60;
}

void PointTree::rebuild(std::uint32_t node) {
    scratch_.clear();
    gather(node, scratch_);
    const Region region = region_of(node);
    release_below(node);
    build(node, scratch_, region);
}

void PointTree::clear() {
    nodes_.clear();
    counts_.clear();
    parents_.clear();
    buckets_.clear();
    heights_.clear();
    leaves_.clear();
    free_nodes_.clear();
    free_buckets_.clear();
    places_.clear();
    flat_ = true;
}

void PointTree::check() const {
    if (nodes_.empty()) return;
    check_below(kRoot, Region{});
    VR_CHECK(places_.size() == size(), "{} ids of {} points", places_.size(), size());
    VR_CHECK(depth() < kDepth, "{} levels", depth());
    VR_CHECK(heights_.size() == (flat_ ? 0 : buckets_.size()), "heights of {} buckets of {}", heights_.size(), buckets_.size());
}

void PointTree::check_below(std::uint32_t number, const Region& region) const {
    const Node& node = nodes_[number];
    if (node.kind == kLeaf) {
        VR_CHECK(counts_[number] == node.right && leaves_[node.left].node == number, "leaf {}", number);
        for (std::size_t slot = 0; slot < kBucket; ++slot) {
            const Bucket& bucket = buckets_[node.left];
            if (slot >= node.right) {
                VR_CHECK(bucket.x[slot] != bucket.x[slot], "a point where there is none");
                continue;
            }
            const PointOf point = point_at(node.left, slot);
            VR_CHECK(region.holds(point) && leaves_[node.left].region.holds(point));
            VR_CHECK(places_.find(bucket.ids[slot]) == node.left * kBucket + slot, "place of {}", bucket.ids[slot]);
        }
        return;
    }
    VR_CHECK(!out_of_shape(number) && counts_[number] == counts_[node.left] + counts_[node.right], "node {}", number);
    VR_CHECK(parents_[node.left] == number && parents_[node.right] == number, "parents of {}", number);
    Region left = region;
    Region right = region;
    left.high[node.kind] = node.split;
    right.low[node.kind] = node.split;
    check_below(node.left, left);
    check_below(node.right, right);
}

}  // namespace void_reckoning::spatial
