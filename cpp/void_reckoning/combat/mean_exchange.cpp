#include <algorithm>
#include <cmath>

#include "void_reckoning/combat/mean_battle.hpp"

namespace void_reckoning::combat {
namespace {

constexpr std::array<double, 3> kSpotDepth{0.0, 0.25, 0.75};    // of the depth that fire reaches: half of it falls on the nearest
constexpr std::array<double, 3> kSpotShare{0.5, 0.25, 0.25};
constexpr double kBlur = 0.0045;                 // of the field's length: lines this near to each other share a spot's fire
constexpr double kOverkill = 0.22;                 // of a volley that would destroy its target is lost
constexpr double kCrowding = 0.77;                 // of fire that would destroy all targets in a tick is lost
constexpr double kFocus = 1.6;                    // number of a shooter's targets in the time that shields last
constexpr double kBout = 8.5;                      // ticks that a unit stays under fire
constexpr double kSpreadDamage = 0.55;             // exponent of the remaining hull: share of surviving units if all are hit alike
constexpr double kFocusedDamage = 1;            // how strongly focused fire kills one after the other instead
constexpr double kFlight = 0.083;                  // of the distance to the edge, until a routing unit is out of reach
constexpr double kUnhitTail = 0.9;               // of the cube of hits a tick, in 1 / P(no hit)
constexpr double kMinNerve = 0.75, kMaxNerve = 1.25;
constexpr double kRecompute = 0.03;          // change of the distance, and
constexpr double kRecomputeHealth = 0.1;     // of health, after which fire is computed again
constexpr double kPi = 3.14159265358979;

/// Return x^(0.5 + 0.5 t) for x, t in [0, 1], nearly: the root times a Padé approximant of its power t.
double power(double x, double exponent) {
    const double t = 2.0 * exponent - 1.0;
    const double root = std::sqrt(x);
    return root * ((1.0 + t) * root + (1.0 - t)) / ((1.0 - t) * root + (1.0 + t));
}

/// Return the share of units whose nerve, spread evenly, is beyond a limit of stress.
double share_beyond(double limit, double stress) {
    if (stress * kMaxNerve <= limit) return 0.0;
    return std::min(1.0, (kMaxNerve - limit / stress) / (kMaxNerve - kMinNerve));
}

}  // namespace

/// Spread a line's fire over the enemy's lines: the nearest first, then at random as deep as it reaches.
void MeanBattle::spread(const Line& line, Army& enemy, std::array<double, kSpots>& weights) const {
    double deepest = 0;
    for (const Line& target : enemy.lines) {
        const double distance = std::abs(line.x + target.x);
        if (distance <= line.range && target.units() > 0) deepest = std::max(deepest, distance - line.gap);
    }
    deepest = std::min(deepest, kSpread * (line.range - line.gap));
    const double blur = kBlur * field_;
    for (Line& target : enemy.lines) {
        const double distance = std::abs(line.x + target.x);
        const double units = distance <= line.range ? target.units() : 0.0;
        for (std::size_t k = 0; k < kSpots; ++k) {
            const double off = distance - line.gap - kSpotDepth[k] * deepest;
            target.drawn[k] = units / (blur * blur + off * off);
            weights[k] += target.drawn[k];
        }
    }
}

void MeanBattle::aim(const Line& line, const Line& target, const Army& enemy, double gap, Exchange& exchange) const {
    const double health = target.health();
    exchange = {gap, health};
    const std::size_t row = line.first_exchange;
    const std::size_t place = static_cast<std::size_t>(&exchange - &exchanges_[row]);
    const std::size_t mounts = line.profile->fire_count;
    const double inverse = inverse_of_distance2(gap * gap + aside2_);
    double volley = 0;
    for (const Shot *shot = &shots_[line.first_shot + place * mounts], *end = shot + mounts; shot != end; ++shot) {
        if (gap > shot->range) continue;
        double chance = 0;
        if (shot->area > 0) {
            double standing = 0;
            for (const Line& one : enemy.lines) standing += one.units();
            const double circle = kPi * shot->area * shot->area;
            const double there = std::max(1.0, standing * circle / (circle + enemy.front * enemy.depth));
            chance = there * shot->in_area * (line.profile->domain == Domain::kGround ? 0.001 * health : 1.0);
        } else {
            chance = hit_chance(shot->reach, inverse);
        }
        chance = std::min(chance, kBestHitChance) * enemy.open;
        const double hits = chance * shot->shots;
        const double packet = std::min(shot->through, health);
        volley += chance * shot->volley * packet;
        exchange.hits += hits;
        exchange.raw += hits * shot->raw;
        exchange.through += hits * packet;
        exchange.squares += hits * packet * packet;
    }
    const double kept = health / (health + kOverkill * volley);
    exchange.raw *= kept;
    exchange.through *= kept;
    exchange.squares *= kept;
}

void MeanBattle::fire(Army& army, Army& enemy) {
    const double pressed = army.withdrawing ? kWithdrawingAim : 1.0;
    const bool alone = enemy.lines.size() == 1;
    for (const Line& line : army.lines) {
        if (line.range <= 0 || line.fight <= 0 || line.gap > line.range) continue;
        std::array<double, kSpots> weights{};
        if (!alone) spread(line, enemy, weights);
        const double soldiers = line.profile->domain == Domain::kGround ? line.full * line.whole : 1.0;
        const double guns = line.count * line.fight * line.skill * pressed * soldiers;
        Exchange* exchange = &exchanges_[line.first_exchange];
        for (Line& target : enemy.lines) {
            Exchange& fire = *exchange++;
            double share = alone ? 1.0 : 0.0;
            for (std::size_t k = 0; k < kSpots && !alone; ++k) {
                if (target.drawn[k] > 0) share += kSpotShare[k] * target.drawn[k] / weights[k];
            }
            if (share <= 0) continue;
            const double distance = std::abs(line.x + target.x);
            if (std::abs(distance - fire.gap) > kRecompute * distance || target.health() < (1.0 - kRecomputeHealth) * fire.health) {
                aim(line, target, enemy, distance, fire);
            }
            const double fired = guns * share;
            target.raw += fire.raw * fired;
            target.through += fire.through * fired;
            target.squares += fire.squares * fired;
            target.hits += fire.hits * fired;
            target.shooters += line.count * line.order * share;
            under_fire_ = under_fire_ || target.raw > 0;
        }
    }
}

/// Update shields, hull and surviving units after `ticks` of the step's fire.
void MeanBattle::take_hits(Army& army, Line& line, std::size_t side, double ticks) {
    const double units = line.units(), by_unit = 1.0 / units;
    const double by_army = 1.0 / army.hull, by_hull = 1.0 / line.hull;
    // Fire falls on some units for a while, then on others.
    const double aimed_at = kFocus * line.shooters;
    const double under_fire = units * aimed_at / (units + aimed_at);
    double passes = 1;
    const double full = line.profile->shields;
    if (full > 0) {
        const double recharge = line.profile->recharge * patience();
        const double ratio = (line.shields + recharge * kBout) * std::max(under_fire, std::min(1.0, units)) / (line.raw * kBout);
        const double absorbed = ratio / std::sqrt(1.0 + ratio * ratio);
        const double short_of = std::min(full, 2.0 * (full - line.shields)) / full;
        line.shields = std::clamp(line.shields + (recharge * short_of - absorbed * line.raw * by_unit) * ticks, 0.0, full);
        passes = 1.0 - absorbed;
    }
    const double through = line.through * passes;
    const double crowded = 1.0 + kCrowding * through * by_unit / line.health();
    const double damage = std::min(line.left, through * ticks * by_hull / (line.count * line.present * crowded));
    const double lost = damage * line.present;
    line.left -= damage;
    line.lost += lost;
    const double packet = line.through > 0 ? line.squares / line.through : 0.0;
    const double share = lost * line.count * line.hull * by_army;
    army.loss_rate += share / ticks;
    course_.grain[side] += share * packet * by_army;
    line.heavy += std::min(1.0, packet * by_hull) * damage;
    line.light += damage;
    // Surviving units, between two extremes: damage spread evenly over all, or units destroyed one by one.
    const double one_by_one = std::max(line.light > 0 ? line.heavy / line.light : 0.0, kFocusedDamage * (1.0 - under_fire * by_unit));
    const double before = line.alive, whole_before = line.whole;
    line.alive = std::min(before, power(line.left, kSpreadDamage + (1.0 - kSpreadDamage) * one_by_one));
    line.whole = line.alive > 0 ? line.left / line.alive : 0.0;
    const double hurt = kOwnLossStress * line.full * std::max(0.0, whole_before - line.whole);
    const double shock = kLossNearStress * army.neighbours * (before - line.alive);
    line.stress += (hurt + shock + kUnderFireStress * ticks * std::min(1.0, line.shooters)) * line.nerve;
}

void MeanBattle::suffer(Army& army, std::size_t side, double ticks) {
    army.loss_rate = 0;
    for (Line& line : army.lines) {
        const double units = line.units();
        if (line.raw > 0 && units > 0) take_hits(army, line, side, ticks);
        if (line.stress > 0 && units > 0) {
            const double hits = line.hits / units;
            const double hit = 1.0 + hits * (1.0 + hits * (0.5 + kUnhitTail * hits));  // 1 / P(none hits in a tick)
            line.stress -= line.stress * std::min(1.0, kRest * ticks / hit);
        }
        line.raw = line.through = line.squares = line.hits = line.shooters = 0;
    }
}

/// Remove routing units, which are soon out of reach.
void MeanBattle::flee(Line& line, double routed, double ticks) const {
    const double fleeing = routed - (1.0 - line.present);
    if (fleeing <= 0) return;
    const double way = std::clamp((0.5 * field_ - line.x) / std::max(line.speed, 1e-9), 1.0, static_cast<double>(kFlightTicks));
    line.present = std::max(0.0, line.present - fleeing * std::min(1.0, ticks / (kFlight * way)));
}

void MeanBattle::worry(Army& army, const Army& enemy, double ticks) const {
    const double both = enemy.strength + army.strength;
    const double balance = both > 0 ? (enemy.strength - army.strength) / both : 0.0;
    const double shared = (kSideLossStress * army.loss_rate - kEnemyLossRelief * enemy.loss_rate + kOutnumberedStress * balance) * ticks;
    for (Line& line : army.lines) {
        line.stress = std::max(0.0, line.stress + shared * line.nerve);
        const double routed = line.mobile ? share_beyond(1.0 - kRoutsBelow, line.stress) : 0.0;
        const double shaken = std::max(0.0, share_beyond(1.0 - kShakenBelow, line.stress) - routed);
        const double steady = std::min(line.present, 1.0 - routed);
        line.order = line.alive * steady;
        line.fight = line.alive * std::max(0.0, steady - (1.0 - kShakenAim) * shaken);
        if (line.mobile) flee(line, routed, ticks);
    }
}

}  // namespace void_reckoning::combat
