#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>

#include "void_reckoning/base/error.hpp"
#include "void_reckoning/base/refusal.hpp"
#include "void_reckoning/spatial/order.hpp"
#include "void_reckoning/spatial/spatial_index.hpp"

namespace void_reckoning::spatial {
namespace {

constexpr float kMax = std::numeric_limits<float>::max();
constexpr double kMaxDouble = static_cast<double>(kMax);

using Float4 = float __attribute__((vector_size(16)));
using Double4 = double __attribute__((vector_size(32)));

struct Ball {
    double most2 = 0;  ///< maximum squared distance
};

/// Bounds that floats are compared with, exactly.
struct FloatBox {
    std::array<float, PointTree::kAxes> low;
    std::array<float, PointTree::kAxes> high;
};

/// Return the smallest float that is not below a number, or the largest that is not above it; infinite if there is none.
float float_from(double low) {
    if (low > kMaxDouble) return std::numeric_limits<float>::infinity();
    const float near = static_cast<float>(std::max(low, -kMaxDouble));
    return static_cast<double>(near) < low ? std::nextafter(near, std::numeric_limits<float>::infinity()) : near;
}
float float_to(double high) { return -float_from(-high); }

/// Return a box that holds every float within the radius by distance2(): wider by far more than its rounding errors, which are relative to
/// the radius where place and bound cancel, and to the bound otherwise.
FloatBox around(Place place, double radius) {
    const double wide = radius * (1 + 1e-12);
    const auto low = [wide](double centre) { return std::nextafter(float_from(centre - wide), -std::numeric_limits<float>::infinity()); };
    const auto high = [wide](double centre) { return std::nextafter(float_to(centre + wide), std::numeric_limits<float>::infinity()); };
    return {{low(place.x), low(place.y), low(place.z)}, {high(place.x), high(place.y), high(place.z)}};
}

std::string shown(Place place) { return fmt::format("({}, {}, {})", place.x, place.y, place.z); }

template <class Vector> Vector load(const void* from) {
    Vector values;
    std::memcpy(&values, from, sizeof values);
    return values;
}

/// Leaves to be searched soon, which are already being prefetched. In a flat tree z is known without reading it.
template <bool kFlat> class LeafQueue {
   public:
    LeafQueue(const PointTree& tree, SearchScratch& scratch) : tree_(tree), scratch_(scratch) {}

    void add(const PointTree::Node& leaf) {
        const PointTree::Bucket& bucket = tree_.bucket(leaf.left);
        __builtin_prefetch(bucket.x.data());
        __builtin_prefetch(bucket.y.data());
        __builtin_prefetch(bucket.ids.data());
        __builtin_prefetch(bucket.ids.data() + 8);
        leaves_[waiting_].bucket = &bucket;
        leaves_[waiting_].points = leaf.right;
        if constexpr (!kFlat) {
            leaves_[waiting_].heights = &tree_.heights(leaf.left);
            __builtin_prefetch(leaves_[waiting_].heights);
        }
        ++waiting_;
    }
    [[nodiscard]] bool full() const { return waiting_ == leaves_.size(); }
    /// Append the points of the leaves that are in the shape to the results, with their distances from a place.
    template <class Shape> void look(Place place, const Shape& shape) {
        if (scratch_.found.size() < found_ + waiting_ * PointTree::kBucket) {
            scratch_.found.resize(2 * (found_ + waiting_ * PointTree::kBucket));
        }
        Neighbour* found = scratch_.found.data();
        const double level2 = place.z * place.z;  // from the plane z = 0
        std::size_t count = found_;
        for (std::size_t leaf = 0; leaf < waiting_; ++leaf) {
            const PointTree::Bucket& bucket = *leaves_[leaf].bucket;
            for (std::size_t first = 0; first < leaves_[leaf].points; first += 4) {
                const auto x = load<Float4>(bucket.x.data() + first);
                const auto y = load<Float4>(bucket.y.data() + first);
                const Double4 dx = __builtin_convertvector(x, Double4) - place.x;
                const Double4 dy = __builtin_convertvector(y, Double4) - place.y;
                Float4 z;
                Double4 apart2 = dx * dx + dy * dy;
                if constexpr (kFlat) {
                    apart2 = apart2 + level2;
                } else {
                    z = load<Float4>(leaves_[leaf].heights->z.data() + first);
                    const Double4 dz = __builtin_convertvector(z, Double4) - place.z;
                    apart2 = apart2 + dz * dz;
                }
                const auto keep = [&](const auto& inside) {
                    for (std::size_t lane = 0; lane < 4; ++lane) {
                        // Always written, then kept or not: no branch to be mispredicted.
                        found[count] = {apart2[lane], bucket.ids[first + lane]};
                        count += inside[lane] != 0 ? 1 : 0;
                    }
                };
                if constexpr (std::is_same_v<Shape, Ball>) {
                    keep(apart2 <= shape.most2);
                } else {
                    auto inside = (x >= shape.low[0]) & (x <= shape.high[0]) & (y >= shape.low[1]) & (y <= shape.high[1]);
                    if constexpr (!kFlat) inside = inside & (z >= shape.low[2]) & (z <= shape.high[2]);
                    keep(inside);
                }
            }
        }
        found_ = count;
        waiting_ = 0;
    }
    [[nodiscard]] std::size_t found() const { return found_; }

   private:
    // Without initial values, which would cost as much as a search.
    struct Leaf {
        const PointTree::Bucket* bucket;
        const PointTree::Heights* heights;  ///< unused for a flat tree
        std::size_t points;
    };
    const PointTree& tree_;
    SearchScratch& scratch_;
    std::array<Leaf, 32> leaves_;
    std::size_t waiting_ = 0;
    std::size_t found_ = 0;
};

/// Find the points in the shape, which the box holds, unordered, at the beginning of scratch.found; return how many there are.
/// benchmarks/spatial: radius/1000/5, radius/1000000/100, radius_in_space.
template <bool kFlat, class Shape>
std::size_t collect_from(const PointTree& tree, const FloatBox& box, Place place, SearchScratch& scratch, const Shape& shape) {
    LeafQueue<kFlat> leaves(tree, scratch);
    std::array<std::uint32_t, PointTree::kDepth + 2> stack;
    stack[0] = 0;
    std::size_t waiting = 1;
    while (waiting > 0) {
        const PointTree::Node& node = tree.node(stack[--waiting]);
        if (node.kind == PointTree::kLeaf) {
            leaves.add(node);
            if (leaves.full()) leaves.look(place, shape);
            continue;
        }
        // Both are written; the count decides which stay.
        stack[waiting] = node.right;
        waiting += box.high[node.kind] >= node.split ? 1 : 0;
        stack[waiting] = node.left;
        waiting += box.low[node.kind] <= node.split ? 1 : 0;
    }
    leaves.look(place, shape);
    return leaves.found();
}

template <class Shape>
std::size_t collect(const PointTree& tree, const FloatBox& box, Place place, SearchScratch& scratch, const Shape& shape) {
    if (!tree.flat()) return collect_from<false>(tree, box, place, scratch, shape);
    if (box.low[2] > 0 || box.high[2] < 0) return 0;
    return collect_from<true>(tree, box, place, scratch, shape);
}

}  // namespace

void check_place(Place place, std::string_view field) {
    for (const double value : {place.x, place.y, place.z}) {
        if (std::abs(value) <= kMaxDouble) continue;
        throw InvalidInput(fmt::format("{} must be finite numbers of at most {}, got {}", field, kMax, shown(place)));
    }
}

std::span<const Neighbour> SpatialIndex::radius(Place place, double radius, SearchScratch& scratch) const {
    check_place(place, "position");
    if (!(radius >= 0)) throw InvalidInput(must_be("radius", "0 or more", radius));
    if (tree_.empty()) return {};
    return in_order(scratch, collect(tree_, around(place, radius), place, scratch, Ball{radius * radius}));
}

std::span<const Neighbour> SpatialIndex::box(const Box& box, SearchScratch& scratch) const {
    check_place(box.low, "low");
    check_place(box.high, "high");
    if (box.low.x > box.high.x || box.low.y > box.high.y || box.low.z > box.high.z) {
        throw InvalidInput(fmt::format("low must not be above high {} along any axis, got {}", shown(box.high), shown(box.low)));
    }
    if (tree_.empty()) return {};
    const FloatBox bounds = {{float_from(box.low.x), float_from(box.low.y), float_from(box.low.z)},
                             {float_to(box.high.x), float_to(box.high.y), float_to(box.high.z)}};
    const Place centre = {box.low.x * 0.5 + box.high.x * 0.5, box.low.y * 0.5 + box.high.y * 0.5, box.low.z * 0.5 + box.high.z * 0.5};
    return in_order(scratch, collect(tree_, bounds, centre, scratch, bounds));
}

}  // namespace void_reckoning::spatial
