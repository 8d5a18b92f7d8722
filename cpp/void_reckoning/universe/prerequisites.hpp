#pragma once

#include <vector>

#include "void_reckoning/universe/universe.hpp"

namespace void_reckoning {

/// Return the technologies required by each technology, directly or indirectly: in order of index, the technology itself only if it is on a
/// cycle. Safe on tables with cycles or unresolved references, because it is used to check content.
[[nodiscard]] std::vector<std::vector<TechnologyIndex>> all_prerequisites(const std::vector<Technology>& technologies);

/// Return the set of the listed factions; an empty list means all.
[[nodiscard]] FactionSet faction_set(const std::vector<FactionIndex>& factions);

/// Fill in Technology::learners and UnitType::builders.
void derive_faction_sets(Universe& universe, const std::vector<std::vector<TechnologyIndex>>& prerequisites);

}  // namespace void_reckoning
