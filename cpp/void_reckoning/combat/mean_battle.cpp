#include "void_reckoning/combat/mean_battle.hpp"

#include <algorithm>
#include <cmath>
#include <tuple>

namespace void_reckoning::combat {
namespace {

constexpr int kMaxSteps = 30;
constexpr double kMaxTicks = 400;
constexpr double kStepLoss = 0.12;  // share of a side's hull that is lost in a step
constexpr double kMaxStep = 12;  // ticks
constexpr double kStepGap = 0.37;  // share of the distance between two lines that closes in a step
constexpr double kChaseStep = 4, kMaxChase = 60;  // ticks, after a side has lost
constexpr double kAside = 0.08;  // sideways offset between shooter and target, as a share of the fronts' width
constexpr double kNeighbours = 1.2;  // maximum number of neighbours whose loss affects a unit's morale
constexpr double kHalfLoss = 0.5;  // share of the strength difference that counts as margin when time runs out
constexpr double kLastUnits = 0.3, kLastShare = 0.03;  // a side with fewer units in order, or a smaller share of them, is broken

}  // namespace

void MeanBattle::muster(Army& army, const MatchSide& side, const Terrain& terrain) {
    std::vector<Line> lines = std::move(army.lines);
    lines.clear();
    army = {};
    army.lines = std::move(lines);
    army.retreat_ratio = side.retreat_ratio;
    army.open = (1.0 - terrain.cover) * (1.0 - side.cover);
    for (const Contingent& contingent : side.contingents) {
        const MatchProfile& profile = *contingent.profile;
        if (contingent.count <= 0 || contingent.hull <= 0) continue;
        Line line;
        line.profile = &profile;
        line.count = contingent.count;
        line.full = contingent.hull;
        line.hull = profile.hull * contingent.hull;
        line.skill = contingent.aim;
        line.nerve = 1.0 / (profile.morale * contingent.aim);
        line.mobile = profile.speed > 0 && !contingent.immobile;
        line.range = profile.longest * terrain.sight;
        line.stand = kPreferredShare * profile.range * terrain.sight;
        line.speed = line.mobile ? profile.speed * terrain.speed : 0.0;
        line.shields = profile.shields * contingent.shields;
        line.stress = 1.0 - contingent.morale;
        army.lines.push_back(line);
    }
    // Short ranges in front, unarmed units last; ties by all other values, so that the order of contingents has no effect.
    const auto place = [](const Line& line) {
        return std::tuple(line.range <= 0, line.stand, line.range, line.hull, line.speed, line.count, line.skill, line.stress);
    };
    std::sort(army.lines.begin(), army.lines.end(), [&](const Line& a, const Line& b) { return place(a) < place(b); });
    for (const Line& line : army.lines) {
        army.count += line.count;
        army.hull += line.count * line.hull;
    }
}

/// Set the size of the field from the longest range and the mean range of armed units (docs/rules/combat.md, "Deployment").
void MeanBattle::measure_field() {
    double longest = 0;
    std::array<double, 2> ranges{}, armed{};
    for (std::size_t s = 0; s < 2; ++s) {
        for (const Line& line : armies_[s].lines) {
            if (line.range <= 0) continue;
            longest = std::max(longest, line.range);
            ranges[s] += line.range * line.count;
            armed[s] += line.count;
        }
    }
    field_ = longest > 0 ? kGapRanges * (longest + (ranges[0] + ranges[1]) / (armed[0] + armed[1])) : 1.0;
}

void MeanBattle::draw_up(Army& army) const {
    const double files = std::max(1.0, std::ceil(std::sqrt(kFilesPerRank * army.count)));
    const double ranks = std::max(1.0, std::ceil(army.count / files));
    const double spacing = field_ * std::min<double>(kDensestSpacing, kDeepest / ranks);
    army.front = std::min(army.count, files) * spacing;
    army.depth = ranks * spacing;
    army.neighbours = std::min(army.count - 1.0, kNeighbours);
    double before = 0;
    for (Line& line : army.lines) {
        line.x = kFront * field_ + (before + 0.5 * line.count) / files * spacing;
        before += line.count;
    }
}

void MeanBattle::load(Army& army, const Army& enemy, const Terrain& terrain) {
    for (Line& line : army.lines) {
        line.first_shot = shots_.size();
        line.first_exchange = exchanges_.size();
        exchanges_.resize(exchanges_.size() + enemy.lines.size());
        const MatchProfile& profile = *line.profile;
        for (const Line& target : enemy.lines) {
            const MatchProfile& hit = *target.profile;
            for (std::size_t m = 0; m < profile.fire_count; ++m) {
                const MatchProfile::Fire& fire = profile.fire[m];
                const std::int64_t raw = std::max<std::int64_t>(1, (fire.damage * hit.kept[fire.damage_type]) >> 16U);
                Shot shot;
                shot.reach = make_reach(fire.gun, hit.angle2, target.speed);
                shot.range = fire.range * terrain.sight;
                shot.shots = fire.shots;
                shot.volley = fire.volley;
                shot.raw = static_cast<double>(raw);
                shot.through = static_cast<double>(through_armour(raw, hit.armour, fire.penetration));
                if (fire.area > 0) {
                    const double share = (0.5 * hit.size + fire.burst) / fire.area;
                    shot.area = fire.area;
                    shot.in_area = share * share;
                }
                shots_.push_back(shot);
            }
        }
    }
}

void MeanBattle::measure_strength(Army& army) {
    double firepower = 0, durability = 0;
    for (const Line& line : army.lines) {
        const double units = line.count * line.order;
        const double health = line.full * line.whole;
        firepower += line.profile->strength.firepower * units * (line.profile->domain == Domain::kGround ? health : 1.0);
        durability += line.profile->strength.durability * units * health;
    }
    army.strength = std::sqrt(firepower * durability);
}

void MeanBattle::find_nearest(Army& army, const Army& enemy) {
    for (Line& line : army.lines) {
        line.nearest = nullptr;
        line.gap = std::numeric_limits<double>::infinity();
        for (const Line& target : enemy.lines) {
            const double gap = std::abs(line.x + target.x);
            if (gap < line.gap && target.units() > 0) line.nearest = &target, line.gap = gap;
        }
    }
}

bool MeanBattle::broken(const Army& army) {
    double order = 0;
    for (const Line& line : army.lines) order += line.count * line.order;
    return order < std::min(kLastUnits, kLastUnits * army.count) || order < kLastShare * army.count;
}

bool MeanBattle::gone(const Army& army) const {
    return std::none_of(army.lines.begin(), army.lines.end(),
                        [&](const Line& line) { return line.alive * line.present > 1e-5 && line.x < 0.5 * field_; });
}

/// Return the winner: 1, -1, 0: none yet.
int MeanBattle::judge(bool first) {
    std::array<bool, 2> leaves{}, breaks{};
    for (std::size_t s = 0; s < 2; ++s) {
        const double ratio = armies_[s].retreat_ratio;
        const double mine = armies_[s].strength, theirs = armies_[1 - s].strength;
        leaves[s] = mine < ratio * theirs;
        breaks[s] = broken(armies_[s]);
        if (ratio > 0 && theirs > 0) course_.slack = std::min(course_.slack, std::abs(mine / theirs - ratio));
    }
    if (first) course_.leaves = leaves;
    if (leaves[0] != leaves[1]) return leaves[0] ? -1 : 1;
    if (breaks[0] != breaks[1]) return breaks[0] ? -1 : 1;
    return 0;
}

/// Return the ticks until a line comes into range of another if no line stops; infinity: never.
double MeanBattle::contact() const {
    const double near = patience();
    double contact = std::numeric_limits<double>::infinity();
    for (const Line& a : armies_[0].lines) {
        for (const Line& b : armies_[1].lines) {
            const double gap = std::abs(a.x + b.x);
            if (gap <= std::min(a.range, b.range) || a.units() <= 0 || b.units() <= 0) continue;
            const auto pace = [&](const Line& line, const Army& army) {
                return line.range > 0 && gap > line.stand * near && !army.withdrawing ? line.speed : 0.0;
            };
            const double closing = pace(a, armies_[0]) + pace(b, armies_[1]);
            if (closing <= 0) continue;
            for (const double range : {a.range, b.range}) {
                if (gap > range) contact = std::min(contact, (gap - range) / closing + 0.1);
            }
        }
    }
    return contact;
}

/// Return the ticks until something changes; 0: never.
double MeanBattle::step() const {
    const double touch = contact();
    if (!under_fire_) return touch < kMaxTicks ? std::max(1.0, touch) : 0.0;
    const double near = patience();
    double ticks = std::min(kMaxStep, touch);
    for (const Army& army : armies_) {
        double loss = 0;
        for (const Line& line : army.lines) {
            loss += std::min(line.through, line.count * line.hull);
            if (line.nearest == nullptr || line.range <= 0 || line.speed <= 0 || army.withdrawing || line.gap <= line.stand * near)
                continue;
            ticks = std::min(ticks, std::max(1.0, kStepGap * line.gap / (line.speed + line.nearest->speed)));
        }
        if (loss * ticks > kStepLoss * army.hull) ticks = kStepLoss * army.hull / loss;
    }
    return std::max(0.5, ticks);
}

void MeanBattle::move(const Army& army, const Army& enemy, double ticks, std::vector<double>& to) const {
    const double near = patience();
    to.clear();
    for (const Line& line : army.lines) {
        double x = line.x;
        if (army.withdrawing) {
            x += line.speed * ticks;
        } else if (line.range > 0 && line.speed > 0) {
            const double excess = line.nearest != nullptr ? line.gap - line.stand * near : 0.0;
            if (excess > 0) {
                const Line& to_meet = *line.nearest;
                const bool comes = !enemy.withdrawing && to_meet.range > 0 && line.gap > to_meet.stand * near;
                const double theirs = comes ? to_meet.speed : 0.0;
                const double way = std::min(line.speed * ticks, excess * line.speed / (line.speed + theirs));
                x += line.x + to_meet.x > 0 ? -way : way;
            }
        }
        to.push_back(x);
    }
}

/// Let the losing side withdraw; it takes further losses until it has left the field.
void MeanBattle::run_on(int decided) {
    Army& loser = armies_[decided > 0 ? 1 : 0];
    loser.withdrawing = true;
    for (Line& line : loser.lines) {
        if (line.x >= 0.5 * field_) line.present = 0;
    }
}

void MeanBattle::play_step(double ticks) {
    fought_ = fought_ || under_fire_;
    move(armies_[0], armies_[1], ticks, moved_[0]);
    move(armies_[1], armies_[0], ticks, moved_[1]);
    for (std::size_t s = 0; s < 2; ++s) {
        suffer(armies_[s], s, ticks);
        for (std::size_t i = 0; i < moved_[s].size(); ++i) armies_[s].lines[i].x = moved_[s][i];
    }
    if (fought_) {
        worry(armies_[0], armies_[1], ticks);
        worry(armies_[1], armies_[0], ticks);
    }
    for (Army& army : armies_) measure_strength(army);
}

const Course& MeanBattle::fight(const MatchSide& a, const MatchSide& b, const Terrain& terrain) {
    course_ = {};
    shots_.clear();
    exchanges_.clear();
    elapsed_ = 0;
    fought_ = false;
    muster(armies_[0], a, terrain);
    muster(armies_[1], b, terrain);
    measure_field();
    for (Army& army : armies_) draw_up(army);
    aside2_ = kAside * kAside * (armies_[0].front * armies_[0].front + armies_[1].front * armies_[1].front);
    load(armies_[0], armies_[1], terrain);
    load(armies_[1], armies_[0], terrain);
    for (Army& army : armies_) {
        measure_strength(army);
        army.first_strength = army.strength;
    }
    int decided = 0;
    for (int steps = 0; steps < kMaxSteps && elapsed_ < kMaxTicks; ++steps) {
        if (decided == 0) {
            decided = judge(steps == 0);
            if (decided != 0) {
                const Army& winner = armies_[decided > 0 ? 0 : 1];
                const double share = winner.first_strength > 0 ? std::min(1.0, winner.strength / winner.first_strength) : 1.0;
                course_.margin = decided * share;
                course_.ticks = elapsed_;
            } else if (broken(armies_[0])) {
                break;  // both sides broke in the same step
            }
        }
        if (decided != 0) {
            run_on(decided);
            if (gone(armies_[decided > 0 ? 1 : 0]) || elapsed_ > course_.ticks + kMaxChase) break;
        }
        find_nearest(armies_[0], armies_[1]);
        find_nearest(armies_[1], armies_[0]);
        under_fire_ = false;
        fire(armies_[0], armies_[1]);
        fire(armies_[1], armies_[0]);
        double ticks = step();
        if (decided != 0) ticks = ticks > 0 ? std::min(ticks, kChaseStep) : kChaseStep;
        if (ticks <= 0) break;
        play_step(ticks);
        elapsed_ += ticks;
    }
    if (decided == 0) {
        course_.ticks = elapsed_;
        const double one = armies_[0].strength, other = armies_[1].strength;
        if (fought_ && one + other > 0) course_.margin = kHalfLoss * (one - other) / (one + other);
    }
    for (std::size_t s = 0; s < 2; ++s) {
        double lost = 0;
        for (const Line& line : armies_[s].lines) lost += line.lost * line.count * line.hull;
        course_.losses[s] = armies_[s].hull > 0 ? std::min(1.0, lost / armies_[s].hull) : 0.0;
    }
    return course_;
}

}  // namespace void_reckoning::combat
