#pragma once

#include "void_reckoning/ecs/memory_report.hpp"
#include "void_reckoning/ecs/query_cache.hpp"

namespace void_reckoning {

/// What goes with a world that Python holds, and is no part of it: results of queries, and who keeps what of it.
struct WorldCompanion {
    QueryCache cache;
    Holdings holdings;
};

}  // namespace void_reckoning
