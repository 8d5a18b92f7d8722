#pragma once

#include "void_reckoning/campaign/campaign.hpp"

namespace void_reckoning {

/// Checks every invariant of a campaign's state: references, ranges, ownership, places. StateCorruption names the turn, the entity, the
/// field and the rule that is broken. Changes nothing.
void audit(Campaign& campaign);

}  // namespace void_reckoning
