#pragma once

#include "bindings/support/standard_casters.hpp"

#include <optional>
#include <string>
#include <vector>

#include "void_reckoning/session/reading_tools.hpp"

/// Memory reports of a world, as classes for Python.
namespace void_reckoning {

/// Memory kept of an earlier state of a world.
struct HeldMemory {
    std::string kind;
    std::optional<std::int64_t> turn;
    double age_seconds = 0;
    std::uint64_t bytes = 0;
};

struct WorldMemory {
    std::uint64_t world_bytes = 0, string_bytes = 0, held_bytes = 0, query_cache_bytes = 0;
    std::vector<HeldMemory> holdings;
};

struct CacheFigures {
    std::uint64_t hits = 0, misses = 0;
    double hit_rate = 0;
    std::uint64_t entries = 0, bytes = 0, most_entries = 0, most_bytes = 0;
};

[[nodiscard]] WorldMemory memory_of(const WorldState& state, const ReadingTools& tools);
[[nodiscard]] CacheFigures figures_of(const QueryCache& cache);
void bind_world_reports(nanobind::module_& m);

}  // namespace void_reckoning
