#pragma once

#include <string>
#include <vector>

#include "unlocked.hpp"
#include "void_reckoning/ecs/memory_report.hpp"
#include "void_reckoning/ecs/query_cache.hpp"
#include "void_reckoning/ecs/systems.hpp"
#include "void_reckoning/galaxy/nearby_index.hpp"

namespace void_reckoning {

/// What goes with a world that Python holds, and is no part of it: results of queries, who is where, who keeps what of it, its systems.
struct WorldCompanion {
    QueryCache cache;
    NearbyIndex nearby;
    Holdings holdings;
    Systems systems;
    Exclusive exclusive;  ///< changes without the GIL, of worlds without a campaign

    /// From here to unlock() the world is for reading; `why` is what a writer is told. Locks nest.
    void lock(std::string why) { locks_.push_back(std::move(why)); }
    void unlock() {
        if (!locks_.empty()) locks_.pop_back();
    }
    [[nodiscard]] bool locked() const { return !locks_.empty(); }
    void check_unlocked() const {
        if (locked()) throw StateError(locks_.back());
    }

   private:
    std::vector<std::string> locks_;
};

}  // namespace void_reckoning
