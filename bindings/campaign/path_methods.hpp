#pragma once

#include "bindings/support/standard_casters.hpp"

#include "bindings/campaign/campaign_handle.hpp"
#include "bindings/campaign/view_handle.hpp"

namespace void_reckoning {

void bind_path_methods(nanobind::class_<CampaignHandle>& campaign);
void bind_path_methods(nanobind::class_<ViewHandle>& view);

}  // namespace void_reckoning
