#include "void_reckoning/ecs/link_index.hpp"

#include <algorithm>

namespace void_reckoning {

void LinkIndex::drop() {
    rows_.forget();
    lists_.clear();
}

void LinkIndex::insert(const RowFollower::Row& row) {
    const std::uint32_t key = row.keys[0];
    if (key >= lists_.size()) lists_.resize(key + std::size_t{1});
    auto& list = lists_[key];
    list.insert(std::upper_bound(list.begin(), list.end(), row.id), row.id);
}

void LinkIndex::erase(const RowFollower::Row& row) {
    auto& list = lists_[row.keys[0]];
    const auto found = std::lower_bound(list.begin(), list.end(), row.id);
    VR_CHECK(found != list.end() && *found == row.id);
    list.erase(found);
}

void LinkIndex::refresh(const World& world) {
    try {
        rows_.follow(world, [this](std::span<const RowFollower::Row> gone, std::span<const RowFollower::Row> come) {
            for (const RowFollower::Row& row : gone) erase(row);
            for (const RowFollower::Row& row : come) insert(row);
        });
    } catch (...) {
        drop();
        throw;
    }
}

}  // namespace void_reckoning
