#pragma once

#include <array>
#include <cstddef>

#include "void_reckoning/combat/matchup.hpp"
#include "void_reckoning/combat/mean_battle.hpp"

/// Estimates of winner and losses without fighting: the course of the battle in the mean (mean_battle.hpp), and weights that
/// tools/fit_estimator.py fits to the results of real battles with such courses. docs/rules/combat.md, "Estimate".
namespace void_reckoning::combat {

struct BattleEstimate {
    double win_probability = 0.5;   ///< of the first side; a battle without a winner counts as half won
    double doubt = 0;               ///< standard deviation of the true chance about `win_probability`: how sure the estimate is
    double losses_a = 0;            ///< expected share of the side's hull (soldiers) lost, [0, 1]
    double losses_b = 0;
    double spread_a = 0;            ///< standard deviation of these shares
    double spread_b = 0;
};

inline constexpr std::size_t kWinTerms = 9;
inline constexpr std::size_t kDoubtTerms = 8;
inline constexpr std::size_t kLossTerms = 13;

/// Terms multiplied with the weights of estimate_weights.hpp.
struct EstimateTerms {
    std::array<double, kWinTerms> win{};    ///< change sign with the sides
    std::array<double, kDoubtTerms> doubt{};
    std::array<std::array<double, kLossTerms>, 2> losses{};  ///< by side
};
[[nodiscard]] EstimateTerms terms_of(const Course& course, const MatchSide& a, const MatchSide& b);

/// Computes estimates, in memory that it keeps: one per thread.
class Estimator {
   public:
    /// Estimate a battle. At least one side must have a unit. Swapping the sides gives the same estimate of each.
    [[nodiscard]] BattleEstimate estimate(const MatchSide& a, const MatchSide& b, Domain domain, const Terrain& terrain = {});

   private:
    MeanBattle battle_;
};

}  // namespace void_reckoning::combat
