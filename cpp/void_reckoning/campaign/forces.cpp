#include "void_reckoning/campaign/forces.hpp"

#include <algorithm>

#include "void_reckoning/campaign/colony_output.hpp"

namespace void_reckoning {
namespace {

const UnitStats& stats_of_ship(Campaign& campaign, EntityId ship) {
    const World& world = campaign.world();
    return campaign.modifiers(world.read<&Faction::seat>(ship))[world.read<&Ship::type>(ship)];
}

double health(std::int64_t now, std::int64_t full) { return full > 0 ? static_cast<double>(now) / static_cast<double>(full) : 0.0; }

std::vector<Seat> other_seats_at(Campaign& campaign, Seat seat, SystemNumber system, bool armed_only) {
    const World& world = campaign.world();
    std::vector<Seat> seats;
    for (const EntityId fleet : campaign.indexes().fleets_by_system.at(world, campaign.map().system(system))) {
        const Seat owner = world.read<&Faction::seat>(fleet);
        if (owner == seat || world.has<Movement>(fleet)) continue;
        if (std::find(seats.begin(), seats.end(), owner) != seats.end()) continue;
        if (!armed_only || fleet_armed(campaign, fleet)) seats.push_back(owner);
    }
    return seats;
}

}  // namespace

double fleet_speed(Campaign& campaign, EntityId fleet) {
    double slowest = 0;
    bool first = true;
    for (const EntityId ship : campaign.indexes().ships_by_fleet.at(campaign.world(), fleet)) {
        const double speed = stats_of_ship(campaign, ship).speed;
        slowest = first ? speed : std::min(slowest, speed);
        first = false;
    }
    return slowest;
}

double fleet_strength(Campaign& campaign, EntityId fleet) {
    double strength = 0;
    for (const EntityId ship : campaign.indexes().ships_by_fleet.at(campaign.world(), fleet)) {
        const UnitStats& stats = stats_of_ship(campaign, ship);
        strength += stats.strength.strength * health(campaign.world().read<&Ship::hull>(ship), stats.profile.hull);
    }
    return strength;
}

bool fleet_armed(Campaign& campaign, EntityId fleet) {
    const auto ships = campaign.indexes().ships_by_fleet.at(campaign.world(), fleet);
    return std::any_of(ships.begin(), ships.end(), [&](EntityId ship) { return stats_of_ship(campaign, ship).armed; });
}

std::int32_t transport_room(Campaign& campaign, EntityId fleet) {
    std::int32_t room = 0;
    for (const EntityId ship : campaign.indexes().ships_by_fleet.at(campaign.world(), fleet)) {
        room += stats_of_ship(campaign, ship).transport;
    }
    return room - static_cast<std::int32_t>(campaign.indexes().armies_by_carrier.at(campaign.world(), fleet).size());
}

EntityId find_colony_ship(Campaign& campaign, EntityId fleet) {
    for (const EntityId ship : campaign.indexes().ships_by_fleet.at(campaign.world(), fleet)) {
        if (stats_of_ship(campaign, ship).colonises) return ship;
    }
    return {};
}

double armies_strength(Campaign& campaign, std::span<const EntityId> armies) {
    const World& world = campaign.world();
    double strength = 0;
    for (const EntityId army : armies) {
        const UnitStats& stats = campaign.modifiers(world.read<&Faction::seat>(army))[world.read<&Army::type>(army)];
        strength += stats.strength.strength * health(world.read<&Army::strength>(army), stats.profile.hull);
    }
    return strength;
}

std::vector<EntityId> standing_fleets(Campaign& campaign, Seat seat, SystemNumber system) {
    const World& world = campaign.world();
    std::vector<EntityId> result;
    for (const EntityId fleet : campaign.indexes().fleets_by_system.at(world, campaign.map().system(system))) {
        if (world.read<&Faction::seat>(fleet) == seat && !world.has<Movement>(fleet)) result.push_back(fleet);
    }
    return result;
}

std::vector<Seat> hostile_armed_seats(Campaign& campaign, Seat seat, SystemNumber system) {
    std::vector<Seat> seats = other_seats_at(campaign, seat, system, true);
    std::sort(seats.begin(), seats.end());
    return seats;
}

std::vector<Seat> hostile_seats(Campaign& campaign, Seat seat, SystemNumber system) {
    std::vector<Seat> seats = other_seats_at(campaign, seat, system, false);
    for (const EntityId planet : campaign.map().planets(system)) {
        const std::optional<Seat> owner = campaign.owner(planet);
        if (!owner || *owner == seat || std::find(seats.begin(), seats.end(), *owner) != seats.end()) continue;
        if (colony_output(campaign, planet).orbital_defence > 0) seats.push_back(*owner);
    }
    std::sort(seats.begin(), seats.end());
    return seats;
}

double hostile_strength_at(Campaign& campaign, Seat seat, SystemNumber system) {
    const World& world = campaign.world();
    double strength = 0;
    for (const EntityId fleet : campaign.indexes().fleets_by_system.at(world, campaign.map().system(system))) {
        if (world.read<&Faction::seat>(fleet) != seat && !world.has<Movement>(fleet)) strength += fleet_strength(campaign, fleet);
    }
    for (const EntityId planet : campaign.map().planets(system)) {
        const std::optional<Seat> owner = campaign.owner(planet);
        if (owner && *owner != seat) strength += platform_strength(campaign, planet);
    }
    return strength;
}

double garrison_strength(Campaign& campaign, EntityId planet) {
    const std::optional<Seat> owner = campaign.owner(planet);
    if (!owner) return 0;
    const ColonyOutput output = colony_output(campaign, planet);
    const double militia = campaign.modifiers(*owner)[campaign.universe().rules.militia_type].strength.strength;
    return armies_strength(campaign, campaign.indexes().armies_by_planet.at(campaign.world(), planet)) +
           militia * militia_companies(campaign, planet, output);
}

double platform_strength(Campaign& campaign, EntityId planet) {
    const std::optional<Seat> owner = campaign.owner(planet);
    if (!owner) return 0;
    const std::int32_t platforms = colony_output(campaign, planet).orbital_defence;
    if (platforms == 0) return 0;
    return platforms * campaign.modifiers(*owner)[campaign.universe().rules.platform_type].strength.strength;
}

std::int32_t colony_building_slots(Campaign& campaign, EntityId colony) { return colony_output(campaign, colony).slots; }

}  // namespace void_reckoning
