#pragma once

#include <vector>

#include "void_reckoning/campaign/turn_context.hpp"

namespace void_reckoning {

/// Move a fleet towards a destination by at most `budget` light years, through systems where no fleet or platform stops it. Returns true if
/// it ended in a system with enemies. The fleet has Movement exactly while it is between systems.
bool advance_fleet(TurnContext& turn, EntityId fleet, SystemNumber destination, double budget);

/// Continue the movement of fleets under way from earlier turns, in the order of their ids; then fight battles wherever the faction's
/// fleets met enemies or stand in the same system as some.
void settle(TurnContext& turn);

}  // namespace void_reckoning
