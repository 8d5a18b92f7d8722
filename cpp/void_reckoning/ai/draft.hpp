#pragma once

#include <memory>

#include "void_reckoning/ai/picture.hpp"
#include "void_reckoning/campaign/candidates.hpp"

namespace void_reckoning::ai {

/// What lies between one system and every other, by system.
struct PathsFrom {
    std::vector<double> distance;    ///< light years; kUnreachable: no path
    std::vector<double> resistance;  ///< the strongest hostile force on the shortest path, both ends but the first included
};

/// A plan in the making.
struct Draft {
    explicit Draft(const FactionView& view)
        : picture(view), candidates(view), busy(picture.fleets.size(), false), paths_(picture.systems.size()) {}

    Picture picture;
    Candidates candidates;
    std::vector<Order> orders;
    std::vector<bool> busy;  ///< by Picture::fleets: has its orders

    /// Would an unarmed fleet risk to go and stay there?
    [[nodiscard]] bool peaceful(SystemNumber system) const;

    /// Whole turns on the path; 0: there.
    [[nodiscard]] static double turns(double distance, double speed);
    /// Worked out once for each system that is asked for.
    [[nodiscard]] const PathsFrom& paths_from(SystemNumber system) const;

   private:
    mutable std::vector<std::unique_ptr<const PathsFrom>> paths_;  ///< by system, as far as asked for
};

/// Sends scouts where the faction has looked least.
void send_scouts(Draft& draft);
/// Sends colony ships to the best planets, and settles those that they reach this turn.
void send_colonists(Draft& draft);
/// Groups warships and transports, and finds each group a target, a refuge or army.
void command_fleets(Draft& draft);
/// What to research next, where nothing is.
void choose_research(Draft& draft);
/// Spends the treasury on buildings and units.
void spend(Draft& draft);

}  // namespace void_reckoning::ai
