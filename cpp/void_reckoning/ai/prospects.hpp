#pragma once

#include <optional>
#include <vector>

#include "void_reckoning/campaign/faction_view.hpp"
#include "void_reckoning/combat/estimate.hpp"

/// Estimates of battles that a policy asks for, from what its faction knows.
namespace void_reckoning::ai {

/// A number of units of one type.
struct AskedUnits {
    UnitTypeIndex type;
    std::uint32_t count = 1;
    Seat owner;            ///< whose equipment counts; none: that of the asking faction for its own side, none's for the enemy
    double condition = 1;  ///< share of full hull or strength
};

/// Own fleets as they are, and units that need not exist.
struct AskedForce {
    std::vector<EntityId> fleets;
    std::vector<AskedUnits> units;
};

/// Estimate a battle on open ground or in empty space that nobody leaves: the same as CombatResolver's. Others' equipment is what every
/// faction knows, their traits. InvalidInput if a side has no units, or units that don't fight in the same domain.
[[nodiscard]] combat::BattleEstimate estimate(const FactionView& view, const AskedForce& own, const AskedForce& enemy);

/// Estimate a battle against others' ships and orbital platforms in a system, or against a planet's garrison, as seen now or last: their
/// equipment counts in full only where they are in sight. In a system the sides withdraw by the universe's rule; on a planet its terrain
/// and the defenders' cover count, and of the fleets the armies aboard. None: nobody is known to be there.
[[nodiscard]] std::optional<combat::BattleEstimate> estimate_at(const FactionView& view, const AskedForce& own, EntityId system_or_planet);

}  // namespace void_reckoning::ai
