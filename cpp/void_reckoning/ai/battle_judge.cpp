#include "void_reckoning/ai/battle_judge.hpp"

#include <cmath>

#include "void_reckoning/campaign/terrain.hpp"
#include "void_reckoning/campaign/warfare.hpp"

namespace void_reckoning::ai {
namespace {

// Ratios of strength beyond which no estimate is needed: of 2,600 designed battles in space, the weaker won 0.5% beyond 2.2 and 5 % from
// 1.7 on; on the ground 14% from 3 on, because match-ups matter more there.
constexpr double kHopelessInSpace = 1.8, kHopelessOnGround = 3, kSureInSpace = 2.5;
constexpr int kFights = 4, kFightsOfTurn = 8;
constexpr double kSmall = 40;  // units of both sides
constexpr double kUnknownShip = 40;  // strength of a ship of unknown type

constexpr Verdict kNobodyThere{.win_probability = 1};

constexpr Verdict kHopeless{.win_probability = 0, .losses_a = 1};

/// Estimate losses by the square law (Lanchester, 1916), until the enemy is destroyed.
Verdict overwhelming(double strength, double enemy) {
    const double ratio = enemy / strength;
    return {.win_probability = 1, .losses_a = 1.0 - std::sqrt(1.0 - ratio * ratio)};
}

/// Return the type nearest to a strength: represents ships of which only the strength is known.
UnitTypeIndex usual_type(const Picture& picture) {
    UnitTypeIndex best;
    double nearest = 0;
    for (std::size_t i = 0; i < picture.modifiers.units.size(); ++i) {
        const UnitStats& stats = picture.modifiers.units[i];
        if (picture.universe.unit_types[i].domain != Domain::kSpace || !stats.armed) continue;
        const double away = std::abs(stats.strength.strength - kUnknownShip);
        if (!best || away < nearest) best = UnitTypeIndex(i), nearest = away;
    }
    return best;
}

}  // namespace

BattleJudge::BattleJudge(const Picture& picture) : picture_(picture), hostile_(picture.systems.size()), left_(kFightsOfTurn) {}

const Contingents& BattleJudge::hostile_at(SystemNumber system) {
    Known& known = hostile_[system];
    if (known.looked) return known.units;
    known.looked = true;
    seen_.clear();
    const FactionView& view = picture_.view;
    (void)view.hostile_composition(system, seen_);
    for (const SeenUnits& units : seen_) {
        const bool platform = units.type == picture_.universe.rules.platform_type;
        add(known.units, contingent_of(units, view.equipment(units.owner, view.sees(system)), platform));
    }
    const double strength = picture_.systems[system].hostile;
    if (seen_.empty() && strength > 0) {
        // Seen before compositions were recorded.
        if (const UnitTypeIndex type = usual_type(picture_)) {
            const combat::MatchProfile& profile = picture_.modifiers.matched[type.value];
            add(known.units, {.profile = &profile, .count = strength / profile.strength.strength});
        }
    }
    return known.units;
}

combat::MatchSide BattleJudge::own_side(const Group& group) const {
    return {group.units, kAggressiveHolds * picture_.universe.rules.retreat_ratio, 0};
}

combat::MatchSide BattleJudge::enemy_side(const Contingents& units) const { return {units, picture_.universe.rules.retreat_ratio, 0}; }

Verdict BattleJudge::in_space(const Group& group, SystemNumber system, double times) {
    const Contingents& there = hostile_at(system);
    if (there.empty()) return kNobodyThere;
    const double need = times * picture_.systems[system].hostile;
    if (group.strength > kSureInSpace * need) return overwhelming(group.strength, need);
    if (need > kHopelessInSpace * group.strength) return kHopeless;
    many_.clear();
    add(many_, there, times);
    return estimator_.estimate(own_side(group), enemy_side(many_), combat::Domain::kSpace);
}

Verdict BattleJudge::fought_out(const Group& group, SystemNumber system, double times, const Verdict& verdict) {
    const Contingents& there = hostile_at(system);
    double units = group.ships;
    for (const combat::Contingent& one : there) units += one.count * times;
    if (left_ < kFights || units > kSmall || there.empty()) return verdict;
    left_ -= kFights;
    many_.clear();
    add(many_, there, times);
    const RandomAddress dice = picture_.view.dice().at(Purpose::kBattle).at(system).at(static_cast<std::uint64_t>(left_));
    return combat::updated(verdict, trial_.fight(own_side(group), enemy_side(many_), combat::Domain::kSpace, {}, dice, kFights));
}

Verdict BattleJudge::on_ground(const Group& group, const TargetPlanet& target) {
    const FactionView& view = picture_.view;
    const Universe& universe = picture_.universe;
    if (target.garrison > kHopelessOnGround * group.landing) return kHopeless;
    seen_.clear();
    garrison_.clear();
    (void)view.garrison_composition(target.planet, seen_);
    const bool in_sight = view.sees(target.system);
    for (const SeenUnits& units : seen_) add(garrison_, contingent_of(units, view.equipment(units.owner, in_sight), false));
    if (!in_sight && seen_.empty()) {
        const combat::MatchProfile& militia = view.equipment(target.owner, false).matched[universe.rules.militia_type.value];
        add(garrison_, {.profile = &militia, .count = target.garrison / militia.strength.strength});
    }
    if (garrison_.empty()) return kNobodyThere;
    const combat::Terrain ground = battle_terrain(universe, universe[view.planet(target.planet).planet_class].terrain);
    const combat::MatchSide defenders{garrison_, 0, universe.rules.defender_cover};
    return estimator_.estimate({group.landing_units, 0, 0}, defenders, combat::Domain::kGround, ground);
}

}  // namespace void_reckoning::ai
