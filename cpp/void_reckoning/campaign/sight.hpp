#pragma once

#include <cstdint>
#include <vector>

#include "void_reckoning/campaign/campaign.hpp"

namespace void_reckoning {

/// Which systems a faction sees in its turn: those within the detection range of its colonies and fleets at the turn's start, and of its
/// fleets wherever they came during the turn. Derived; begins anew each faction turn.
class Sight {
   public:
    Sight() = default;
    Sight(Campaign& campaign, Seat seat);

    [[nodiscard]] bool sees(SystemNumber system) const { return seen_[system] != 0; }
    /// From a place, by a fleet with this range.
    void look_around(const Starmap& map, Position from, double range);

   private:
    std::vector<std::uint8_t> seen_;  ///< by system
};

/// The farthest that a fleet's ships see, light years.
[[nodiscard]] double detection_range(Campaign& campaign, EntityId fleet);

/// What a faction last saw of each place, by place: derived from its Sighting entities.
class SightingIndex {
   public:
    /// The faction's sighting of a system or planet, or none.
    [[nodiscard]] EntityId find(const Campaign& campaign, Seat seat, EntityId subject) {
        const std::uint64_t version = campaign.world().version();
        if (!valid_ || version_ != version || version == 0) refresh(campaign);
        const auto& list = by_seat_[seat.value];
        return subject.slot() < list.size() ? list[subject.slot()] : EntityId{};
    }

   private:
    void refresh(const Campaign& campaign);
    std::uint64_t stamp_ = 0;
    std::uint64_t version_ = 0;  ///< of the world it was last found right for
    bool valid_ = false;
    std::vector<std::vector<EntityId>> by_seat_;  ///< by subject's slot
};

}  // namespace void_reckoning
