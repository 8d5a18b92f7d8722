#pragma once

#include <cstdint>
#include <vector>

#include "void_reckoning/galaxy/components.hpp"

namespace void_reckoning {

/// What each faction last saw of each place, by place: derived from the Sighting entities, by the stamps of the columns it reads.
class SightingIndex {
   public:
    /// The faction's sighting of a system or planet, or none.
    [[nodiscard]] EntityId find(const World& world, Seat seat, EntityId subject) {
        if (version_ != world.version() || version_ == 0) refresh(world);
        if (seat.value >= by_seat_.size()) return {};
        const auto& list = by_seat_[seat.value];
        return subject.slot() < list.size() ? list[subject.slot()] : EntityId{};
    }

   private:
    void refresh(const World& world);

    std::uint64_t version_ = 0;         ///< of the world that it was last found right for
    std::vector<std::uint64_t> stamps_, now_;
    std::vector<std::vector<EntityId>> by_seat_;  ///< by subject's slot
};

}  // namespace void_reckoning
