#pragma once

#include <vector>

#include "void_reckoning/ai/groups.hpp"
#include "void_reckoning/combat/trial.hpp"

namespace void_reckoning::ai {

/// A group's prospects in a battle: it is the first side.
using Verdict = combat::BattleEstimate;

/// Estimates battles before they are fought, from what the faction sees and remembers of the enemy.
class BattleJudge {
   public:
    explicit BattleJudge(const Picture& picture);

    /// Estimate a battle against all enemies in a system, with their number multiplied by `times`.
    [[nodiscard]] Verdict in_space(const Group& group, SystemNumber system, double times);
    /// Estimate a battle of its armies against a planet's garrison.
    [[nodiscard]] Verdict on_ground(const Group& group, const TargetPlanet& target);
    /// Fight the battle in space out a few times, with the plan's own random numbers: for important battles in doubt. Returns the given
    /// verdict if the battle is too large, or if the turn's share of such battles is used up.
    [[nodiscard]] Verdict fought_out(const Group& group, SystemNumber system, double times, const Verdict& verdict);

   private:
    struct Known {
        bool looked = false;
        Contingents units;
    };
    [[nodiscard]] const Contingents& hostile_at(SystemNumber system);
    [[nodiscard]] combat::MatchSide own_side(const Group& group) const;
    [[nodiscard]] combat::MatchSide enemy_side(const Contingents& units) const;

    const Picture& picture_;
    combat::Estimator estimator_;
    combat::TrialBattles trial_;
    std::vector<Known> hostile_;        ///< by system
    Contingents many_, garrison_;
    std::vector<SeenUnits> seen_;
    int left_;                          ///< number of battles that may still be fought out
};

}  // namespace void_reckoning::ai
