#pragma once

#include <cstdint>

#include "void_reckoning/campaign/fielded_type.hpp"

namespace void_reckoning {

/// Replace a type's numbers. `known`: the type is one of the universe's; otherwise `domain` and `hull` must be set. InvalidInput names
/// field, value, range.
void apply_own(UnitType& type, const OwnStats& own, bool known);

/// As above, for a weapon; returns how many of it the unit has.
[[nodiscard]] std::int32_t apply_own(Weapon& weapon, const OwnWeapon& own);

}  // namespace void_reckoning
