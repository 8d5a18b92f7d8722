#pragma once

#include <memory>

#include "void_reckoning/campaign/campaign.hpp"
#include "void_reckoning/ecs/value_names.hpp"

namespace void_reckoning {

/// Return the names of the numbers in a campaign's named fields: its universe's content, its factions by seat, and the enumerations of the
/// rules.
[[nodiscard]] std::shared_ptr<const ValueNames> value_names(const Campaign& campaign);

}  // namespace void_reckoning
