#pragma once

#include <cstdint>

#include "void_reckoning/campaign/fielded_type.hpp"

namespace void_reckoning {

/// Replaces a type's numbers. `known`: it is one of the universe; else `domain` and `hull` must be given. InvalidInput names field, value, range.
void apply_own(UnitType& type, const OwnStats& own, bool known);

/// The same for a weapon; gives how many of it the unit has.
[[nodiscard]] std::int32_t apply_own(Weapon& weapon, const OwnWeapon& own);

}  // namespace void_reckoning
