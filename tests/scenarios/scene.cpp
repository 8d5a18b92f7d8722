#include "scenarios/scene.hpp"

#include <cmath>

#include "void_reckoning/base/error.hpp"

namespace void_reckoning::scenarios {
namespace {

constexpr float kTurn = 6.2831853F;

void make_map(World& world, const Universe& universe, const Chart& chart) {
    std::vector<EntityId> systems;
    for (std::size_t i = 0; i < chart.systems.size(); ++i) {
        const auto number = static_cast<std::uint16_t>(i);
        systems.push_back(
            world.create(System{number, 4, static_cast<std::uint16_t>(i % universe.system_names.size()), 0}, chart.systems[i]));
    }
    for (const auto& [a, b] : chart.lanes) {
        const double length = straight_distance(chart.systems[a], chart.systems[b]);
        world.create(Starlane{systems[a], systems[b], static_cast<float>(length)});
    }
    for (const EntityId system : systems) {
        world.create(Planet{system, universe.find_planet_class("green"), 0, 3, 1});
        world.create(Planet{system, universe.find_planet_class("desert"), 1, 2, 1.5F});
        world.create(Planet{system, universe.find_planet_class("gas"), 2, 5, 1});
    }
}

Campaign make(const Chart& chart, std::size_t factions, std::uint64_t seed, const std::shared_ptr<const Universe>& universe) {
    World world;
    register_campaign_components(world);
    make_map(world, *universe, chart);
    CampaignState state;
    state.seed = seed;
    state.universe_hash = universe->hash;
    state.simulation_version = kSimulationVersion;
    world.create(state, WorldSettings{static_cast<std::uint16_t>(factions), static_cast<std::uint32_t>(chart.systems.size()), 0});
    const std::vector<std::string> ids = seat_ids(*universe, static_cast<std::int64_t>(factions));
    for (std::size_t i = 0; i < factions; ++i) {
        FactionState faction;
        faction.spec = FactionIndex(i % universe->factions.size());
        faction.policy = world.enter("standard");
        world.create(faction, Faction{world.enter(ids[i]), Seat(i)}, Research{});
    }
    return {universe, std::move(world)};
}

template <class Index> Index found(Index index, std::string_view name) {
    if (!index) throw NotFound(fmt::format("the frontier universe has no '{}'", name));
    return index;
}

}  // namespace

Chart row_of(std::size_t systems, float light_years) {
    Chart chart;
    for (std::size_t i = 0; i < systems; ++i) {
        chart.systems.push_back({static_cast<float>(i) * light_years, 0});
        if (i > 0) chart.lanes.emplace_back(i - 1, i);
    }
    return chart;
}

Chart star_of(std::size_t rays, float light_years) {
    Chart chart{{{0, 0}}, {}};
    for (std::size_t i = 0; i < rays; ++i) {
        const float angle = kTurn * static_cast<float>(i) / static_cast<float>(rays);
        chart.systems.push_back({light_years * std::cos(angle), light_years * std::sin(angle)});
        chart.lanes.emplace_back(0, i + 1);
    }
    return chart;
}

Scene::Scene(const Chart& chart, std::size_t factions, std::uint64_t seed, const std::shared_ptr<const Universe>& universe)
    : campaign(make(chart, factions, seed, universe)) {}

UnitTypeIndex Scene::unit(std::string_view name) const { return found(universe().find_unit_type(name), name); }
BuildingIndex Scene::building(std::string_view name) const { return found(universe().find_building(name), name); }
TechnologyIndex Scene::technology(std::string_view name) const { return found(universe().find_technology(name), name); }

EntityId Scene::settle(Seat seat, EntityId planet, std::int64_t thousands, float stability) {
    world().add(planet, campaign.tag(seat));
    world().add(planet, Colony{thousands, stability, campaign.turn()});
    const EntityId faction = campaign.faction_entity(seat);
    if (!world().read<&FactionState::capital>(faction)) world().write<&FactionState::capital>(faction, planet);
    return planet;
}

EntityId Scene::build(EntityId colony, std::string_view name) {
    return world().create(Building{colony, building(name)}, campaign.tag(world().read<&Faction::seat>(colony)));
}

void Scene::learn(Seat seat, std::string_view name) { world().create(KnownTechnology{technology(name)}, campaign.tag(seat)); }

void Scene::set_treasury(Seat seat, std::int64_t thousandths) {
    world().write<&FactionState::treasury>(campaign.faction_entity(seat), thousandths);
}

EntityId Scene::queue_building(EntityId colony, std::string_view name) { return queue(colony, false, building(name).value); }
EntityId Scene::queue_unit(EntityId colony, std::string_view name) { return queue(colony, true, unit(name).value); }

EntityId Scene::queue(EntityId colony, bool unit, std::uint16_t type) {
    std::uint32_t number = 0;
    for (const EntityId entry : campaign.indexes().queue_by_colony.at(world(), colony)) {
        number = std::max(number, world().read<&QueueEntry::number>(entry) + 1);
    }
    return world().create(QueueEntry{colony, unit, type, number, 0}, campaign.tag(world().read<&Faction::seat>(colony)));
}

EntityId Scene::fleet(Seat seat, SystemNumber place, std::initializer_list<Ships> ships, Stance stance) {
    const EntityId made = create_fleet(campaign, seat, system(place), SpawnReason::kBuilt);
    world().write<&Fleet::stance>(made, stance);
    for (const auto& [type, count] : ships) {
        for (int i = 0; i < count; ++i) (void)create_ship(campaign, seat, made, unit(type), SpawnReason::kBuilt);
    }
    return made;
}

std::vector<EntityId> Scene::ships(EntityId fleet) {
    const auto all = campaign.indexes().ships_by_fleet.at(world(), fleet);
    return {all.begin(), all.end()};
}

EntityId Scene::army(EntityId colony_or_fleet, std::string_view type) {
    const Seat seat = world().read<&Faction::seat>(colony_or_fleet);
    const bool aboard = world().has<Fleet>(colony_or_fleet);
    const EntityId planet = aboard ? this->planet(campaign.number(world().read<&Fleet::system>(colony_or_fleet))) : colony_or_fleet;
    const EntityId army = create_army(campaign, seat, planet, unit(type), SpawnReason::kBuilt);
    if (aboard) {
        world().write<&Army::planet>(army, EntityId{});
        world().write<&Army::carrier>(army, colony_or_fleet);
    }
    return army;
}

void Scene::set_turn(std::uint32_t turn) { world().write<&CampaignState::turn>(campaign.state_entity(), turn); }

}  // namespace void_reckoning::scenarios
