#pragma once

#include <tuple>
#include <type_traits>

#include "void_reckoning/events/descriptions.hpp"

namespace void_reckoning {

/// Every event's struct, by its number. Adding an event means adding it here: the checks below don't compile without it.
using EventStructs =
    std::tuple<CombatStart, CombatEnd, DamageDealt, EntitySpawned, EntityDestroyed, TurnStart, TurnEnd, FactionAction, SystemError,
               EntityMoved, ColonyFounded, PlanetConquered, ConstructionCompleted, TechnologyLearned, FactionEliminated, VictoryAchieved,
               PolicyMemoryWritten, FactionReport, Intervention, PolicyChanged, CombatParticipant>;

static_assert(std::tuple_size_v<EventStructs> == kEventTypes, "an event is missing from EventStructs");

template <std::size_t... Types> constexpr bool numbered_in_order(std::index_sequence<Types...>) {
    return ((static_cast<std::size_t>(Describe<std::tuple_element_t<Types, EventStructs>>::type) == Types) && ...);
}
static_assert(numbered_in_order(std::make_index_sequence<kEventTypes>()), "EventStructs is not in the order of EventType");

}  // namespace void_reckoning
