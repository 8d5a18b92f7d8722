#pragma once

#include "void_reckoning/campaign/campaign.hpp"

namespace void_reckoning {

/// Check every invariant of a campaign's state: references, ranges, ownership, places. StateCorruption names the turn, the entity, the
/// field and the broken rule. Changes nothing.
void audit(Campaign& campaign);

/// As audit(), after a change from outside: a broken invariant is the caller's mistake, an InvalidInput.
void audit_change(Campaign& campaign);

/// Throw InvalidInput for an invariant that a change from outside broke.
[[noreturn]] void refuse_change(const StateCorruption& broken);

}  // namespace void_reckoning
