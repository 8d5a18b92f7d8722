#pragma once

#include <span>

#include "void_reckoning/campaign/commit.hpp"
#include "void_reckoning/campaign/faction_view.hpp"

namespace void_reckoning {

/// State shared by the orders and rules of one faction turn.
struct TurnContext {
    Campaign& campaign;
    Seat seat;
    Sight& sight;
    std::span<TurnObserver* const> observers = {};
    std::uint32_t moves = 0;
    std::uint32_t battles = 0;

    [[nodiscard]] World& world() { return campaign.world(); }
    [[nodiscard]] FactionView view() { return {campaign, seat, sight}; }
};

/// Reports the number of battles being fought while it lives.
class Fighting {
   public:
    Fighting(const TurnContext& turn, std::size_t battles) : observers_(turn.observers) { tell(static_cast<std::uint32_t>(battles)); }
    ~Fighting() { tell(0); }
    Fighting(const Fighting&) = delete;
    Fighting& operator=(const Fighting&) = delete;

   private:
    void tell(std::uint32_t battles) {
        for (TurnObserver* observer : observers_) observer->on_battles(battles);
    }

    std::span<TurnObserver* const> observers_;
};

}  // namespace void_reckoning
