#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <functional>
#include <vector>

namespace void_reckoning {

/// Systems by cost, lowest first, the lower number among equals. Costs are rounded to float, which keeps their order except that some
/// become equal: a search must allow for a system that is popped a little early.
class SearchHeap {
   public:
    /// Return a key ordered as (cost, system): the bits of a nonnegative float have the float's order.
    [[nodiscard]] static std::uint64_t key(double cost, std::uint32_t system) {
        return (static_cast<std::uint64_t>(std::bit_cast<std::uint32_t>(static_cast<float>(cost))) << 32U) | system;
    }
    [[nodiscard]] static std::uint32_t system_of(std::uint64_t key) { return static_cast<std::uint32_t>(key); }

    void clear() { keys_.clear(); }
    [[nodiscard]] bool empty() const { return keys_.empty(); }
    [[nodiscard]] std::uint64_t lowest() const { return keys_.front(); }
    void push(double cost, std::uint32_t system) {
        keys_.push_back(key(cost, system));
        std::push_heap(keys_.begin(), keys_.end(), std::greater<>());
    }
    std::uint64_t pop() {
        std::pop_heap(keys_.begin(), keys_.end(), std::greater<>());
        const std::uint64_t top = keys_.back();
        keys_.pop_back();
        return top;
    }

   private:
    std::vector<std::uint64_t> keys_;
};

}  // namespace void_reckoning
