#pragma once

#include <cstdint>
#include <vector>

#include "void_reckoning/combat/estimate.hpp"

namespace void_reckoning::combat {

/// Results of some battles between the same two sides.
struct Trial {
    double wins = 0;                    ///< share that the first side won; a battle without a winner counts half
    double losses_a = 0, losses_b = 0;  ///< mean lost share of the side's hull
    std::uint32_t fights = 0;
};

/// Fight a battle of two sides `fights` times; `address`: each fight has random numbers of its own below it.
[[nodiscard]] Trial try_out(BattleSetup setup, RandomAddress address, std::uint32_t fights, BattleScratch& scratch, BattleResult& result);

/// Return an estimate updated by fought battles: they are weighed by how sure the estimate is (a beta distribution of its mean and standard
/// deviation, updated by the fights).
[[nodiscard]] BattleEstimate updated(BattleEstimate estimate, const Trial& trial);

/// Fights estimated battles between two sides, in memory that it keeps.
class TrialBattles {
   public:
    /// Fight as try_out(). Numbers of units are rounded, at least one per contingent.
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
