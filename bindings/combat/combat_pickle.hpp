#pragma once

#include "bindings/support/standard_casters.hpp"

#include "bindings/combat/combat_outcome.hpp"

namespace void_reckoning {

/// Let a CombatOutcome be pickled: as NumPy arrays and names by what they are, not by how they are stored here.
void bind_outcome_pickle(nanobind::class_<CombatOutcome>& bound);

}  // namespace void_reckoning
