#pragma once

#include <vector>

#include "void_reckoning/ai/groups.hpp"
#include "void_reckoning/combat/trial.hpp"

namespace void_reckoning::ai {

/// What a group has to expect of a battle: it is the first side.
using Verdict = combat::BattleEstimate;

/// Judges battles before they are fought, from what the faction sees and remembers of the enemy.
class BattleJudge {
   public:
    explicit BattleJudge(const Picture& picture);

    /// Against all who are hostile in a system, `times` as many as were seen.
    [[nodiscard]] Verdict in_space(const Group& group, SystemNumber system, double times);
    /// Of its armies against a planet's garrison.
    [[nodiscard]] Verdict on_ground(const Group& group, const TargetPlanet& target);
    /// The battle in space fought out a few times, with dice of the plan's own: for what is in doubt and matters. The verdict as it was where
    /// the battle is too large, or where the turn's share of such battles is used up.
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
    int left_;                          ///< battles that may still be fought out
};

}  // namespace void_reckoning::ai
