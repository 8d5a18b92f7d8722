#pragma once

#include "void_reckoning/ai/picture.hpp"
#include "void_reckoning/campaign/candidates.hpp"

namespace void_reckoning::ai {

/// A plan in the making.
struct Draft {
    explicit Draft(const FactionView& view) : picture(view), candidates(view), busy(picture.fleets.size(), false) {}

    Picture picture;
    Candidates candidates;
    std::vector<Order> orders;
    std::vector<bool> busy;  ///< by Picture::fleets: has its orders

    /// Would an unarmed fleet risk to go and stay there?
    [[nodiscard]] bool peaceful(SystemNumber system) const;

    /// Whole turns on the way; 0: there.
    [[nodiscard]] static double turns(double distance, double speed);
    /// The strongest hostile force on the way, both ends but the first included.
    [[nodiscard]] double resistance(SystemNumber from, SystemNumber to) const;
};

/// Sends scouts where the faction has looked least.
void send_scouts(Draft& draft);
/// Sends colony ships to the best planets, and settles those that they reach this turn.
void send_colonists(Draft& draft);
/// Groups warships and transports, and finds each group a target, a refuge or company.
void command_fleets(Draft& draft);
/// What to research next, where nothing is.
void choose_research(Draft& draft);
/// Spends the treasury on buildings and units.
void spend(Draft& draft);

}  // namespace void_reckoning::ai
