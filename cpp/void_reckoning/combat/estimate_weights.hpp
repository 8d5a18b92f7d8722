#pragma once

#include <array>

#include "void_reckoning/combat/estimate.hpp"

namespace void_reckoning::combat {

/// Of one domain.
struct EstimateWeights {
    std::array<double, kWinTerms> win;
    std::array<double, kDoubtTerms> doubt;              ///< variance of the true chance, in parts of p (1 - p)
    std::array<double, kLossTerms> losses, spread;      ///< spread: variance of a battle's losses, in parts of l (1 - l)
};

// Space, ground. Written by tools/fit_estimator.py; do not edit.
// clang-format off
inline constexpr std::array<EstimateWeights, 2> kEstimateWeights{{
    {{-1.58968, -3.17293, 5.60071, 1.93329, 1.80895, 1.74036, -1.87646, 0.898043, 1.81632},
     {-2.53135, 4.75789, -2.31817, 0.121212, -0.0959833, -0.268331, -0.289783, 0.317242},
     {-1.82561, 12.2657, -21.4998, 13.7782, -0.784676, 0.297382, 0.0296964, 0.0258277, -0.139966, -6.38846, -0.556916, -0.0366761, 0.738134},
     {-1.6358, 5.05311, -10.4431, 6.99557, 0.104603, -0.320848, 0.338383, -2.4344, 0.0559078, -1.31763, 0.890667, -0.0927202, 2.49807}},
    {{-4.07618, -1.04793, 6.40675, 3.50093, 1.66014, 3.45197, 1.5381, 1.01855, -2.05231},
     {-2.74257, 5.37885, -2.57769, -0.037898, -0.30173, -0.358007, -0.127979, 0.0458686},
     {-2.51312, 14.948, -24.0252, 14.802, -0.601514, 0.395148, -0.120768, -0.6745, -0.596099, -2.07518, -0.640108, -0.0762205, 1.05384},
     {-2.57237, 5.51473, -6.68598, 4.0617, -0.359293, 0.427936, 0.684163, -1.37245, 1.50844, -0.867671, -0.144873, 0.187372, 5.38664}}}};
// clang-format on

}  // namespace void_reckoning::combat
