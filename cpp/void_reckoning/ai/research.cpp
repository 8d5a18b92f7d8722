#include <algorithm>

#include "void_reckoning/ai/draft.hpp"

namespace void_reckoning::ai {
namespace {

constexpr double kUnlock = 0.5;      // share of the value of what a technology enables
constexpr double kBetterType = 6;    // credits a turn for a doubled strength per credit, at a military of 10 credits a turn
constexpr double kNewBuilding = 0.6; // of the building's gain, because it must be built first

double effects_gain(const Picture& picture, const std::vector<Effect>& effects, double scale_of_colony_effects) {
    double sum = 0;
    for (const Effect& effect : effects) {
        sum += gain(effect, picture.yield, picture.view) * (effect.scope == Scope::kColony ? scale_of_colony_effects : 1.0);
    }
    return sum;
}

/// Return the best strength per credit of a domain's types that need no unknown technology.
double best_known(const Draft& draft, Domain domain) {
    const Picture& picture = draft.picture;
    double best = 0;
    for (std::size_t i = 0; i < picture.modifiers.units.size(); ++i) {
        const UnitType& type = picture.universe.unit_types[i];
        if (type.domain != domain || !picture.universe.may_build(picture.view.spec_index(), UnitTypeIndex(i))) continue;
        if (type.requires_technology && !draft.candidates.knows(type.requires_technology)) continue;
        best = std::max(best, strength_for_credit(picture.modifiers.units[i]));
    }
    return best;
}

double unlocks(const Draft& draft, TechnologyIndex technology, const double (&known)[2]) {
    const Picture& picture = draft.picture;
    double sum = 0;
    for (std::size_t i = 0; i < picture.modifiers.units.size(); ++i) {
        const UnitType& type = picture.universe.unit_types[i];
        if (type.requires_technology != technology || !picture.universe.may_build(picture.view.spec_index(), UnitTypeIndex(i))) continue;
        const double now = known[static_cast<std::size_t>(type.domain)];
        const double then = strength_for_credit(picture.modifiers.units[i]);
        if (now > 0) sum += std::clamp(then / now - 0.8, 0.02, 1.0) * kBetterType * picture.yield.military / 10.0;
    }
    const double colonies = std::max(1.0, picture.yield.colonies);
    for (std::size_t i = 0; i < picture.universe.buildings.size(); ++i) {
        const BuildingType& building = picture.universe.buildings[i];
        if (building.requires_technology != technology || picture.universe.is_banned(BuildingIndex(i))) continue;
        // An effect of a building applies to one colony: the average one.
        sum += std::max(0.0, kNewBuilding * effects_gain(picture, building.effects, 0.5 / colonies) * std::min(colonies, 4.0));
    }
    return sum;
}

}  // namespace

void choose_research(Draft& draft) {
    const Picture& picture = draft.picture;
    if (picture.view.research().technology) return;
    std::vector<Order> choice;
    draft.candidates.research(choice);
    if (choice.empty()) return;
    const double known[2] = {best_known(draft, Domain::kSpace), best_known(draft, Domain::kGround)};
    const Personality& taste = picture.view.spec().personality;
    std::vector<double> own(picture.universe.technologies.size(), 0);
    const auto worth = [&](TechnologyIndex technology) {
        double& value = own[technology.value];
        if (value <= 0) {
            value = 0.01;
            for (const Effect& effect : picture.universe[technology].effects) {
                const double one = gain(effect, picture.yield, picture.view);
                value += one * (info(effect.stat).of_units       ? taste.aggression
                                : effect.stat == Stat::kResearch ? taste.research
                                                                 : taste.economy);
            }
            value = std::max(0.01, value + unlocks(draft, technology, known));
        }
        return value;
    };
    const RandomAddress dice = picture.view.dice();
    const Order* best = nullptr;
    double most = -1;
    for (const Order& order : choice) {
        const TechnologyIndex technology = std::get<ResearchTechnology>(order).technology;
        double value = worth(technology);
        for (std::size_t i = 0; i < picture.universe.technologies.size(); ++i) {
            const auto& needs = picture.universe.technologies[i].requires_all;
            if (std::find(needs.begin(), needs.end(), technology) == needs.end()) continue;
            if (!picture.universe.may_learn(picture.view.spec_index(), TechnologyIndex(i)) || draft.candidates.knows(TechnologyIndex(i)))
                continue;
            const double both = static_cast<double>(picture.universe[technology].cost + picture.universe.technologies[i].cost);
            value += kUnlock * worth(TechnologyIndex(i)) * static_cast<double>(picture.universe[technology].cost) / both;
        }
        const double score = value / static_cast<double>(picture.universe[technology].cost) * dice.between(0.85, 1.15, technology.value);
        if (score > most) best = &order, most = score;
    }
    draft.orders.push_back(*best);
}

}  // namespace void_reckoning::ai
