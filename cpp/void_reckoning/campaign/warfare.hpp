#pragma once

#include "void_reckoning/campaign/battlefield.hpp"

namespace void_reckoning {

inline constexpr double kAggressiveHolds = 0.6;  ///< share of the usual retreat ratio at which an aggressive fleet leaves

/// Fights the faction's standing fleets in a system against every hostile seat there, one after another in an order drawn by lot.
/// Whoever loses leaves for a neighbouring system. True where the faction still has a fleet there.
bool fight_in_space(TurnContext& turn, SystemNumber system);

/// The same for several systems: the first battle of each system is fought in parallel.
void fight_in_systems(TurnContext& turn, const std::vector<SystemNumber>& systems);

/// Is there a battle where the faction's fleets stand? engagement.hpp has the table.
[[nodiscard]] bool wants_battle(TurnContext& turn, SystemNumber system);

/// Fights what keeps a fleet from landing anybody in its system. True where nothing does any more, and the fleet is still there.
[[nodiscard]] bool clear_the_way(TurnContext& turn, EntityId fleet);

/// Lands the armies aboard a fleet on a hostile planet. True where it changed hands.
bool invade(TurnContext& turn, EntityId fleet, EntityId planet);

}  // namespace void_reckoning
