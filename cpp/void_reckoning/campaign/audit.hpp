#pragma once

#include "void_reckoning/campaign/campaign.hpp"

namespace void_reckoning {

/// Checks every invariant of a campaign's state: references, ranges, ownership, places. StateCorruption names the turn, the entity, the
/// field and the rule that is broken. Changes nothing.
void audit(Campaign& campaign);

/// The same after a change from outside: what it breaks is its maker's mistake, an InvalidInput.
void audit_change(Campaign& campaign);

/// For what somebody from outside has broken: the mistake is theirs.
[[noreturn]] void refuse_change(const StateCorruption& broken);

}  // namespace void_reckoning
