#pragma once

#include <cstdint>
#include <vector>

#include "void_reckoning/ecs/row_follower.hpp"
#include "void_reckoning/galaxy/components.hpp"

namespace void_reckoning {

/// Each faction's last sightings, by place: derived from the Sighting entities.
class SightingIndex {
   public:
    /// Return the faction's sighting of a system or planet, or none; if there are several, which every audit refuses, the one with the
    /// lowest id.
    [[nodiscard]] EntityId find(const World& world, Seat seat, EntityId subject) {
        if (!rows_.up_to_date(world)) refresh(world);
        if (seat.value >= by_seat_.size()) return {};
        const auto& list = by_seat_[seat.value];
        return subject.slot() < list.size() ? list[subject.slot()].id : EntityId{};
    }
    void drop();

   private:
    struct Entry {
        EntityId id;
        std::uint32_t rows = 0;  ///< number of rows for this faction and place
    };

    void refresh(const World& world);
    void follow(const World& world);
    void enter(const RowFollower::Row& row);
    void leave(const RowFollower::Row& row);

    RowFollower rows_{{RowFollower::key<&Sighting::subject>(), RowFollower::key<&Faction::seat>()}};
    std::vector<std::vector<Entry>> by_seat_;  ///< by subject's slot
    bool in_doubt_ = false;                    ///< one of several was removed: the lowest must be found again
};

}  // namespace void_reckoning
