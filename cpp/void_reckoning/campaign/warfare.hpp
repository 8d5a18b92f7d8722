#pragma once

#include "void_reckoning/campaign/battlefield.hpp"

namespace void_reckoning {

inline constexpr double kAggressiveHolds = 0.6;  ///< share of the usual retreat ratio at which an aggressive fleet leaves

/// Fight the faction's standing fleets in a system against every hostile seat there, one after another in a random order. The loser leaves
/// for a neighbouring system. Returns true if the faction still has a fleet there.
bool fight_in_space(TurnContext& turn, SystemNumber system);

/// As above, for several systems: the first battle of each system is fought in parallel.
void fight_in_systems(TurnContext& turn, const std::vector<SystemNumber>& systems);

/// Return whether there is a battle where the faction's fleets stand. engagement.hpp has the table.
[[nodiscard]] bool wants_battle(TurnContext& turn, SystemNumber system);

/// Fight what keeps a fleet from landing in its system. Returns true if nothing does any more, and the fleet is still there.
[[nodiscard]] bool clear_the_way(TurnContext& turn, EntityId fleet);

/// Land the armies aboard a fleet on a hostile planet. Returns true if it changed hands.
bool invade(TurnContext& turn, EntityId fleet, EntityId planet);

}  // namespace void_reckoning
