#pragma once

#include <nanobind/nanobind.h>

#include <memory>

#include "void_reckoning/campaign/skirmish_runs.hpp"

namespace void_reckoning {

/// What Python holds of a battle that was fought: all of it, shared by the rows that are looked at.
struct CombatOutcome {
    std::shared_ptr<const Skirmish> skirmish;
    std::uint64_t seed = 0;
    combat::BattleResult result;
};

/// The classes CombatOutcome, UnitState, SideStatistics, WeaponStatistics, DamageEvent, TickTrace and the enumeration CombatResult.
void bind_combat_outcome(nanobind::module_& module);

}  // namespace void_reckoning
