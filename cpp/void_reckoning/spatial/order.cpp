#include "void_reckoning/spatial/order.hpp"

#include <algorithm>
#include <limits>

namespace void_reckoning::spatial {
namespace {

constexpr std::size_t kFew = 16;

void sort_few(std::span<Neighbour> some) {
    for (std::size_t i = 1; i < some.size(); ++i) {
        const Neighbour one = some[i];
        std::size_t at = i;
        for (; at > 0 && one < some[at - 1]; --at) some[at] = some[at - 1];
        some[at] = one;
    }
}

void sort_any(std::span<Neighbour> some) {
    if (some.size() <= kFew) {
        sort_few(some);
    } else {
        std::sort(some.begin(), some.end());
    }
}

}  // namespace

/// Sort the first `count` by distance and id. Squares of distances to points spread evenly over a disc are themselves spread evenly: with
/// as many classes of equal width as there are points, each class has a few. Points spread otherwise cost a sort of their class.
std::span<const Neighbour> in_order(SearchScratch& scratch, std::size_t count) {
    const std::span<Neighbour> found(scratch.found.data(), count);
    if (count <= 2 * kFew) {
        sort_any(found);
        return found;
    }
    double most = 0;
    for (const Neighbour& one : found) most = std::max(most, one.distance2);
    const double scale = static_cast<double>(count) / most;
    if (!(scale < std::numeric_limits<double>::max())) {
        sort_any(found);
        return found;
    }
    const std::size_t last = count - 1;
    const auto class_of = [&](const Neighbour& one) { return std::min(static_cast<std::size_t>(one.distance2 * scale), last); };
    if (scratch.ends.size() < count + 1) scratch.ends.resize(count + 1);
    if (scratch.sorted.size() < count) scratch.sorted.resize(scratch.found.size());
    std::uint32_t* ends = scratch.ends.data();
    std::fill(ends, ends + count + 1, 0U);
    std::uint32_t largest = 0;
    for (const Neighbour& one : found) largest = std::max(largest, ++ends[class_of(one) + 1]);
    for (std::size_t i = 1; i < count; ++i) ends[i] += ends[i - 1];
    // ends[class] is where its next one goes, and at the end where the class ends.
    for (const Neighbour& one : found) scratch.sorted[ends[class_of(one)]++] = one;
    const std::span<Neighbour> sorted(scratch.sorted.data(), count);
    if (largest <= kFew) {
        sort_few(sorted);  // none has to move far
        return sorted;
    }
    std::size_t begin = 0;
    for (std::size_t i = 0; i < count; ++i) {
        sort_any(sorted.subspan(begin, ends[i] - begin));
        begin = ends[i];
    }
    return sorted;
}

}  // namespace void_reckoning::spatial
