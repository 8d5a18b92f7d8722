#pragma once

#include <vector>

#include "void_reckoning/universe/catalogue.hpp"

namespace void_reckoning {

/// Read `banned` of [rules]: ids of unit types, buildings and technologies; `unit_types.scout` where an id names rows of several tables.
[[nodiscard]] Bans read_bans(TableReader& rules, const Catalogue& catalogue);

/// Take what is banned, and what requires it, from everyone: fill in `ban` of unit types, buildings and technologies, and empty their
/// faction sets.
void apply_bans(Universe& universe, const std::vector<std::vector<TechnologyIndex>>& prerequisites);

}  // namespace void_reckoning
