#pragma once

#include <memory>

#include "void_reckoning/ai/picture.hpp"
#include "void_reckoning/campaign/candidates.hpp"

namespace void_reckoning::ai {

/// Distances and dangers between one system and every other, by system.
struct PathsFrom {
    std::vector<double> distance;    ///< light years; kUnreachable: no path
    std::vector<double> resistance;  ///< the strongest hostile force on the shortest path, including both ends except the first
};

/// A plan under construction.
struct Draft {
    explicit Draft(const FactionView& view)
        : picture(view), candidates(view), busy(picture.fleets.size(), false), paths_(picture.systems.size()) {}

    Picture picture;
    Candidates candidates;
    std::vector<Order> orders;
    std::vector<bool> busy;  ///< by Picture::fleets: true once it has its orders

    /// Return whether an unarmed fleet could go and stay there at an acceptable risk.
    [[nodiscard]] bool peaceful(SystemNumber system) const;

    /// Return the whole turns on the path; 0: there.
    [[nodiscard]] static double turns(double distance, double speed);
    /// Return the paths, computed once for each requested system.
    [[nodiscard]] const PathsFrom& paths_from(SystemNumber system) const;

   private:
    mutable std::vector<std::unique_ptr<const PathsFrom>> paths_;  ///< by system; null until requested
};

/// Send scouts to where the faction has seen least.
void send_scouts(Draft& draft);
/// Send colony ships to the best planets, and settle those that they reach this turn.
void send_colonists(Draft& draft);
/// Group warships and transports, and find each group a target, a refuge or an army.
void command_fleets(Draft& draft);
/// Choose the next research, if there is none.
void choose_research(Draft& draft);
/// Spend the treasury on buildings and units.
void spend(Draft& draft);

}  // namespace void_reckoning::ai
