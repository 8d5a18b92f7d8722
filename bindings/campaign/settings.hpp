#pragma once

#include "bindings/support/standard_casters.hpp"

#include "void_reckoning/base/parallel.hpp"
#include "void_reckoning/campaign/campaign.hpp"
#include "void_reckoning/campaign/policy.hpp"
#include "void_reckoning/engine/run_settings.hpp"
#include "void_reckoning/galaxy/generation.hpp"

namespace void_reckoning {

/// Limits of numbers in the core.
struct Limits {
    int max_threads = kMaxThreads;
    std::uint32_t max_turns = kMaxTurns, last_turn = kLastTurn;
    std::int64_t max_factions = kMaxSeats, min_systems = kMinSystems, max_systems = kMaxSystems;
    std::size_t max_orders = kMaxOrders, max_memory_bytes = kMaxMemoryBytes;
};

/// Bind CampaignSettings, RunSettings and Limits of the core.
void bind_campaign_settings(nanobind::module_& m);

}  // namespace void_reckoning
