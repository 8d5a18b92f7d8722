#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "void_reckoning/spatial/id_table.hpp"

namespace void_reckoning::spatial {

struct PointOf {
    float x = 0;
    float y = 0;
    float z = 0;
    std::uint64_t id = 0;

    [[nodiscard]] float along(std::uint32_t axis) const { return axis == 0 ? x : axis == 1 ? y : z; }
};

/// Points in a k-d tree whose leaves are buckets (Bentley, 1975), kept in balance by rebuilding subtrees (Galperin and Rivest, 1993): its
/// depth is bounded for all points in any order, including identical ones. Left of a split are points at or below it, right of it at or
/// above it. No result depends on its shape.
class PointTree {
   public:
    static constexpr std::size_t kBucket = 32;    ///< points a leaf can hold
    static constexpr std::size_t kDepth = 96;     ///< more than the levels of 2^32 points
    static constexpr std::uint32_t kAxes = 3;
    static constexpr std::uint32_t kLeaf = kAxes;

    struct Node {
        float split = 0;
        std::uint32_t kind = kLeaf;  ///< splits by x (0), by y (1), by z (2), or is a leaf
        std::uint32_t left = 0;      ///< of a leaf: its bucket
        std::uint32_t right = 0;     ///< of a leaf: its points
    };
    /// Structure of arrays; NaN where there is no point, so that no comparison is true there.
    struct alignas(64) Bucket {
        std::array<float, kBucket> x;
        std::array<float, kBucket> y;
        std::array<std::uint64_t, kBucket> ids;
    };
    /// z of a bucket's points.
    struct alignas(64) Heights {
        std::array<float, kBucket> z{};
    };

    [[nodiscard]] std::size_t size() const { return nodes_.empty() ? 0 : counts_[kRoot]; }
    [[nodiscard]] bool contains(std::uint64_t id) const { return places_.find(id) != IdTable::kNone; }
    [[nodiscard]] PointOf find(std::uint64_t id) const;  ///< the id must be there
    [[nodiscard]] const Node& root() const { return nodes_[kRoot]; }
    [[nodiscard]] const Node& node(std::uint32_t number) const { return nodes_[number]; }
    [[nodiscard]] const Bucket& bucket(std::uint32_t number) const { return buckets_[number]; }
    [[nodiscard]] std::size_t depth() const { return empty() ? 0 : depth_below(kRoot); }
    [[nodiscard]] bool empty() const { return size() == 0; }
    /// Return whether all points lie in the plane z = 0 and heights() must not be called: a plane costs no more than without a third axis.
    /// A tree that ever had other points is not flat until all points are assigned again.
    [[nodiscard]] bool flat() const { return flat_; }
    [[nodiscard]] const Heights& heights(std::uint32_t bucket) const { return heights_[bucket]; }

    // Change points. The caller checks whether ids are there, and that coordinates are finite.
    void insert(const PointOf& point);
    void move(const PointOf& point);
    void remove(std::uint64_t id);
    void clear();
    /// Replace all points; also used after many changes, with collect() and the points to add.
    void assign(std::vector<PointOf> points);
    [[nodiscard]] std::vector<PointOf> collect() const;

    /// Check the tree's invariants; StateCorruption if one is broken; for tests.
    void check() const;

   private:
    static constexpr std::uint32_t kRoot = 0;
    static constexpr std::uint32_t kNobody = 0xFFFFFFFFU;
    static constexpr std::size_t kFill = 24;  ///< maximum points of a new leaf; a subtree with no more becomes a leaf
    static constexpr float kFar = std::numeric_limits<float>::infinity();

    /// The bounds of a leaf's points, edges included: points outside belong to other leaves.
    struct Region {
        std::array<float, kAxes> low{-kFar, -kFar, -kFar};
        std::array<float, kAxes> high{kFar, kFar, kFar};
        [[nodiscard]] bool holds(const PointOf& point) const {
            return point.x >= low[0] && point.x <= high[0] && point.y >= low[1] && point.y <= high[1] && point.z >= low[2] &&
                   point.z <= high[2];
        }
    };
    struct alignas(32) Leaf {  // within a cache line
        std::uint32_t node = 0;
        Region region;
    };

    std::uint32_t take_node(std::uint32_t parent);
    std::uint32_t take_bucket();
    [[nodiscard]] PointOf point_at(std::uint32_t bucket, std::size_t slot) const;
    void rise();
    void write_coordinates(std::uint32_t bucket, std::size_t slot, const PointOf& point);
    void put(std::uint32_t bucket, std::size_t slot, const PointOf& point);
    void split_leaf(std::uint32_t node, const PointOf& extra);
    void take_out(std::uint32_t bucket, std::size_t slot);
    void changed(std::uint32_t node, std::int32_t by);
    [[nodiscard]] bool out_of_shape(std::uint32_t node) const;
    void rebuild(std::uint32_t node);
    void gather(std::uint32_t node, std::vector<PointOf>& into) const;
    void release_below(std::uint32_t node);
    [[nodiscard]] Region region_of(std::uint32_t node) const;
    void build(std::uint32_t node, std::span<PointOf> points, const Region& region);
    [[nodiscard]] std::size_t depth_below(std::uint32_t node) const;
    void check_below(std::uint32_t node, const Region& region) const;

    std::vector<Node> nodes_;
    std::vector<std::uint32_t> counts_;   ///< by node: points below it
    std::vector<std::uint32_t> parents_;  ///< by node
    std::vector<Bucket> buckets_;
    std::vector<Heights> heights_;        ///< by bucket; none for a flat tree
    std::vector<Leaf> leaves_;            ///< by bucket
    std::vector<std::uint32_t> free_nodes_, free_buckets_;
    std::vector<PointOf> scratch_;
    IdTable places_;                      ///< bucket * kBucket + slot
    bool flat_ = true;
};

}  // namespace void_reckoning::spatial
