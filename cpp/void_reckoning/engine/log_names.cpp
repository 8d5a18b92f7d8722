#include "void_reckoning/engine/log_names.hpp"

#include "void_reckoning/blackbox/log_scan.hpp"
#include "void_reckoning/campaign/campaign.hpp"
#include "void_reckoning/campaign/orders.hpp"
#include "void_reckoning/ecs/natural_values.hpp"
#include "void_reckoning/engine/log_beginning.hpp"
#include "void_reckoning/galaxy/names.hpp"

namespace void_reckoning {
namespace {

template <class Row> std::vector<NamedId> names_of(const std::vector<Row>& rows) {
    std::vector<NamedId> names;
    names.reserve(rows.size());
    for (const Row& row : rows) names.push_back({row.id, row.name});
    return names;
}

template <class Row> std::vector<std::string> ids_of(const std::vector<Row>& rows) {
    std::vector<std::string> ids;
    ids.reserve(rows.size());
    for (const Row& row : rows) ids.push_back(row.id);
    return ids;
}

}  // namespace

EventVocabulary event_vocabulary(const Universe& universe, const Starmap& map, std::vector<std::string> factions) {
    EventVocabulary names;
    names.factions = std::move(factions);
    names.weapons = ids_of(universe.weapons);
    for (const Weapon& weapon : universe.weapons) names.damage_types.emplace_back(name_of(weapon.damage_type));
    names.unit_types = ids_of(universe.unit_types);
    names.buildings = ids_of(universe.buildings);
    names.technologies = ids_of(universe.technologies);
    names.victory_conditions = ids_of(universe.victory_conditions);
    for (std::size_t kind = 0; kind < kOrderKinds; ++kind) names.orders.emplace_back(name_of_order(kind));
    for (SystemNumber number = 0; number < map.size(); ++number) {
        const Position place = map.position(number);
        names.systems[map.system(number).value] = {place.x, place.y, place.z};
    }
    return names;
}

EventVocabulary event_vocabulary(const LogMetadata& metadata, const std::filesystem::path& log) {
    const Campaign campaign = campaign_at_beginning(metadata, log);
    std::vector<std::string> factions;
    for (std::size_t seat = 0; seat < campaign.seats(); ++seat) factions.push_back(campaign.faction_id(Seat(seat)));
    return event_vocabulary(campaign.universe(), campaign.map(), std::move(factions));
}

LogNames log_names(const LogMetadata& metadata, const std::filesystem::path& log) {
    Campaign campaign = campaign_at_beginning(metadata, log);
    const Universe& universe = campaign.universe();
    LogNames names;
    names.weapons = names_of(universe.weapons);
    names.units = names_of(universe.unit_types);
    names.buildings = names_of(universe.buildings);
    names.technologies = names_of(universe.technologies);
    names.victory_conditions = names_of(universe.victory_conditions);
    names.mounted.resize(universe.weapons.size());
    for (std::size_t type = 0; type < universe.unit_types.size(); ++type) {
        names.unit_costs.push_back(natural_number(universe.unit_types[type].cost, 1000));
        for (const WeaponMount& mount : universe.unit_types[type].weapons) {
            std::vector<std::uint16_t>& types = names.mounted[mount.weapon.value];
            if (types.empty() || types.back() != type) types.push_back(static_cast<std::uint16_t>(type));
        }
    }
    for (const UnitTypeIndex type : {universe.rules.militia_type, universe.rules.platform_type}) {
        if (type) names.garrison.push_back(type.value);
    }
    const World& world = campaign.world();
    const auto count = [&](EntityId unit, UnitTypeIndex type) {
        if (const std::optional<Seat> owner = campaign.owner(unit)) ++names.units_at_start[{owner->value, type.value}];
    };
    for (const EntityId ship : world.sorted_ids<Ship>()) count(ship, world.read<&Ship::type>(ship));
    for (const EntityId army : world.sorted_ids<Army>()) count(army, world.read<&Army::type>(army));
    for (std::size_t seat = 0; seat < campaign.seats(); ++seat) {
        const Seat one(static_cast<std::uint16_t>(seat));
        names.factions.push_back({campaign.faction_id(one), campaign.faction_name(one)});
    }
    for (std::size_t number = 0; number < campaign.map().size(); ++number) {
        const EntityId system = campaign.map().system(static_cast<SystemNumber>(number));
        names.systems.emplace_back(system.value, system_name(campaign.world(), universe, system));
        for (const PlanetRow& row : campaign.planets(static_cast<SystemNumber>(number))) {
            names.planets.emplace_back(row.planet.value, planet_name(campaign.world(), universe, row.planet));
        }
    }
    return names;
}

std::vector<std::string> factions_met(BlackBoxReader& reader) {
    LogFilter filter;
    filter.kind = ChunkKind::kEvents;
    filter.type = EventType::kTurnStart;
    std::vector<std::string> ids;
    const std::uint64_t end = intact_end(reader);
    for (const LogIndexEntry& entry : reader.index().matching(filter)) {
        if (entry.offset >= end) break;
        if (entry.faction >= kFactionNobody) continue;
        if (ids.size() <= entry.faction) ids.resize(entry.faction + std::size_t{1});
        if (!ids[entry.faction].empty()) continue;
        try {
            const EventChunkView view = reader.read(entry).events();
            const auto starts = view.events<TurnStart>();
            if (!starts.empty() && starts.front().faction) ids[entry.faction] = view.text(starts.front().faction);
        } catch (const DamagedData&) {
            continue;  // a later turn of the faction repeats it
        }
    }
    return ids;
}

}  // namespace void_reckoning
