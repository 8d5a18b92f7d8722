#include "void_reckoning/campaign/sighting_index.hpp"

#include <algorithm>

namespace void_reckoning {

void SightingIndex::drop() {
    rows_.forget();
    by_seat_.clear();
    in_doubt_ = false;
}

void SightingIndex::enter(const RowFollower::Row& row) {
    const auto [subject, seat] = row.keys;
    if (seat == Seat{}.value) return;
    if (by_seat_.size() <= seat) by_seat_.resize(seat + std::size_t{1});
    auto& list = by_seat_[seat];
    if (list.size() <= subject) list.resize(subject + std::size_t{1});
    Entry& entry = list[subject];
    entry.id = entry.rows == 0 ? row.id : std::min(entry.id, row.id);
    ++entry.rows;
}

void SightingIndex::leave(const RowFollower::Row& row) {
    const auto [subject, seat] = row.keys;
    if (seat == Seat{}.value) return;
    Entry& entry = by_seat_[seat][subject];
    VR_CHECK(entry.rows > 0);
    if (--entry.rows == 0) {
        entry.id = {};
    } else {
        in_doubt_ = true;
    }
}

void SightingIndex::follow(const World& world) {
    rows_.follow(world, [this](std::span<const RowFollower::Row> gone, std::span<const RowFollower::Row> come) {
        for (const RowFollower::Row& row : gone) leave(row);
        for (const RowFollower::Row& row : come) enter(row);
    });
}

void SightingIndex::refresh(const World& world) {
    try {
        follow(world);
        if (!in_doubt_) return;
        drop();
        follow(world);
    } catch (...) {
        drop();
        throw;
    }
}

}  // namespace void_reckoning
