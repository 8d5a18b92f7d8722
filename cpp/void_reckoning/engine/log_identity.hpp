#pragma once

#include "void_reckoning/blackbox/format.hpp"
#include "void_reckoning/campaign/campaign.hpp"

namespace void_reckoning {

/// The identity of a new log of a campaign: a fresh campaign id, now, and what it is played by.
[[nodiscard]] LogIdentity new_log_identity(const Campaign& campaign);

}  // namespace void_reckoning
