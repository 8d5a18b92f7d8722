#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "void_reckoning/base/mix.hpp"

namespace void_reckoning::spatial {

/// The place of each id's point. Open addressing with linear probing; looked up only, never iterated, so its order has no effect.
class IdTable {
   public:
    static constexpr std::uint32_t kNone = 0xFFFFFFFFU;

    [[nodiscard]] std::size_t size() const { return size_; }
    /// Return the place of an id, or kNone.
    [[nodiscard]] std::uint32_t find(std::uint64_t id) const {
        if (size_ == 0) return kNone;
        const Entry& entry = entries_[slot_of(id)];
        return entry.place;
    }
    /// Set the place of an id, new or not.
    void set(std::uint64_t id, std::uint32_t place);
    void erase(std::uint64_t id);  ///< does nothing if it is not there
    void clear();
    void reserve(std::size_t ids);

   private:
    struct Entry {
        std::uint64_t id = 0;
        std::uint32_t place = kNone;  ///< kNone: free
    };
    [[nodiscard]] std::size_t home(std::uint64_t id) const { return mix64(id) & (entries_.size() - 1); }
    /// Return the slot of the id, or the free one where it would go.
    [[nodiscard]] std::size_t slot_of(std::uint64_t id) const {
        std::size_t slot = home(id);
        while (entries_[slot].place != kNone && entries_[slot].id != id) slot = (slot + 1) & (entries_.size() - 1);
        return slot;
    }
    void grow(std::size_t entries);

    std::vector<Entry> entries_;  ///< a power of two, at most two thirds in use
    std::size_t size_ = 0;
};

}  // namespace void_reckoning::spatial
