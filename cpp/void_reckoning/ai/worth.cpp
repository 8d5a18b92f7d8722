#include "void_reckoning/ai/worth.hpp"

#include <algorithm>

namespace void_reckoning::ai {
namespace {

constexpr double kThousand = 1000;
constexpr double kUpkeepTurns = 40;      // turns of upkeep that count as part of a unit's price
constexpr double kRoomShare = 0.4;       // share of new room for people that is filled soon enough to count
constexpr double kGrowthTurns = 15;      // turns of faster growth that count
constexpr double kUnrest = 0.55;         // below this stability a colony's output suffers
constexpr double kCalm = 0.05;           // value of stability above it, relative to the output, per point
constexpr double kArmyWorth = 0.35;   // credits a turn that one army of militia saves if there is danger
constexpr double kPlatformWorth = 1.2;   // as above, for an orbital platform

/// Return the usual value of a stat, which an `add` is measured by.
double usual(Stat stat) {
    switch (stat) {
        case Stat::kHull: return 120'000;
        case Stat::kShields: return 40'000;
        case Stat::kShieldRecharge: return 1'500;
        case Stat::kArmour: return 5'000;
        case Stat::kTacticalSpeed:
        case Stat::kDetection:
        case Stat::kSpeed: return 10;
        case Stat::kUpkeep: return 500;
        case Stat::kCost: return 25'000;
        default: return 1;
    }
}

/// Return how much of a unit's value depends on the stat.
double weight(Stat stat) {
    switch (stat) {
        case Stat::kHull:
        case Stat::kDamage:
        case Stat::kAccuracy: return 0.5;
        case Stat::kShields: return 0.2;
        case Stat::kArmour: return 0.25;
        case Stat::kRange:
        case Stat::kMorale: return 0.3;
        case Stat::kSpeed: return 0.35;
        case Stat::kUpkeep: return -0.5;
        case Stat::kCost: return -0.6;
        default: return 0.1;
    }
}

double change(const Effect& effect, double base) {
    switch (effect.operation) {
        case Operation::kAdd: return effect.value;
        case Operation::kMultiply: return (effect.value - 1.0) * base;
        case Operation::kSet: return effect.value - base;
    }
    return 0;
}

double unit_gain(const Effect& effect, const Yield& yield) {
    double share = effect.operation == Operation::kMultiply ? effect.value - 1.0 : effect.value / usual(effect.stat);
    if (effect.domain) share *= 0.6;
    if (effect.unit_type) share *= 0.15;
    return share * weight(effect.stat) * yield.military;
}

}  // namespace

double Yield::value() const { return credits + kIndustryPrice * industry + kResearchPrice * research; }

Yield yield_of(const ColonyOutput& output, const Colony& colony) {
    Yield yield;
    yield.credits = static_cast<double>(output.credits) / kThousand;
    yield.industry = static_cast<double>(output.industry) / kThousand;
    yield.research = static_cast<double>(output.research) / kThousand;
    yield.population = static_cast<double>(colony.population) / kThousand;
    yield.capacity = static_cast<double>(output.capacity) / kThousand;
    yield.growth = output.growth;
    yield.stability = output.stability;
    return yield;
}

Yield& operator+=(Yield& sum, const Yield& one) {
    const double people = sum.population + one.population;
    if (people > 0) sum.stability = (sum.stability * sum.population + one.stability * one.population) / people;
    sum.credits += one.credits;
    sum.industry += one.industry;
    sum.research += one.research;
    sum.population = people;
    sum.capacity += one.capacity;
    sum.growth = std::max(sum.growth, one.growth);
    return sum;
}

double gain(const Effect& effect, const Yield& yield, const FactionView& view) {
    const double count = effect.scope == Scope::kFaction ? yield.colonies : 1.0;
    // One class of many: a share of the colonies.
    const double part = effect.planet_class && effect.scope == Scope::kFaction
                            ? 1.0 / static_cast<double>(std::max<std::size_t>(1, view.universe().planet_classes.size()))
                            : 1.0;
    const double a_million = yield.population > 0 ? yield.value() / yield.population : 3.0;
    switch (effect.stat) {
        case Stat::kCredits: return part * change(effect, yield.credits * kThousand / count) * count / kThousand;
        case Stat::kIndustry: return part * kIndustryPrice * change(effect, yield.industry * kThousand / count) * count / kThousand;
        case Stat::kResearch: return part * kResearchPrice * change(effect, yield.research * kThousand / count) * count / kThousand;
        case Stat::kPopulationCapacity: {
            const double fullness = yield.capacity > 0 ? std::min(1.0, yield.population / yield.capacity) : 0.0;
            return part * change(effect, yield.capacity * kThousand / count) * count / kThousand * a_million * kRoomShare * fullness;
        }
        case Stat::kPopulationGrowth: {
            const double room = yield.capacity > 0 ? std::max(0.0, 1.0 - yield.population / yield.capacity) : 0.0;
            return part * change(effect, yield.growth) * yield.population * room * a_million * kGrowthTurns;
        }
        case Stat::kStability: {
            const double points = change(effect, yield.stability * 100.0) / 100.0;
            return points * yield.value() * (yield.stability < kUnrest ? 1.0 : kCalm);
        }
        case Stat::kBuildingSlots: return 0.04 * change(effect, 3) * yield.value() / count;
        case Stat::kGroundDefence: return change(effect, 0) / kThousand * count * kArmyWorth * yield.danger;
        case Stat::kOrbitalDefence: return change(effect, 0) / kThousand * count * kPlatformWorth * yield.danger;
        default: return unit_gain(effect, yield);
    }
}

double planet_worth(const FactionView& view, const Planet& planet) {
    const Universe& universe = view.universe();
    const PlanetClass& kind = universe[planet.planet_class];
    if (kind.population_capacity <= 0) return 0;
    const ModifierRow& row = view.modifiers().colonies[planet.planet_class.value];
    const auto stat = [&row](Stat which, double base) { return std::max(0.0, row[static_cast<std::size_t>(which)].of(base)); };
    const Rules& rules = universe.rules;
    const double people = stat(Stat::kPopulationCapacity, kind.population_capacity * planet.size * kThousand) / kThousand;
    return static_cast<double>(-rules.colony_upkeep) / kThousand +
           stat(Stat::kCredits, people * rules.credits_per_million * kind.credits * kThousand) / kThousand +
           kIndustryPrice *
               stat(Stat::kIndustry,
                    people * rules.industry_per_million * kind.industry * static_cast<double>(planet.richness) * kThousand) /
               kThousand +
           kResearchPrice * stat(Stat::kResearch, people * rules.research_per_million * kind.research * kThousand) / kThousand;
}

double strength_for_credit(const UnitStats& stats) {
    const double price = (static_cast<double>(stats.cost) + kUpkeepTurns * static_cast<double>(stats.upkeep)) / kThousand;
    return stats.armed && price > 0 ? stats.strength.strength / price : 0.0;
}

}  // namespace void_reckoning::ai
