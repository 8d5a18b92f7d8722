#include "void_reckoning/spatial/id_table.hpp"

#include <algorithm>
#include <bit>

namespace void_reckoning::spatial {

void IdTable::set(std::uint64_t id, std::uint32_t place) {
    if (3 * (size_ + 1) > 2 * entries_.size()) grow(std::max<std::size_t>(16, 2 * entries_.size()));
    Entry& entry = entries_[slot_of(id)];
    if (entry.place == kNone) ++size_;
    entry = {id, place};
}

void IdTable::erase(std::uint64_t id) {
    if (size_ == 0) return;
    std::size_t hole = slot_of(id);
    if (entries_[hole].place == kNone) return;
    // Move entries back that were pushed past the hole, so that no search ends early.
    const std::size_t mask = entries_.size() - 1;
    for (std::size_t next = (hole + 1) & mask; entries_[next].place != kNone; next = (next + 1) & mask) {
        if (((next - home(entries_[next].id)) & mask) < ((next - hole) & mask)) continue;
        entries_[hole] = entries_[next];
        hole = next;
    }
    entries_[hole].place = kNone;
    --size_;
}

void IdTable::clear() {
    std::fill(entries_.begin(), entries_.end(), Entry{});
    size_ = 0;
}

void IdTable::reserve(std::size_t ids) {
    const std::size_t needed = std::bit_ceil(std::max<std::size_t>(16, 3 * ids / 2 + 1));
    if (needed > entries_.size()) grow(needed);
}

void IdTable::grow(std::size_t entries) {
    std::vector<Entry> old(entries);
    old.swap(entries_);
    for (const Entry& entry : old) {
        if (entry.place != kNone) entries_[slot_of(entry.id)] = entry;
    }
}

}  // namespace void_reckoning::spatial
