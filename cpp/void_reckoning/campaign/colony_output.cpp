#include "void_reckoning/campaign/colony_output.hpp"

#include <algorithm>

namespace void_reckoning {
namespace {

constexpr double kOrdinaryStability = 70;  // points of 100

std::int64_t round_down(double value) { return static_cast<std::int64_t>(std::max(0.0, value)); }

std::int32_t platforms(const Modifier& orbital_defence) {
    return static_cast<std::int32_t>(round_down(orbital_defence.of(0.0) / 1000.0 + 0.5));
}

}  // namespace

std::int32_t orbital_defence(Campaign& campaign, EntityId colony) {
    const World& world = campaign.world();
    const PlanetClassIndex kind = world.read<&Planet::planet_class>(colony);
    Modifier sum =
        campaign.modifiers(world.read<&Faction::seat>(colony)).colonies[kind.value][static_cast<std::size_t>(Stat::kOrbitalDefence)];
    for (const EntityId building : campaign.indexes().buildings_by_colony.at(world, colony)) {
        for (const Effect& effect : campaign.universe()[world.read<&Building::type>(building)].effects) {
            const bool here = effect.scope == Scope::kColony && (!effect.planet_class || effect.planet_class == kind);
            if (here && effect.stat == Stat::kOrbitalDefence) sum.apply(effect);
        }
    }
    return platforms(sum);
}

ColonyOutput colony_output(Campaign& campaign, EntityId colony) {
    const World& world = campaign.world();
    const Universe& universe = campaign.universe();
    const Rules& rules = universe.rules;
    const Planet planet = world.get<Planet>(colony);
    const Colony state = world.get<Colony>(colony);
    const PlanetClass& kind = universe[planet.planet_class];
    const Seat seat = world.read<&Faction::seat>(colony);

    ModifierRow row = campaign.modifiers(seat).colonies[planet.planet_class.value];
    ColonyOutput output;
    for (const EntityId building : campaign.indexes().buildings_by_colony.at(world, colony)) {
        const BuildingType& type = universe[world.read<&Building::type>(building)];
        output.building_upkeep += type.upkeep;
        for (const Effect& effect : type.effects) {
            if (effect.scope != Scope::kColony || (effect.planet_class && effect.planet_class != planet.planet_class)) continue;
            row[static_cast<std::size_t>(effect.stat)].apply(effect);
        }
    }
    const auto stat = [&row](Stat which) -> const Modifier& { return row[static_cast<std::size_t>(which)]; };

    const double millions = static_cast<double>(state.population) / 1000.0;
    // An unruly colony gives half at stability 0 and everything from 0.5 up.
    const double order = std::min(1.0, 0.5 + static_cast<double>(state.stability));
    output.credits = round_down(stat(Stat::kCredits).of(millions * rules.credits_per_million * kind.credits * 1000.0) * order);
    output.industry = round_down(
        stat(Stat::kIndustry).of(millions * rules.industry_per_million * kind.industry * static_cast<double>(planet.richness) * 1000.0) *
        order);
    output.research = round_down(stat(Stat::kResearch).of(millions * rules.research_per_million * kind.research * 1000.0) * order);
    output.capacity = round_down(stat(Stat::kPopulationCapacity).of(kind.population_capacity * planet.size * 1000.0));
    output.growth = std::max(0.0, stat(Stat::kPopulationGrowth).of(rules.population_growth) * (1.0 - kind.hazard));
    output.stability = std::clamp(stat(Stat::kStability).of(kOrdinaryStability) / 100.0, 0.0, 1.0);
    output.slots =
        static_cast<std::int32_t>(round_down(stat(Stat::kBuildingSlots).of(static_cast<double>(rules.building_slots + planet.size))));
    output.ground_defence = static_cast<std::int32_t>(round_down(stat(Stat::kGroundDefence).of(0.0) / 1000.0 + 0.5));
    output.orbital_defence = platforms(stat(Stat::kOrbitalDefence));
    return output;
}

std::int32_t militia_companies(Campaign& campaign, EntityId colony, const ColonyOutput& output) {
    const std::int64_t population = campaign.world().read<&Colony::population>(colony);
    const std::int64_t raised = population * campaign.universe().rules.militia_per_million / 1'000'000;
    return static_cast<std::int32_t>(std::min<std::int64_t>(raised, 1000)) + std::min(output.ground_defence, 1000);
}

}  // namespace void_reckoning
