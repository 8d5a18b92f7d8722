#pragma once

#include <cstdint>
#include <vector>

#include "void_reckoning/combat/estimate.hpp"

namespace void_reckoning::combat {

/// What came of some battles between the same two sides.
struct Trial {
    double wins = 0;                    ///< share that the first side won; a battle that nobody wins counts half
    double losses_a = 0, losses_b = 0;  ///< mean share of the side's hull
    std::uint32_t fights = 0;
};

/// Fights a battle of two sides so often; `address`: each fight has random numbers of its own below it.
[[nodiscard]] Trial try_out(BattleSetup setup, RandomAddress address, std::uint32_t fights, BattleScratch& scratch, BattleResult& result);

/// An estimate once some battles were fought: each counts as much as the estimate is sure (a beta distribution of its mean and standard deviation,
/// updated by the fights).
[[nodiscard]] BattleEstimate updated(BattleEstimate estimate, const Trial& trial);

/// Fights battles between two sides of which an estimate was made, in memory that it keeps.
class TrialBattles {
   public:
    /// As try_out(). Numbers of units are rounded, at least one of a contingent.
    [[nodiscard]] Trial fight(const MatchSide& a, const MatchSide& b, Domain domain, const Terrain& terrain, RandomAddress address,
                              std::uint32_t fights);

   private:
    void add(const MatchSide& side, std::uint8_t number);

    std::vector<WeaponProfile> weapons_;
    std::vector<UnitProfile> profiles_;
    std::vector<BattleUnit> units_;
    BattleScratch scratch_;
    BattleResult result_;
};

}  // namespace void_reckoning::combat
