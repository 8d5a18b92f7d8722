#pragma once

#include <span>
#include <vector>

#include "void_reckoning/campaign/campaign.hpp"

/// The units at a place, by owner and type: as they are now, and as a faction remembers them (SightedUnits). Each function adds to the end
/// of `out`, by owner, then type, one row each.
namespace void_reckoning {

/// Units of one type and owner.
struct SeenUnits {
    Seat owner;
    UnitTypeIndex type;
    std::uint32_t count = 0;   ///< above 0
    std::int64_t health = 0;   ///< thousandths of a unit: sum of the units' shares of their full hull or strength

    /// Return the average share of full hull or strength, above 0 to 1.
    [[nodiscard]] double condition() const { return static_cast<double>(health) / (1000.0 * count); }
    friend bool operator==(const SeenUnits&, const SeenUnits&) = default;
};

[[nodiscard]] inline SeenUnits units_of(const SightedUnits& row) { return {row.owner, row.type, row.count, row.health}; }

/// Append a fleet's ships.
void fleet_composition(Campaign& campaign, EntityId fleet, std::vector<SeenUnits>& out);
/// Append other factions' ships standing in the system and their orbital platforms there; return their strength.
double hostile_composition_at(Campaign& campaign, Seat seat, SystemNumber system, std::vector<SeenUnits>& out);
/// Append the armies and militia of an owned planet; nothing for a free one.
void garrison_composition_at(Campaign& campaign, EntityId planet, std::vector<SeenUnits>& out);

/// Append what a sighting's faction saw there.
void sighted_composition(Campaign& campaign, EntityId sighting, std::vector<SeenUnits>& out);
/// Make the sighting's rows match what was seen; writes only differences.
void write_composition(World& world, EntityId sighting, Faction tag, std::span<const EntityId> rows, std::span<const SeenUnits> seen);

}  // namespace void_reckoning
