// Search for the k nearest points to a place.

#include <algorithm>
#include <array>
#include <limits>

#include "void_reckoning/base/error.hpp"
#include "void_reckoning/base/refusal.hpp"
#include "void_reckoning/spatial/order.hpp"
#include "void_reckoning/spatial/spatial_index.hpp"

namespace void_reckoning::spatial {
namespace {

/// The nearest points so far, up to a maximum number: a heap with the farthest on top, in the caller's memory.
class Best {
   public:
    Best(std::vector<Neighbour>& memory, std::size_t most) : kept_(memory), most_(most) {
        if (kept_.size() < most_) kept_.resize(most_);
    }
    [[nodiscard]] double worst() const { return count_ < most_ ? std::numeric_limits<double>::infinity() : kept_[0].distance2; }
    [[nodiscard]] std::size_t count() const { return count_; }
    void offer(const Neighbour& one) {
        const auto begin = kept_.begin();
        if (count_ < most_) {
            kept_[count_++] = one;
            std::push_heap(begin, begin + static_cast<std::ptrdiff_t>(count_));
        } else if (one < kept_[0]) {
            sink(one);
        }
    }

   private:
    /// Replace the top.
    void sink(const Neighbour& one) {
        std::size_t hole = 0;
        for (std::size_t child = 1; child < count_; child = 2 * hole + 1) {
            if (child + 1 < count_ && kept_[child] < kept_[child + 1]) ++child;
            if (!(one < kept_[child])) break;
            kept_[hole] = kept_[child];
            hole = child;
        }
        kept_[hole] = one;
    }

    std::vector<Neighbour>& kept_;
    std::size_t most_;
    std::size_t count_ = 0;
};

/// Part of space still to be searched, and its minimum distance, along each axis. Without initial values, which would cost as much as a
/// search.
template <std::size_t kAxes> struct Waiting {
    std::uint32_t node;
    std::array<double, kAxes> apart2;
};

/// Search depth first, the nearer side first (Friedman, Bentley and Finkel, 1977), with distances to parts updated along each axis (Arya
/// and Mount, 1993). Rounding is monotone, so that no point of a part is nearer than the part in double either; a part exactly as far as
/// the worst is searched, since its points may have lower ids.
template <bool kFlat> void collect_nearest(const PointTree& tree, Place place, Best& best) {
    constexpr std::size_t kAxes = kFlat ? 2 : PointTree::kAxes;
    const std::array<double, PointTree::kAxes> at = {place.x, place.y, place.z};
    const double level2 = place.z * place.z;  // from the plane z = 0
    const auto least2 = [&](const Waiting<kAxes>& part) {
        const double on_the_map = part.apart2[0] + part.apart2[1];
        if constexpr (kFlat)
            return on_the_map + level2;
        else
            return on_the_map + part.apart2[2];
    };
    std::array<Waiting<kAxes>, PointTree::kDepth + 2> stack;
    stack[0] = {};
    std::size_t waiting = 1;
    while (waiting > 0) {
        Waiting<kAxes> part = stack[--waiting];
        if (least2(part) > best.worst()) continue;
        while (tree.node(part.node).kind != PointTree::kLeaf) {
            const PointTree::Node& node = tree.node(part.node);
            const double beyond = static_cast<double>(node.split) - (kFlat ? (node.kind == 0 ? place.x : place.y) : at[node.kind]);
            Waiting<kAxes> far = part;
            far.node = beyond > 0 ? node.right : node.left;
            far.apart2[node.kind] = beyond * beyond;
            part.node = beyond > 0 ? node.left : node.right;
            stack[waiting++] = far;
        }
        const PointTree::Node& leaf = tree.node(part.node);
        const PointTree::Bucket& bucket = tree.bucket(leaf.left);
        for (std::size_t slot = 0; slot < leaf.right; ++slot) {
            const float z = kFlat ? 0.0F : tree.heights(leaf.left).z[slot];
            const double apart2 = distance2(bucket.x[slot], bucket.y[slot], z, place);
            if (apart2 <= best.worst()) best.offer({apart2, bucket.ids[slot]});
        }
    }
}

}  // namespace

std::span<const Neighbour> SpatialIndex::nearest(Place place, std::int64_t number, SearchScratch& scratch) const {
    check_place(place, "position");
    if (number < 0) throw InvalidInput(must_be("k", "0 or more", number));
    if (tree_.empty() || number == 0) return {};
    Best best(scratch.found, static_cast<std::size_t>(std::min(number, static_cast<std::int64_t>(size()))));
    if (tree_.flat()) {
        collect_nearest<true>(tree_, place, best);
    } else {
        collect_nearest<false>(tree_, place, best);
    }
    return in_order(scratch, best.count());
}

}  // namespace void_reckoning::spatial
