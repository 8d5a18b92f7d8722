#include "void_reckoning/campaign/faction_view.hpp"

#include <algorithm>

#include "void_reckoning/campaign/forces.hpp"
#include "void_reckoning/galaxy/names.hpp"

namespace void_reckoning {

void FactionView::require_own(EntityId entity, std::string_view kind) const {
    if (!owns(entity)) throw NotFound(fmt::format("{} {} does not belong to this faction", kind, entity.value));
}

bool FactionView::owns(EntityId entity) const { return campaign_->owner(entity) == seat_; }

std::string_view FactionView::memory() const { return world().text(world().read<&FactionState::memory>(campaign_->faction_entity(seat_))); }

std::string FactionView::system_name(SystemNumber system) const {
    return void_reckoning::system_name(world(), universe(), map().system(system));
}

bool FactionView::explored(SystemNumber system) const { return sees(system) || sighting(map().system(system)); }

std::optional<std::uint32_t> FactionView::last_seen(SystemNumber system) const {
    const EntityId seen = sighting(map().system(system));
    return seen ? std::optional(world().read<&Sighting::turn>(seen)) : std::nullopt;
}

std::span<const EntityId> FactionView::planets(SystemNumber system) const {
    if (!explored(system)) return {};
    return map().planets(system);
}

Planet FactionView::planet(EntityId planet) const {
    if (world().has<Planet>(planet)) {
        const Planet result = world().get<Planet>(planet);
        if (explored(map().number(result.system))) return result;
    }
    throw NotFound(fmt::format("planet {} is not known to this faction", planet.value));
}

FactionState FactionView::state() const { return world().get<FactionState>(campaign_->faction_entity(seat_)); }
Research FactionView::research() const { return world().get<Research>(campaign_->faction_entity(seat_)); }

bool FactionView::knows(TechnologyIndex technology) const {
    const auto known = campaign_->indexes().technologies_by_seat.at(world(), seat_.value);
    return std::any_of(known.begin(), known.end(),
                       [&](EntityId id) { return world().read<&KnownTechnology::technology>(id) == technology; });
}

std::vector<TechnologyIndex> FactionView::technologies() const {
    std::vector<TechnologyIndex> result;
    for (const EntityId id : campaign_->indexes().technologies_by_seat.at(world(), seat_.value)) {
        result.push_back(world().read<&KnownTechnology::technology>(id));
    }
    std::sort(result.begin(), result.end());
    return result;
}

std::span<const EntityId> FactionView::colonies() const { return campaign_->indexes().colonies_by_seat.at(world(), seat_.value); }
std::span<const EntityId> FactionView::fleets() const { return campaign_->indexes().fleets_by_seat.at(world(), seat_.value); }

Colony FactionView::colony(EntityId colony) const {
    require_own(colony, "colony");
    return world().get<Colony>(colony);
}

std::span<const EntityId> FactionView::buildings(EntityId colony) const {
    require_own(colony, "colony");
    return campaign_->indexes().buildings_by_colony.at(world(), colony);
}

BuildingIndex FactionView::building_type(EntityId building) const {
    require_own(building, "building");
    return world().read<&Building::type>(building);
}

std::span<const EntityId> FactionView::queue(EntityId colony) const {
    require_own(colony, "colony");
    return campaign_->indexes().queue_by_colony.at(world(), colony);
}

QueueEntry FactionView::queue_entry(EntityId entry) const {
    require_own(entry, "queue entry");
    return world().get<QueueEntry>(entry);
}

int FactionView::building_slots(EntityId colony) const {
    require_own(colony, "colony");
    return colony_building_slots(*campaign_, colony);
}

ColonyOutput FactionView::output(EntityId colony) const {
    require_own(colony, "colony");
    return colony_output(*campaign_, colony);
}

std::span<const EntityId> FactionView::armies_on(EntityId colony) const {
    require_own(colony, "colony");
    return campaign_->indexes().armies_by_planet.at(world(), colony);
}

Fleet FactionView::fleet(EntityId fleet) const {
    require_own(fleet, "fleet");
    return world().get<Fleet>(fleet);
}

bool FactionView::under_way(EntityId fleet) const {
    require_own(fleet, "fleet");
    return world().has<Movement>(fleet);
}

SystemNumber FactionView::destination(EntityId fleet) const {
    if (!under_way(fleet)) return system_of(fleet);
    return map().number(world().read<&Movement::destination>(fleet));
}

SystemNumber FactionView::system_of(EntityId fleet_or_planet) const {
    if (world().has<Planet>(fleet_or_planet)) return map().number(world().read<&Planet::system>(fleet_or_planet));
    require_own(fleet_or_planet, "fleet");
    return map().number(world().read<&Fleet::system>(fleet_or_planet));
}

std::span<const EntityId> FactionView::ships(EntityId fleet) const {
    require_own(fleet, "fleet");
    return campaign_->indexes().ships_by_fleet.at(world(), fleet);
}

Ship FactionView::ship(EntityId ship) const {
    require_own(ship, "ship");
    return world().get<Ship>(ship);
}

std::span<const EntityId> FactionView::armies_aboard(EntityId fleet) const {
    require_own(fleet, "fleet");
    return campaign_->indexes().armies_by_carrier.at(world(), fleet);
}

Army FactionView::army(EntityId army) const {
    require_own(army, "army");
    return world().get<Army>(army);
}

double FactionView::fleet_speed(EntityId fleet) const {
    require_own(fleet, "fleet");
    return void_reckoning::fleet_speed(*campaign_, fleet);
}

double FactionView::fleet_strength(EntityId fleet) const {
    require_own(fleet, "fleet");
    return void_reckoning::fleet_strength(*campaign_, fleet);
}

double FactionView::landing_strength(EntityId fleet) const {
    require_own(fleet, "fleet");
    return armies_strength(*campaign_, armies_aboard(fleet));
}

std::int32_t FactionView::transport_room(EntityId fleet) const {
    require_own(fleet, "fleet");
    return void_reckoning::transport_room(*campaign_, fleet);
}

bool FactionView::can_move(EntityId fleet) const { return !under_way(fleet) && world().read<&Fleet::moved_turn>(fleet) != turn() + 1; }

std::vector<ForeignFleet> FactionView::foreign_fleets(SystemNumber system) const {
    std::vector<ForeignFleet> result;
    if (!sees(system)) return result;
    for (const EntityId fleet : campaign_->indexes().fleets_by_system.at(world(), map().system(system))) {
        const Seat owner = world().read<&Faction::seat>(fleet);
        if (owner == seat_ || world().has<Movement>(fleet)) continue;
        const auto ships = static_cast<std::uint32_t>(campaign_->indexes().ships_by_fleet.at(world(), fleet).size());
        result.push_back({fleet, owner, system, ships, void_reckoning::fleet_strength(*campaign_, fleet), fleet_armed(*campaign_, fleet)});
    }
    return result;
}

double FactionView::hostile_strength(SystemNumber system) const {
    if (!sees(system)) {
        const EntityId seen = sighting(map().system(system));
        return seen ? static_cast<double>(world().read<&Sighting::strength>(seen)) : 0;
    }
    return hostile_strength_at(*campaign_, seat_, system);
}

bool FactionView::hostile_presence(SystemNumber system) const {
    return sees(system) && !hostile_armed_seats(*campaign_, seat_, system).empty();
}

std::optional<Seat> FactionView::planet_owner(EntityId planet) const {
    if (!world().has<Planet>(planet)) throw NotFound(fmt::format("planet {} is not known to this faction", planet.value));
    if (sees(map().number(world().read<&Planet::system>(planet))) || owns(planet)) return campaign_->owner(planet);
    const EntityId seen = sighting(planet);
    if (!seen) return std::nullopt;
    const Seat owner = world().read<&Sighting::owner>(seen);
    return owner && owner != seat_ ? std::optional<Seat>(owner) : std::nullopt;  // own planets out of sight have no known owner
}

std::optional<std::uint32_t> FactionView::hostile_composition(SystemNumber system, std::vector<SeenUnits>& out) const {
    if (sees(system)) {
        hostile_composition_at(*campaign_, seat_, system, out);
        return turn();
    }
    const EntityId seen = sighting(map().system(system));
    if (!seen) return std::nullopt;
    sighted_composition(*campaign_, seen, out);
    return world().read<&Sighting::turn>(seen);
}

std::optional<std::uint32_t> FactionView::garrison_composition(EntityId planet, std::vector<SeenUnits>& out) const {
    if (!world().has<Planet>(planet)) throw NotFound(fmt::format("planet {} is not known to this faction", planet.value));
    const bool own = owns(planet);
    if (own || sees(map().number(world().read<&Planet::system>(planet)))) {
        if (!own) garrison_composition_at(*campaign_, planet, out);
        return turn();
    }
    const EntityId seen = sighting(planet);
    if (!seen) return std::nullopt;
    // A planet it owned has no garrison that it knows of once out of sight.
    sighted_composition(*campaign_, seen, out);
    return world().read<&Sighting::turn>(seen);
}

void FactionView::known_planets(SystemNumber system, std::vector<KnownPlanet>& out) const {
    const bool visible = sees(system);
    if (!visible && !sighting(map().system(system))) return;
    const std::uint32_t now = turn();
    for (const auto& [planet, facts, owner] : campaign_->planets(system)) {
        KnownPlanet known{planet, facts, {}, visible, now, 0, 0};
        if (visible || owner == seat_) {
            known.owner = owner;
        } else if (const EntityId seen = sighting(planet)) {
            const Sighting last = world().get<Sighting>(seen);
            // A planet it owned and lost sight of has no owner it knows of.
            known.owner = last.owner == seat_ ? Seat{} : last.owner;
            known.seen_turn = last.turn;
        }
        if (visible && owner && owner != seat_) {
            known.garrison = garrison_strength(*campaign_, planet);
            known.platforms = platform_strength(*campaign_, planet);
        }
        out.push_back(known);
    }
}

std::vector<ForeignPlanet> FactionView::foreign_planets(SystemNumber system) const {
    std::vector<KnownPlanet> known;
    known_planets(system, known);
    std::vector<ForeignPlanet> result;
    for (const KnownPlanet& one : known) {
        if (!one.owner || one.owner == seat_) continue;
        result.push_back({one.planet, one.owner, one.in_sight, one.seen_turn, one.garrison, one.platforms, {}});
        (void)garrison_composition(one.planet, result.back().composition);
    }
    return result;
}

}  // namespace void_reckoning
