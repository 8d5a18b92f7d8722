#pragma once

#include <vector>

#include "void_reckoning/universe/universe.hpp"

namespace void_reckoning {

/// What must be learned before each technology, directly or not: in order of index, the technology itself only if it is on a cycle.
/// Safe on tables with cycles or unresolved references, because content is judged with it before it is known to be sound.
[[nodiscard]] std::vector<std::vector<TechnologyIndex>> all_prerequisites(const std::vector<Technology>& technologies);

/// The factions a list names; an empty list means all.
[[nodiscard]] FactionSet faction_set(const std::vector<FactionIndex>& factions);

/// Fills Technology::learners and UnitType::builders.
void derive_faction_sets(Universe& universe, const std::vector<std::vector<TechnologyIndex>>& prerequisites);

}  // namespace void_reckoning
