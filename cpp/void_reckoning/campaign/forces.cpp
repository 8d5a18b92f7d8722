#include "void_reckoning/campaign/forces.hpp"

#include <algorithm>

#include "void_reckoning/campaign/colony_output.hpp"

namespace void_reckoning {
namespace {

/// Visit all ships of a fleet: `visit(entity, stats)`, until it returns false.
template <class Visit> void for_each_ship(Campaign& campaign, EntityId fleet, const Visit& visit) {
    const World& world = campaign.world();
    const FactionModifiers& modifiers = campaign.modifiers(world.read<&Faction::seat>(fleet));
    for (const EntityId ship : campaign.indexes().ships_by_fleet.at(world, fleet)) {
        if (!visit(ship, modifiers[world.read<&Ship::type>(ship)])) return;
    }
}

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
    double slowest = -1;
    for_each_ship(campaign, fleet, [&](EntityId, const UnitStats& stats) {
        slowest = slowest < 0 ? stats.speed : std::min(slowest, stats.speed);
        return true;
    });
    return std::max(0.0, slowest);
}

double fleet_strength(Campaign& campaign, EntityId fleet) {
    double strength = 0;
    for_each_ship(campaign, fleet, [&](EntityId ship, const UnitStats& stats) {
        strength += stats.strength.strength * health(campaign.world().read<&Ship::hull>(ship), stats.profile.hull);
        return true;
    });
    return strength;
}

bool fleet_armed(Campaign& campaign, EntityId fleet) {
    bool armed = false;
    for_each_ship(campaign, fleet, [&](EntityId, const UnitStats& stats) { return !(armed = stats.armed); });
    return armed;
}

std::int32_t transport_room(Campaign& campaign, EntityId fleet) {
    std::int32_t room = 0;
    for_each_ship(campaign, fleet, [&](EntityId, const UnitStats& stats) {
        room += stats.transport;
        return true;
    });
    return room - static_cast<std::int32_t>(campaign.indexes().armies_by_carrier.at(campaign.world(), fleet).size());
}

EntityId find_colony_ship(Campaign& campaign, EntityId fleet) {
    EntityId found;
    for_each_ship(campaign, fleet, [&](EntityId ship, const UnitStats& stats) {
        if (stats.colonises) found = ship;
        return !found;
    });
    return found;
}

double armies_strength(Campaign& campaign, std::span<const EntityId> armies) {
    if (armies.empty()) return 0;
    const World& world = campaign.world();
    // All armies in one place belong to one faction.
    const FactionModifiers& modifiers = campaign.modifiers(world.read<&Faction::seat>(armies[0]));
    double strength = 0;
    for (const EntityId army : armies) {
        const UnitStats& stats = modifiers[world.read<&Army::type>(army)];
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
    for (const auto& [planet, facts, owner] : campaign.planets(system)) {
        if (!owner || owner == seat || std::find(seats.begin(), seats.end(), owner) != seats.end()) continue;
        if (orbital_defence(campaign, planet) > 0) seats.push_back(owner);
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
    for (const auto& [planet, facts, owner] : campaign.planets(system)) {
        if (owner && owner != seat) strength += platform_strength(campaign, planet);
    }
    return strength;
}

double garrison_strength(Campaign& campaign, EntityId planet) {
    const std::optional<Seat> owner = campaign.owner(planet);
    if (!owner) return 0;
    const double militia = campaign.modifiers(*owner)[campaign.universe().rules.militia_type].strength.strength;
    return armies_strength(campaign, campaign.indexes().armies_by_planet.at(campaign.world(), planet)) +
           militia * militia_armies(campaign, planet);
}

double platform_strength(Campaign& campaign, EntityId planet) {
    const std::optional<Seat> owner = campaign.owner(planet);
    if (!owner) return 0;
    const std::int32_t platforms = orbital_defence(campaign, planet);
    if (platforms == 0) return 0;
    return platforms * campaign.modifiers(*owner)[campaign.universe().rules.platform_type].strength.strength;
}

std::int32_t colony_building_slots(Campaign& campaign, EntityId colony) { return building_slots(campaign, colony); }

}  // namespace void_reckoning
