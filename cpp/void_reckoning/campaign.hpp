/// The rules: orders, a faction's view, policies, turns; battles of a universe's units outside any campaign.
/// The public headers of this floor (docs/guides/embed.md).
#pragma once

#include "void_reckoning/campaign/campaign.hpp"
#include "void_reckoning/campaign/campaign_names.hpp"
#include "void_reckoning/campaign/candidates.hpp"
#include "void_reckoning/campaign/commit.hpp"
#include "void_reckoning/campaign/faction_processor.hpp"
#include "void_reckoning/campaign/faction_view.hpp"
#include "void_reckoning/campaign/fielded_type.hpp"
#include "void_reckoning/campaign/named_paths.hpp"
#include "void_reckoning/campaign/orders.hpp"
#include "void_reckoning/campaign/policy.hpp"
#include "void_reckoning/campaign/skirmish.hpp"
#include "void_reckoning/campaign/skirmish_runs.hpp"
#include "void_reckoning/campaign/turn_orchestrator.hpp"
