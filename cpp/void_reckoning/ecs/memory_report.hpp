#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "void_reckoning/base/fork_safe_mutex.hpp"
#include "void_reckoning/ecs/world.hpp"

namespace void_reckoning {

/// An object that keeps an earlier state of a world: a snapshot, a table, a view of a column. Costs what the world changes afterwards.
struct Holding {
    std::string kind;
    std::int64_t turn = -1;  ///< -1: a world without turns
    std::chrono::steady_clock::time_point since;
    std::vector<Column> columns;
};

struct MemoryReport {
    struct Row {
        std::string kind;
        std::int64_t turn = -1;
        double age_seconds = 0;
        std::size_t bytes = 0;  ///< of blocks that the world itself no longer has
    };
    std::size_t world_bytes = 0;
    std::size_t text_bytes = 0;
    std::size_t held_bytes = 0;  ///< of all rows together; a block shared by several counts once
    std::vector<Row> holdings;   ///< oldest first
};

/// The holdings of one world. They end with the last owner of hold()'s result. Any thread may read them.
class Holdings {
   public:
    [[nodiscard]] std::shared_ptr<const Holding> hold(std::string kind, std::int64_t turn, std::vector<Column> columns);
    [[nodiscard]] MemoryReport report(const WorldState& world) const;

   private:
    mutable ForkSafeMutex mutex_;
    std::vector<std::weak_ptr<const Holding>> holdings_;
};

/// Return all columns of a state, including those of its slots.
[[nodiscard]] std::vector<Column> all_columns(const WorldState& state);

}  // namespace void_reckoning
