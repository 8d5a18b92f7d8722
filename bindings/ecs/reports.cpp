#include "bindings/ecs/reports.hpp"

#include "bindings/support/result_class.hpp"
#include "bindings/support/standard_casters.hpp"

namespace nb = nanobind;

namespace void_reckoning {

WorldMemory memory_of(const WorldState& state, const ReadingTools& tools) {
    const MemoryReport report = tools.holdings.report(state);
    WorldMemory memory{report.world_bytes, report.text_bytes, report.held_bytes, tools.cache.statistics().bytes, {}};
    for (const MemoryReport::Row& row : report.holdings) {
        memory.holdings.push_back({row.kind, row.turn < 0 ? std::nullopt : std::optional(row.turn), row.age_seconds, row.bytes});
    }
    return memory;
}

CacheFigures figures_of(const QueryCache& cache) {
    const QueryCache::Statistics statistics = cache.statistics();
    const std::uint64_t asked = statistics.hits + statistics.misses;
    const double rate = asked == 0 ? 0.0 : static_cast<double>(statistics.hits) / static_cast<double>(asked);
    return {statistics.hits, statistics.misses, rate, statistics.entries, statistics.bytes, cache.most_entries(), cache.most_bytes()};
}

void bind_world_reports(nb::module_& m) {
    bind_result<&HeldMemory::kind, &HeldMemory::turn, &HeldMemory::age_seconds, &HeldMemory::bytes>(
        m, "HeldMemory", "Memory that a snapshot, a table or a view keeps of an earlier world. Also a mapping of its attributes.",
        {{{"kind", "Kind of its holder."},
          {"turn", "The turn that it was taken in; None: in a world without turns."},
          {"age_seconds", "Age in seconds."},
          {"bytes", "Bytes of blocks that the world itself no longer has."}}});
    bind_result<&WorldMemory::world_bytes, &WorldMemory::string_bytes, &WorldMemory::held_bytes, &WorldMemory::query_cache_bytes,
                &WorldMemory::holdings>(m, "MemoryReport",
                                        "Memory of a world, and of the holders of its earlier states. Also a mapping of its attributes.",
                                        {{{"world_bytes", "Bytes of the columns as they are now."},
                                          {"string_bytes", "Bytes of its strings."},
                                          {"held_bytes", "Bytes that all holdings keep together; a block kept by several counts once."},
                                          {"query_cache_bytes", "Bytes of the query results that are kept."},
                                          {"holdings", "Each holding, the oldest first."}}});
    bind_result<&CacheFigures::hits, &CacheFigures::misses, &CacheFigures::hit_rate, &CacheFigures::entries, &CacheFigures::bytes,
                &CacheFigures::most_entries, &CacheFigures::most_bytes>(m, "QueryCacheStatistics",
                                                                        "Reuse of query results. Also a mapping of its attributes.",
                                                                        {{{"hits", "Queries answered from the cache."},
                                                                          {"misses", "Queries that had to be run."},
                                                                          {"hit_rate", "Share of hits, 0 to 1."},
                                                                          {"entries", "Results kept."},
                                                                          {"bytes", "Bytes used."},
                                                                          {"most_entries", "Maximum number of results kept."},
                                                                          {"most_bytes", "Maximum number of bytes used."}}});
}

}  // namespace void_reckoning
