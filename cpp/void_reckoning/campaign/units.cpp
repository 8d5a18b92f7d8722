#include <algorithm>

#include "void_reckoning/campaign/forces.hpp"

namespace void_reckoning {
namespace {

/// Return the id of an owned entity's faction, as used in events.
Text owner_text(Campaign& campaign, EntityId owned) {
    return campaign.events().text(campaign.world().text(campaign.world().read<&Faction::faction_id>(owned)));
}

/// Return the system of a unit: its fleet's, or its planet's. For a moving fleet, the system it left.
EntityId system_of_unit(const World& world, EntityId unit) {
    if (world.has<Ship>(unit)) return world.read<&Fleet::system>(world.read<&Ship::fleet>(unit));
    const EntityId carrier = world.read<&Army::carrier>(unit);
    return carrier ? world.read<&Fleet::system>(carrier) : world.read<&Planet::system>(world.read<&Army::planet>(unit));
}

}  // namespace

void destroy_unit(Campaign& campaign, EntityId unit, DestroyReason reason, std::uint64_t combat) {
    World& world = campaign.world();
    const bool is_ship = world.has<Ship>(unit);
    const UnitTypeIndex type = is_ship ? world.read<&Ship::type>(unit) : world.read<&Army::type>(unit);
    campaign.events().emit(EntityDestroyed{unit, campaign.events().text(is_ship ? "ship" : "army"), type.value, reason, combat,
                                           owner_text(campaign, unit), system_of_unit(world, unit)});
    world.destroy(unit);
}

void remove_fleet(Campaign& campaign, EntityId fleet, DestroyReason reason, std::uint64_t combat) {
    World& world = campaign.world();
    const auto aboard = campaign.indexes().armies_by_carrier.at(world, fleet);
    for (const EntityId army : std::vector<EntityId>(aboard.begin(), aboard.end())) destroy_unit(campaign, army, reason, combat);
    VR_CHECK(campaign.indexes().ships_by_fleet.at(world, fleet).empty(), "fleet {} still has ships", fleet.value);
    campaign.events().emit(EntityDestroyed{fleet, campaign.events().text("fleet"), 0xFFFF, reason, combat, owner_text(campaign, fleet),
                                           world.read<&Fleet::system>(fleet)});
    world.destroy(fleet);
}

EntityId create_fleet(Campaign& campaign, Seat seat, EntityId system, SpawnReason reason) {
    World& world = campaign.world();
    const Position position = campaign.map().position(campaign.number(system));
    const EntityId fleet = world.create(Fleet{system, Stance::kAggressive, 0}, position, campaign.tag(seat));
    campaign.events().emit(
        EntitySpawned{fleet, campaign.events().text("fleet"), 0xFFFF, system, reason, owner_text(campaign, fleet), system});
    return fleet;
}

EntityId create_ship(Campaign& campaign, Seat seat, EntityId fleet, UnitTypeIndex type, SpawnReason reason) {
    World& world = campaign.world();
    const combat::UnitProfile& profile = campaign.modifiers(seat)[type].profile;
    const EntityId ship =
        world.create(Ship{fleet, type, profile.hull, profile.shields, static_cast<float>(profile.morale), 0, 0}, campaign.tag(seat));
    campaign.events().emit(EntitySpawned{ship, campaign.events().text("ship"), type.value, fleet, reason, owner_text(campaign, ship),
                                         system_of_unit(world, ship)});
    return ship;
}

EntityId create_army(Campaign& campaign, Seat seat, EntityId planet, UnitTypeIndex type, SpawnReason reason) {
    World& world = campaign.world();
    const combat::UnitProfile& profile = campaign.modifiers(seat)[type].profile;
    const EntityId army =
        world.create(Army{planet, EntityId{}, type, profile.hull, static_cast<float>(profile.morale), 0, 0}, campaign.tag(seat));
    campaign.events().emit(EntitySpawned{army, campaign.events().text("army"), type.value, planet, reason, owner_text(campaign, army),
                                         system_of_unit(world, army)});
    return army;
}

EntityId fleet_to_join(Campaign& campaign, Seat seat, SystemNumber system, UnitTypeIndex type) {
    constexpr double kAlike = 0.75;  // of the faster one's speed: neither holds the other back by more
    const UnitStats& stats = campaign.modifiers(seat)[type];
    if (!stats.armed) return {};
    EntityId best;
    std::size_t most = 0;
    for (const EntityId fleet : standing_fleets(campaign, seat, system)) {
        const std::size_t ships = campaign.indexes().ships_by_fleet.at(campaign.world(), fleet).size();
        if (ships <= most || !fleet_armed(campaign, fleet)) continue;
        const double speed = fleet_speed(campaign, fleet);
        if (std::min(speed, stats.speed) >= kAlike * std::max(speed, stats.speed)) {
            best = fleet;
            most = ships;
        }
    }
    return best;
}

}  // namespace void_reckoning
