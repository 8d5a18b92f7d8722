#pragma once

#include "void_reckoning/ecs/link_index.hpp"
#include "void_reckoning/galaxy/components.hpp"

namespace void_reckoning {

/// Ownership, derived from the state and updated after any change of it. Lists are sorted by id and valid until the world changes.
struct Indexes {
    LinkIndex fleets_by_system = LinkIndex::of<&Fleet::system>();
    LinkIndex fleets_by_seat = LinkIndex::among<&Faction::seat, Fleet>();
    LinkIndex ships_by_fleet = LinkIndex::of<&Ship::fleet>();
    LinkIndex armies_by_planet = LinkIndex::of<&Army::planet>();
    LinkIndex armies_by_carrier = LinkIndex::of<&Army::carrier>();
    LinkIndex planets_by_system = LinkIndex::of<&Planet::system>();
    LinkIndex colonies_by_seat = LinkIndex::among<&Faction::seat, Colony>();
    LinkIndex buildings_by_colony = LinkIndex::of<&Building::colony>();
    LinkIndex queue_by_colony = LinkIndex::of<&QueueEntry::colony>();
    LinkIndex technologies_by_seat = LinkIndex::among<&Faction::seat, KnownTechnology>();
    LinkIndex buildings_by_seat = LinkIndex::among<&Faction::seat, Building>();
    LinkIndex sightings_by_seat = LinkIndex::among<&Faction::seat, Sighting>();
    LinkIndex units_by_sighting = LinkIndex::of<&SightedUnits::sighting>();
    LinkIndex armies_by_seat = LinkIndex::among<&Faction::seat, Army>();
    LinkIndex ships_by_seat = LinkIndex::among<&Faction::seat, Ship>();
};

}  // namespace void_reckoning
