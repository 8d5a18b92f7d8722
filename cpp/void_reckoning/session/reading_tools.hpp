#pragma once

#include "void_reckoning/ecs/memory_report.hpp"
#include "void_reckoning/ecs/query_cache.hpp"
#include "void_reckoning/galaxy/nearby_index.hpp"

namespace void_reckoning {

/// What readers of a session's world share, and what is no part of that world: results of queries, who is where, who keeps what of it. Any
/// thread may use it.
struct ReadingTools {
    QueryCache cache;
    NearbyIndex nearby;
    Holdings holdings;
};

}  // namespace void_reckoning
