#pragma once

#include "void_reckoning/blackbox/format.hpp"
#include "void_reckoning/campaign/campaign.hpp"

namespace void_reckoning {

/// Return the identity of a new log of a campaign: a fresh campaign id, the current time, and the simulation version.
[[nodiscard]] LogIdentity new_log_identity(const Campaign& campaign);

}  // namespace void_reckoning
