#pragma once

#include "bindings/support/standard_casters.hpp"

#include <memory>

#include "void_reckoning/campaign/skirmish_runs.hpp"

namespace void_reckoning {

/// A battle that was fought, as held by Python: all of it, shared by the rows that are accessed.
struct CombatOutcome {
    std::shared_ptr<const SkirmishRoster> roster;
    std::uint64_t seed = 0;
    combat::BattleResult result;
    /// Damage records with damage, by the unit that they name as their target: those of unit u are `received[first_received[u]]` to before
    /// `received[first_received[u + 1]]`. Both are empty where damage is not recorded by unit.
    std::vector<std::uint32_t> first_received, received;

    /// Fill both; called once, when the battle is over.
    void list_received();
};

/// Bind the classes CombatOutcome, UnitState, SideStatistics, WeaponStatistics, DamageEvent, TickTrace and the enumeration CombatResult.
void bind_combat_outcome(nanobind::module_& module);

}  // namespace void_reckoning
