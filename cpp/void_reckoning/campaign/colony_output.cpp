#include "void_reckoning/campaign/colony_output.hpp"

#include <algorithm>

namespace void_reckoning {
namespace {

constexpr double kOrdinaryStability = 70;  // points of 100

std::int64_t round_down(double value) { return static_cast<std::int64_t>(std::max(0.0, value)); }

/// Return the points of a stat in thousandths whose base is zero: platforms, armies.
std::int32_t whole_points(const Modifier& stat) { return static_cast<std::int32_t>(round_down(stat.of(0.0) / 1000.0 + 0.5)); }

std::int32_t slots_of(const Campaign& campaign, const ColonyEffects& effects, const Planet& planet) {
    return static_cast<std::int32_t>(
        round_down(effects.slots.of(static_cast<double>(campaign.universe().rules.building_slots + planet.size))));
}

}  // namespace

std::int32_t building_slots(Campaign& campaign, EntityId colony) {
    return slots_of(campaign, campaign.colony_effects(colony), campaign.world().get<Planet>(colony));
}

std::int32_t orbital_defence(Campaign& campaign, EntityId colony) { return whole_points(campaign.colony_effects(colony).orbital_defence); }

ColonyOutput colony_output(Campaign& campaign, EntityId colony) {
    const World& world = campaign.world();
    const Rules& rules = campaign.universe().rules;
    const Planet planet = world.get<Planet>(colony);
    const Colony state = world.get<Colony>(colony);
    const PlanetClass& kind = campaign.universe()[planet.planet_class];
    const ColonyEffects& effects = campaign.colony_effects(colony);
    ColonyOutput output;
    output.building_upkeep = effects.building_upkeep;
    const double millions = static_cast<double>(state.population) / 1000.0;
    // An unruly colony yields half at stability 0 and everything from 0.5 up.
    const double order = std::min(1.0, 0.5 + static_cast<double>(state.stability));
    output.credits = round_down(effects.credits.of(millions * rules.credits_per_million * kind.credits * 1000.0) * order);
    output.industry = round_down(
        effects.industry.of(millions * rules.industry_per_million * kind.industry * static_cast<double>(planet.richness) * 1000.0) * order);
    output.research = round_down(effects.research.of(millions * rules.research_per_million * kind.research * 1000.0) * order);
    output.capacity = round_down(effects.capacity.of(kind.population_capacity * planet.size * 1000.0));
    output.growth = std::max(0.0, effects.growth.of(rules.population_growth) * (1.0 - kind.hazard));
    output.stability = std::clamp(effects.stability.of(kOrdinaryStability) / 100.0, 0.0, 1.0);
    output.slots = slots_of(campaign, effects, planet);
    output.ground_defence = whole_points(effects.ground_defence);
    output.orbital_defence = whole_points(effects.orbital_defence);
    return output;
}

std::int32_t militia_armies(Campaign& campaign, EntityId colony) {
    const std::int64_t population = campaign.world().read<&Colony::population>(colony);
    const std::int64_t raised = population * campaign.universe().rules.militia_per_million / 1'000'000;
    const std::int32_t more = whole_points(campaign.colony_effects(colony).ground_defence);
    return static_cast<std::int32_t>(std::min<std::int64_t>(raised, 1000)) + std::min(more, 1000);
}

}  // namespace void_reckoning
