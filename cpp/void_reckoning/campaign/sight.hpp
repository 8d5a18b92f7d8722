#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "void_reckoning/campaign/campaign.hpp"

namespace void_reckoning {

/// The systems a faction sees in its turn: those within the detection range of its colonies and fleets at the turn's start, and of its
/// fleets wherever they went during the turn. Derived; reset each faction turn.
class Sight {
   public:
    Sight() = default;
    Sight(Campaign& campaign, Seat seat);

    [[nodiscard]] bool sees(SystemNumber system) const { return seen_[system] != 0; }
    /// Add the systems that a fleet with this range sees from a place.
    void look_around(const Starmap& map, Position from, double range);

    /// Return whether it has won this turn's battles in space there: orbital defences are silent until its turn ends.
    [[nodiscard]] bool has_won(SystemNumber system) const { return std::find(won_.begin(), won_.end(), system) != won_.end(); }
    void note_victory(SystemNumber system) { won_.push_back(system); }

   private:
    std::vector<std::uint8_t> seen_;  ///< by system
    std::vector<SystemNumber> won_;
};

/// Return the maximum detection range of a fleet's ships, light years.
[[nodiscard]] double detection_range(Campaign& campaign, EntityId fleet);

}  // namespace void_reckoning
