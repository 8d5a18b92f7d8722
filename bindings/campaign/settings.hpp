#pragma once

#include <nanobind/nanobind.h>

#include "void_reckoning/base/parallel.hpp"
#include "void_reckoning/campaign/policy.hpp"
#include "void_reckoning/engine/run_settings.hpp"
#include "void_reckoning/galaxy/generation.hpp"

namespace void_reckoning {

/// What numbers may be, as the core has it.
struct Limits {
    int max_threads = kMaxThreads;
    std::uint32_t max_turns = kMaxTurns, last_turn = kLastTurn;
    std::int64_t max_systems = kMaxSystems;
    std::size_t max_orders = kMaxOrders, max_memory_bytes = kMaxMemoryBytes;
};

/// CampaignSettings, RunSettings and Limits of the core, as Python fills and reads them.
void bind_campaign_settings(nanobind::module_& m);

}  // namespace void_reckoning
