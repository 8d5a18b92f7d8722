#pragma once

#include "void_reckoning/campaign/turn_context.hpp"

namespace void_reckoning {

/// Writes down what the faction sees at the end of its turn: each system in sight, and each planet there that is or was somebody else's, with
/// the units there by owner and type. What is out of sight stays as it was written.
void remember_sights(TurnContext& turn);

/// Removes a sighting with the units that were seen.
void forget_sighting(Campaign& campaign, EntityId sighting);

}  // namespace void_reckoning
