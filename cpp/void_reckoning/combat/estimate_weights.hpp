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
    {{-0.350245, -5.55061, 7.32223, 1.45427, 1.97905, 1.42845, 2.4147, 0.0783792, 1.94415},
     {-2.45044, 4.2351, -1.62901, -0.822569, -0.226081, 0.237403, -0.416783, 0.310464},
     {-1.67557, 10.9874, -18.2092, 11.3504, -0.777679, 0.30105, -0.0494765, -0.112674, -0.180012, -3.43763, -0.496278, -0.0061355, 0.564428},
     {-1.68217, 4.77136, -9.24496, 5.95638, 0.0641938, -0.0633057, -0.0147147, -2.40169, 0.0429799, -0.377102, 1.04734, 0.0170779, 2.13564}},
    {{-3.09044, -1.79307, 5.91575, 2.30242, 1.50954, 3.4339, 2.02982, 1.06625, -0.607795},
     {-2.65339, 5.25695, -2.61671, -1.35312, -0.21055, 0.0340437, -0.0704652, 0.0632409},
     {-2.33521, 13.4653, -21.2986, 13.0838, -0.671911, 0.481354, -0.183663, -0.459426, -0.606198, -2.09254, -0.39626, -0.147928, 0.297007},
     {-2.36768, 5.37143, -6.38841, 3.86781, -0.764854, 0.540543, 0.687278, -1.41041, 1.45848, -1.26428, 0.271565, 0.0196796, 4.11234}}}};
// clang-format on

}  // namespace void_reckoning::combat
