#pragma once

#include <algorithm>
#include <cmath>

/// Strengths compared, and what Lanchester's square law (1916) makes of them.
namespace void_reckoning::combat {

inline constexpr double kMostRatio = 50;    ///< of strengths: beyond it nothing is in doubt

[[nodiscard]] inline double strength_ratio(double a, double b) {
    if (a <= 0 && b <= 0) return 1;
    return std::clamp(b > 0 ? a / b : kMostRatio, 1.0 / kMostRatio, kMostRatio);
}

/// a / b - b / a, twice the logarithm of the ratio near 1; changes sign with the sides, to the bit.
[[nodiscard]] inline double strength_edge(double a, double b) {
    if (a <= 0 && b <= 0) return 0;
    if (a <= 0 || b <= 0) return a > 0 ? kMostRatio : -kMostRatio;
    return std::clamp((a - b) * (a + b) / (a * b), -kMostRatio, kMostRatio);
}

/// Shares of the strength lost.
struct SquareLaw {
    double winner = 0, loser = 0;
};

/// The loser has `ratio` times the winner's strength, and leaves when it is down to `leaves` times what the winner has then.
[[nodiscard]] inline SquareLaw square_law(double ratio, double leaves) {
    const double r = std::min(ratio, 0.98);
    if (r <= leaves) return {};
    const double left = std::sqrt((1.0 - r * r) / (1.0 - leaves * leaves));
    return {1.0 - left, std::max(0.0, 1.0 - leaves * left / r)};
}

}  // namespace void_reckoning::combat
