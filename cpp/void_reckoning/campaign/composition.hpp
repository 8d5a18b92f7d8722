#pragma once

#include <span>
#include <vector>

#include "void_reckoning/campaign/campaign.hpp"

/// Who is somewhere, by owner and type: as it is now, and as a faction remembers it (SightedUnits). Each function adds to the end of `out`,
/// by owner, then type, one row each.
namespace void_reckoning {

/// Units of one type and owner.
struct SeenUnits {
    Seat owner;
    UnitTypeIndex type;
    std::uint32_t count = 0;   ///< above 0
    std::int64_t health = 0;   ///< thousandths of a unit: the shares of their full hull or strength, summed

    /// Of full hull or strength, above 0 to 1, on average.
    [[nodiscard]] double condition() const { return static_cast<double>(health) / (1000.0 * count); }
    friend bool operator==(const SeenUnits&, const SeenUnits&) = default;
};

[[nodiscard]] inline SeenUnits units_of(const SightedUnits& row) { return {row.owner, row.type, row.count, row.health}; }

/// A fleet's ships.
void fleet_composition(Campaign& campaign, EntityId fleet, std::vector<SeenUnits>& out);
/// Ships of others that stand in the system, and others' orbital platforms there; their strength.
double hostile_composition_at(Campaign& campaign, Seat seat, SystemNumber system, std::vector<SeenUnits>& out);
/// Armies and militia of an owned planet; nothing of a free one.
void garrison_composition_at(Campaign& campaign, EntityId planet, std::vector<SeenUnits>& out);

/// What a sighting's faction saw there.
void sighted_composition(Campaign& campaign, EntityId sighting, std::vector<SeenUnits>& out);
/// Makes the sighting's rows, all of them, say what was seen; writes what differs.
void write_composition(World& world, EntityId sighting, Faction tag, std::span<const EntityId> rows, std::span<const SeenUnits> seen);

}  // namespace void_reckoning
