#include "void_reckoning/combat/estimate.hpp"

#include <algorithm>
#include <cmath>

#include "void_reckoning/combat/estimate_weights.hpp"
#include "void_reckoning/combat/strength.hpp"

namespace void_reckoning::combat {
namespace {

constexpr double kMinGrain = 0.01;
constexpr double kFarEdge = 4, kFarSlack = 0.5;
constexpr double kManyKinds = 8;

double smooth_step(double z) { return 0.5 + 0.5 * z / std::sqrt(1.0 + z * z); }

template <std::size_t kCount> double weighted(const std::array<double, kCount>& terms, const std::array<double, kCount>& weights) {
    double sum = 0;
    for (std::size_t i = 0; i < kCount; ++i) sum += terms[i] * weights[i];
    return sum;
}

/// Known figures of a side before the battle.
struct Figures {
    double strength = 0, count = 0, nerve = 0, kinds = 0;
};

bool armed(const MatchSide& side) {
    return std::any_of(side.contingents.begin(), side.contingents.end(),
                       [](const Contingent& one) { return one.count > 0 && one.profile->fire_count > 0; });
}

Figures figures_of(const MatchSide& side) {
    Figures figures;
    Force force;
    double nerve = 0;
    for (const Contingent& contingent : side.contingents) {
        const MatchProfile& profile = *contingent.profile;
        force.add(profile.strength, profile.domain, contingent.count, contingent.hull);
        nerve += profile.morale * contingent.morale * contingent.count;
        figures.kinds += contingent.count > 0 ? 1 : 0;
    }
    figures.strength = force.strength();
    figures.count = force.count;
    figures.nerve = force.count > 0 ? nerve / force.count : 0.0;
    return figures;
}

double difference(double a, double b) { return a + b > 0 ? (a - b) / (a + b) : 0.0; }

}  // namespace

EstimateTerms terms_of(const Course& course, const MatchSide& a, const MatchSide& b) {
    const std::array<Figures, 2> sides{figures_of(a), figures_of(b)};
    const std::array<double, 2> retreat_ratio{a.retreat_ratio, b.retreat_ratio};
    const double m = course.margin, size = std::abs(m);
    const double gamble = std::sqrt(kMinGrain + course.grain[0] + course.grain[1]);
    const double edge = std::clamp(strength_edge(sides[0].strength, sides[1].strength), -kFarEdge, kFarEdge) / kFarEdge;
    const double fewest = std::min(sides[0].count, sides[1].count);
    EstimateTerms terms;
    terms.win = {m,
                 m * size,
                 m * size * size,
                 m * 0.1 / gamble,
                 edge,
                 course.losses[1] - course.losses[0],
                 (course.leaves[1] ? 1.0 : 0.0) - (course.leaves[0] ? 1.0 : 0.0),
                 difference(sides[0].nerve, sides[1].nerve),
                 m * size * fewest / (4.0 + fewest)};
    terms.doubt = {1.0,
                   1.0 - size,
                   (1.0 - size) * (1.0 - size),
                   gamble,
                   std::min(course.slack, kFarSlack),
                   1.0 / std::sqrt(1.0 + fewest),
                   (sides[0].kinds + sides[1].kinds - 2.0) / kManyKinds,
                   m * edge < 0 ? 1.0 : 0.0};
    for (std::size_t side = 0; side < 2; ++side) {
        const double own = course.losses[side], others = course.losses[1 - side];
        const double mine = side == 0 ? m : -m;
        terms.losses[side] = {1.0,
                              own,
                              own * own,
                              own * own * own,
                              others,
                              mine,
                              mine * size,
                              size * own,
                              course.leaves[side] ? 1.0 : 0.0,
                              course.leaves[1 - side] ? 1.0 : 0.0,
                              1.0 / std::sqrt(1.0 + sides[side].count),
                              retreat_ratio[side],
                              std::sqrt(course.grain[side])};
    }
    return terms;
}

BattleEstimate Estimator::estimate(const MatchSide& a, const MatchSide& b, Domain domain, const Terrain& terrain) {
    const EstimateTerms terms = terms_of(battle_.fight(a, b, terrain), a, b);
    const EstimateWeights& weights = kEstimateWeights[static_cast<std::size_t>(domain)];
    BattleEstimate result;
    const double p = smooth_step(weighted(terms.win, weights.win));
    result.win_probability = p;
    result.doubt = std::sqrt(p * (1.0 - p) * smooth_step(weighted(terms.doubt, weights.doubt)));
    std::array<double, 2> losses{}, spread{};
    const std::array<bool, 2> dangerous{armed(a), armed(b)};
    if (!dangerous[0] && !dangerous[1]) result.win_probability = 0.5, result.doubt = 0;
    for (std::size_t side = 0; side < 2; ++side) {
        if (!dangerous[1 - side]) continue;  // no unit fires on it
        losses[side] = smooth_step(weighted(terms.losses[side], weights.losses));
        spread[side] = std::sqrt(losses[side] * (1.0 - losses[side]) * smooth_step(weighted(terms.losses[side], weights.spread)));
    }
    result.losses_a = losses[0];
    result.losses_b = losses[1];
    result.spread_a = spread[0];
    result.spread_b = spread[1];
    return result;
}

}  // namespace void_reckoning::combat
