#pragma once

#include <array>

#include "void_reckoning/combat/estimate.hpp"

namespace void_reckoning::combat {

/// Weights of one domain.
struct EstimateWeights {
    std::array<double, kWinTerms> win;
    std::array<double, kDoubtTerms> doubt;              ///< variance of the true chance, in parts of p (1 - p)
    std::array<double, kLossTerms> losses, spread;      ///< spread: variance of a battle's losses, in parts of l (1 - l)
};

// Space, ground. Written by tools/fit_estimator.py; do not edit.
// clang-format off
inline constexpr std::array<EstimateWeights, 2> kEstimateWeights{{
    {{-0.970794, -4.47207, 6.45128, 2.14847, 1.41188, 1.45604, -1.5203, 0.666626, 1.33179},
     {-2.63848, 5.61573, -3.09994, 0.0121551, -0.217352, -0.41337, -0.145183, 0.247996},
     {-1.88405, 12.5258, -22.8077, 14.8953, -0.684775, 0.389829, -0.0917428, 0.226753, -0.0954182, -3.92814, -0.623904, -0.0679755, 0.839462},
     {-1.62329, 5.69331, -11.6257, 7.63378, 0.0247433, -0.4655, 0.579057, -2.35031, 0.13014, -0.787839, 0.838909, -0.152251, 2.40705}},
    {{-3.96209, -0.250837, 6.17277, 4.11516, 1.36943, 2.54623, 2.09226, 0.849149, -3.3206},
     {-2.96997, 6.0285, -3.00737, -0.826303, -0.144648, -0.386985, -0.0986545, 0.179468},
     {-2.63672, 15.349, -24.5602, 14.8574, -0.511453, 0.279906, -0.008834, -0.597012, -0.570753, -1.84022, -0.723726, -0.131475, 1.3978},
     {-2.76928, 5.53843, -6.12871, 3.57145, -0.279018, 0.353428, 0.870685, -1.00728, 1.48893, -0.989099, -0.301559, 0.211289, 5.47507}}}};
// clang-format on

}  // namespace void_reckoning::combat
