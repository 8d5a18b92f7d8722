#pragma once

#include <span>
#include <vector>

#include "void_reckoning/campaign/campaign.hpp"

/// Figures of fleets and armies shared by rules and views. Strengths are combat::ProfileStrength::strength, summed, times health.
namespace void_reckoning {

[[nodiscard]] double fleet_speed(Campaign& campaign, EntityId fleet);  ///< light years a turn, of its slowest ship; 0 without ships
[[nodiscard]] double fleet_strength(Campaign& campaign, EntityId fleet);
[[nodiscard]] bool fleet_armed(Campaign& campaign, EntityId fleet);
[[nodiscard]] std::int32_t transport_room(Campaign& campaign, EntityId fleet);  ///< number of armies that still fit; negative when overfull
[[nodiscard]] EntityId find_colony_ship(Campaign& campaign, EntityId fleet);  ///< the one with the lowest id, or none
[[nodiscard]] double armies_strength(Campaign& campaign, std::span<const EntityId> armies);

/// Return the share of a unit's full hull or strength.
[[nodiscard]] inline double health(std::int64_t now, std::int64_t full) {
    return full > 0 ? static_cast<double>(now) / static_cast<double>(full) : 0.0;
}

/// Return a seat's fleets standing in a system (not those moving), by id.
[[nodiscard]] std::vector<EntityId> standing_fleets(Campaign& campaign, Seat seat, SystemNumber system);
/// Return the seats at war with this one that have armed fleets standing in the system, by seat. All factions are at war with each other.
[[nodiscard]] std::vector<Seat> hostile_armed_seats(Campaign& campaign, Seat seat, SystemNumber system);
/// Return the seats at war with this one that have fleets or orbital defences in the system, by seat.
[[nodiscard]] std::vector<Seat> hostile_seats(Campaign& campaign, Seat seat, SystemNumber system);
/// Return the strength of all hostile fleets and platforms in the system.
[[nodiscard]] double hostile_strength_at(Campaign& campaign, Seat seat, SystemNumber system);

[[nodiscard]] double garrison_strength(Campaign& campaign, EntityId planet);  ///< armies and militia of an owned planet
[[nodiscard]] double platform_strength(Campaign& campaign, EntityId planet);
[[nodiscard]] std::int32_t colony_building_slots(Campaign& campaign, EntityId colony);

/// Remove a fleet without ships; armies still aboard are lost with it.
void remove_fleet(Campaign& campaign, EntityId fleet, DestroyReason reason, std::uint64_t combat);
/// Create a fleet without ships, standing in a system.
EntityId create_fleet(Campaign& campaign, Seat seat, EntityId system, SpawnReason reason);
EntityId create_ship(Campaign& campaign, Seat seat, EntityId fleet, UnitTypeIndex type, SpawnReason reason);
EntityId create_army(Campaign& campaign, Seat seat, EntityId planet, UnitTypeIndex type, SpawnReason reason);
void destroy_unit(Campaign& campaign, EntityId unit, DestroyReason reason, std::uint64_t combat);  ///< a ship or army
/// Return the standing fleet that a new ship of this type joins: warships gather with the largest armed fleet of about their speed, others
/// form their own.
[[nodiscard]] EntityId fleet_to_join(Campaign& campaign, Seat seat, SystemNumber system, UnitTypeIndex type);

}  // namespace void_reckoning
