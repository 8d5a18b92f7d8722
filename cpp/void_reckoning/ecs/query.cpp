#include "void_reckoning/ecs/query.hpp"

#include <algorithm>
#include <limits>
#include <numeric>

#include "void_reckoning/base/refusal.hpp"
#include "void_reckoning/ecs/field_ref.hpp"
#include "void_reckoning/ecs/selection.hpp"
#include "void_reckoning/ecs/sort_rows.hpp"

namespace void_reckoning {
namespace {

/// A query with its names resolved: which archetypes to search, which of their rows to keep, most selective filter first.
struct Plan {
    ComponentMask mask;
    std::vector<Selector> selectors;
    std::vector<SortField> sort;
};

Plan make_plan(const World& world, const Query& query) {
    if (query.limit && *query.limit < 0) throw InvalidQuery(must_be("limit", "0 or more", *query.limit));
    if (query.offset < 0) throw InvalidQuery(must_be("offset", "0 or more", query.offset));
    Plan plan;
    for (const std::string& name : query.components) plan.mask.set(resolve_component(world.schema(), name).value);
    for (const Filter& filter : query.filters) {
        plan.selectors.push_back(make_selector(world, filter));
        plan.mask.set(plan.selectors.back().field.component.value);
    }
    for (const SortKey& key : query.sort) {
        plan.sort.push_back({resolve_field_ref(world.schema(), key.field), key.descending});
        plan.mask.set(plan.sort.back().field.component.value);
    }
    std::sort(plan.selectors.begin(), plan.selectors.end(), [](const Selector& a, const Selector& b) { return a.rank < b.rank; });
    return plan;
}

/// Call `visit(table, block, matching rows)` for each block that has any.
template <class Visit> void for_each_match(const World& world, const Plan& plan, Visit&& visit) {
    Selection rows;
    for (std::size_t table = 0; table < world.table_count(); ++table) {
        const TableLayout& layout = world.layout(table);
        if ((layout.mask & plan.mask) != plan.mask) continue;
        for (std::size_t block = 0; block << kBlockShift < world.rows(table); ++block) {
            std::size_t count = std::min(world.rows(table) - (block << kBlockShift), kBlockRows);
            std::iota(rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(count), std::uint16_t{0});
            for (const Selector& selector : plan.selectors) {
                if (count == 0) break;
                const auto first = static_cast<std::size_t>(layout.first_column[selector.field.component.value]);
                count = select_rows(selector, world.column(table, first + selector.field.field).block(block).data(), rows, count);
            }
            if (count > 0) visit(table, block, std::span<const std::uint16_t>(rows.data(), count));
        }
    }
}

void note_reads(const World& world, const Plan& plan, std::vector<ColumnRead>& reads) {
    for (std::uint32_t table = 0; table < world.table_count(); ++table) {
        const TableLayout& layout = world.layout(table);
        if ((layout.mask & plan.mask) != plan.mask) continue;
        const auto note = [&](std::uint32_t column) { reads.push_back({table, column, world.column(table, column).stamp()}); };
        const auto column_of = [&](const FieldRef& field) {
            return static_cast<std::uint32_t>(layout.first_column[field.component.value]) + field.field;
        };
        note(0);  // which entities there are
        for (const Selector& selector : plan.selectors) note(column_of(selector.field));
        for (const SortField& key : plan.sort) note(column_of(key.field));
    }
}

QueryResult run_plan(const World& world, const Query& query, const Plan& plan) {
    std::vector<Match> matches;
    for_each_match(world, plan, [&](std::size_t table, std::size_t block, std::span<const std::uint16_t> rows) {
        const auto ids = world.ids(table, block);
        const auto first = static_cast<std::uint32_t>(block << kBlockShift);
        const std::size_t before = matches.size();
        matches.resize(before + rows.size());
        for (std::size_t i = 0; i < rows.size(); ++i) {
            matches[before + i] = {ids[rows[i]], {static_cast<std::uint32_t>(table), first + rows[i]}};
        }
    });
    const auto limit = query.limit ? static_cast<std::size_t>(*query.limit) : std::numeric_limits<std::size_t>::max();
    return {sorted_ids(world, matches, plan.sort, static_cast<std::size_t>(query.offset), limit), matches.size()};
}

}  // namespace

QueryResult run_query(const World& world, const Query& query) { return run_plan(world, query, make_plan(world, query)); }

QueryResult run_query(const World& world, const Query& query, std::vector<ColumnRead>& reads) {
    const Plan plan = make_plan(world, query);
    note_reads(world, plan, reads);
    return run_plan(world, query, plan);
}

std::size_t count_matches(const World& world, const Query& query) {
    const Plan plan = make_plan(world, query);
    std::size_t count = 0;
    for_each_match(world, plan, [&](std::size_t, std::size_t, std::span<const std::uint16_t> rows) { count += rows.size(); });
    return count;
}

}  // namespace void_reckoning
