#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "void_reckoning/ecs/filter.hpp"
#include "void_reckoning/ecs/world.hpp"

namespace void_reckoning {

struct SortKey {
    std::string field;  ///< `Component.field`; strings by their bytes, null first
    bool descending = false;
};

/// Selects entities that have all the components, and those of the filters and sort keys, and meet all filters.
struct Query {
    std::vector<std::string> components;
    std::vector<Filter> filters;
    std::vector<SortKey> sort;  ///< ties, and entities without keys, are ordered by entity id, ascending
    std::optional<std::int64_t> limit;
    std::int64_t offset = 0;
};

struct QueryResult {
    std::vector<EntityId> ids;     ///< in order, after offset and limit
    std::size_t total_count = 0;  ///< of all matches
};

/// A column that a query read, and its stamp at that time.
struct ColumnRead {
    std::uint32_t table = 0;
    std::uint32_t column = 0;
    std::uint64_t stamp = 0;
};

/// Run a query. InvalidQuery names the problem: an unknown component or field (with the nearest names), a value of the wrong type, NaN, a
/// range whose minimum is above its maximum, a negative limit or offset.
[[nodiscard]] QueryResult run_query(const World& world, const Query& query);
/// As above, and return which columns it read: while those and the schema are unchanged, so is the result.
[[nodiscard]] QueryResult run_query(const World& world, const Query& query, std::vector<ColumnRead>& reads);

/// Count matching entities, regardless of limit, offset and order.
[[nodiscard]] std::size_t count_matches(const World& world, const Query& query);

}  // namespace void_reckoning
