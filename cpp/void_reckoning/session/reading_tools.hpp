#pragma once

#include "void_reckoning/ecs/memory_report.hpp"
#include "void_reckoning/ecs/query_cache.hpp"
#include "void_reckoning/galaxy/nearby_index.hpp"

namespace void_reckoning {

/// Shared by the readers of a session's world, and not part of its state: cached query results, the index of places, and the list of holdings.
/// Any thread may use it.
struct ReadingTools {
    QueryCache cache;
    NearbyIndex nearby;
    Holdings holdings;
};

}  // namespace void_reckoning
