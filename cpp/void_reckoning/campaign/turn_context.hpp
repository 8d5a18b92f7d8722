#pragma once

#include "void_reckoning/campaign/faction_view.hpp"

namespace void_reckoning {

/// What orders and rules of one faction turn work on.
struct TurnContext {
    Campaign& campaign;
    Seat seat;
    Sight& sight;
    std::uint32_t moves = 0;
    std::uint32_t battles = 0;

    [[nodiscard]] World& world() { return campaign.world(); }
    [[nodiscard]] FactionView view() { return {campaign, seat, sight}; }
};

}  // namespace void_reckoning
