#pragma once

#include <cstdint>

#include "void_reckoning/combat/battle.hpp"

namespace void_reckoning::combat {

/// Check everything in validate() except the uniqueness of ids, which the battle checks when it sorts them.
void validate_values(const BattleSetup& setup);

[[noreturn]] void reject_duplicate(std::uint64_t id);

}  // namespace void_reckoning::combat
