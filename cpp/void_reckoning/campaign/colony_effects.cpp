#include "void_reckoning/campaign/colony_effects.hpp"

#include "void_reckoning/campaign/campaign.hpp"

namespace void_reckoning {
namespace {

ColonyEffects compile(const Campaign& campaign, const FactionModifiers& modifiers, PlanetClassIndex kind,
                      std::span<const EntityId> buildings) {
    ModifierRow row = modifiers.colonies[kind.value];
    ColonyEffects result;
    for (const EntityId building : buildings) {
        const BuildingType& type = campaign.universe()[campaign.world().read<&Building::type>(building)];
        result.building_upkeep += type.upkeep;
        for (const Effect& effect : type.effects) {
            if (effect.scope != Scope::kColony || (effect.planet_class && effect.planet_class != kind)) continue;
            row[static_cast<std::size_t>(effect.stat)].apply(effect);
        }
    }
    const auto stat = [&row](Stat which) { return row[static_cast<std::size_t>(which)]; };
    result.credits = stat(Stat::kCredits);
    result.industry = stat(Stat::kIndustry);
    result.research = stat(Stat::kResearch);
    result.capacity = stat(Stat::kPopulationCapacity);
    result.growth = stat(Stat::kPopulationGrowth);
    result.stability = stat(Stat::kStability);
    result.slots = stat(Stat::kBuildingSlots);
    result.ground_defence = stat(Stat::kGroundDefence);
    result.orbital_defence = stat(Stat::kOrbitalDefence);
    return result;
}

}  // namespace

const ColonyEffects& ColonyEffectsCache::of(Campaign& campaign, EntityId colony) {
    const World& world = campaign.world();
    if (entries_.size() <= colony.slot()) entries_.resize(colony.slot() + 1);
    Entry& entry = entries_[colony.slot()];
    if (entry.version == world.version() && entry.version != 0) return entry.effects;
    const FactionModifiers& modifiers = campaign.modifiers(world.read<&Faction::seat>(colony));
    const PlanetClassIndex kind = world.read<&Planet::planet_class>(colony);
    const auto buildings = campaign.indexes().buildings_by_colony.at(world, colony);
    std::uint64_t made_of = combine(combine(modifiers.serial, kind.value), colony.value);
    for (const EntityId building : buildings) made_of = combine(made_of, building.value);
    if (made_of != entry.made_of) entry.effects = compile(campaign, modifiers, kind, buildings);
    entry.made_of = made_of;
    entry.version = world.version();
    return entry.effects;
}

}  // namespace void_reckoning
