#pragma once

#include "bindings/combat/combat_outcome.hpp"

namespace void_reckoning {

/// Convert thousandths of a point to points.
[[nodiscard]] inline double points(std::int64_t thousandths) { return static_cast<double>(thousandths) / 1000.0; }

[[nodiscard]] nanobind::dict by_damage_type(const std::array<std::int64_t, combat::kDamageTypes>& counts);
[[nodiscard]] nanobind::dict by_stress(const std::array<double, combat::kStresses>& sums);

/// Return the units of each type by side: numbers by its name, in the order in which they were given.
[[nodiscard]] nanobind::list forces_of(const SkirmishRoster& skirmish);

/// Return every unit, or every damage event: NumPy arrays by name.
[[nodiscard]] nanobind::dict unit_columns(const CombatOutcome& outcome);
[[nodiscard]] nanobind::dict damage_columns(const CombatOutcome& outcome);

/// A sample for Python: NumPy arrays, lists and dicts; bind_combat_sample() describes each.
struct SampleColumns {
    nanobind::object forces, started, hull_started, results, reasons, decided, winning_teams, ticks;
    nanobind::object destroyed, routed, withdrawn, hull_left, damage_dealt, destroyed_by, stress, weapons;
};
[[nodiscard]] SampleColumns sample_columns(SkirmishSample sample, const SkirmishRoster& skirmish);
void bind_combat_sample(nanobind::module_& m);

}  // namespace void_reckoning
