#pragma once

#include <vector>

#include "void_reckoning/campaign/turn_context.hpp"

namespace void_reckoning {

/// Moves a fleet towards a destination by at most `budget` light years, through systems where nobody stops it. True where it ended in a
/// system with enemies. Leaves Movement on it exactly while it is between systems.
bool advance_fleet(TurnContext& turn, EntityId fleet, SystemNumber destination, double budget);

/// Fleets under way from earlier turns go on, in the order of their ids; then battles are fought wherever the faction's fleets met
/// enemies, or stand in the same system as some.
void settle(TurnContext& turn);

}  // namespace void_reckoning
