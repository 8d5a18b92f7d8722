#pragma once

#include "void_reckoning/campaign/turn_context.hpp"

namespace void_reckoning {

/// Record what the faction sees at the end of its turn: each system in sight, and each planet there that another faction owns or owned,
/// with the units there by owner and type. Records of what is out of sight stay.
void remember_sights(TurnContext& turn);

/// Remove a sighting with the units that were seen.
void forget_sighting(Campaign& campaign, EntityId sighting);

}  // namespace void_reckoning
