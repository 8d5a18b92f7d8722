#include "void_reckoning/ecs/world_diff.hpp"

#include <algorithm>

namespace void_reckoning {
namespace {

/// One table, before and after. A table that did not exist before has no rows.
class TablePair {
   public:
    TablePair(const WorldState& before, const World& after, std::size_t table) : before_(before), after_(after), table_(table) {
        if (table < before.rows.size()) rows_before_ = before.rows[table];
        rows_after_ = after.rows(table);
    }

    /// Collect the entities of blocks that differ, before and after.
    void collect(std::vector<EntityId>& ids) const {
        const std::size_t rows = std::max(rows_before_, rows_after_);
        for (std::size_t block = 0; block << kBlockShift < rows; ++block) {
            if (same(block)) continue;
            if (rows_before_ > 0) append(column_before(0), rows_before_, block, ids);
            append(after_.column(table_, 0), rows_after_, block, ids);
        }
    }

   private:
    [[nodiscard]] const Column& column_before(std::size_t column) const {
        return before_.columns[before_.schema->table(table_).offset + column];
    }
    [[nodiscard]] static std::size_t rows_in(std::size_t rows, std::size_t block) {
        const std::size_t first = block << kBlockShift;
        return rows <= first ? 0 : std::min(rows - first, kBlockRows);
    }
    [[nodiscard]] bool same(std::size_t block) const {
        const std::size_t rows = rows_in(rows_after_, block);
        if (rows != rows_in(rows_before_, block)) return false;
        if (rows == 0) return true;
        for (std::size_t c = 0; c < after_.layout(table_).columns.size(); ++c) {
            const Column& then = column_before(c);
            const Column& now = after_.column(table_, c);
            if (!then.same_as(now) && &then.block(block) != &now.block(block)) return false;
        }
        return true;
    }
    static void append(const Column& ids, std::size_t rows, std::size_t block, std::vector<EntityId>& to) {
        const std::size_t size = rows_in(rows, block);
        if (size == 0) return;
        const auto* first = reinterpret_cast<const EntityId*>(ids.block(block).data());
        to.insert(to.end(), first, first + size);
    }

    const WorldState& before_;
    const World& after_;
    std::size_t table_;
    std::size_t rows_before_ = 0, rows_after_ = 0;
};

/// Return the slots' places in the free list. Slots are freed to its front, and taken from it before new ones are created.
std::vector<std::size_t> places_in(std::vector<std::uint32_t> slots, std::size_t count) {
    std::vector<std::size_t> places(count, ~std::size_t{0});
    for (std::size_t i = 0; i < slots.size(); ++i) places[slots[i]] = i;
    return places;
}

void sort_by_place(std::vector<EntityId>& ids, const std::vector<std::size_t>& places, bool descending) {
    const auto place = [&](EntityId id) { return id.slot() < places.size() ? places[id.slot()] : ~std::size_t{0}; };
    std::sort(ids.begin(), ids.end(), [&](EntityId a, EntityId b) {
        const std::size_t x = place(a), y = place(b);
        if (x == y) return a.slot() < b.slot();
        return descending ? x > y : x < y;
    });
}

}  // namespace

WorldDiff diff(const Snapshot& before, const World& after) {
    const World then(before);
    std::vector<EntityId> touched;
    for (std::size_t table = 0; table < after.table_count(); ++table) TablePair(before.state(), after, table).collect(touched);
    std::sort(touched.begin(), touched.end());
    touched.erase(std::unique(touched.begin(), touched.end()), touched.end());

    WorldDiff found;
    const std::size_t known = then.schema().components().size();
    for (std::size_t c = known; c < after.schema().components().size(); ++c) found.registered.push_back({static_cast<std::uint16_t>(c)});
    for (const EntityId id : touched) {
        const bool was = then.alive(id), is = after.alive(id);
        if (was && is) found.changed.push_back(id);
        if (was && !is) found.destroyed.push_back(id);
        if (!was && is) found.created.push_back(id);
    }
    if (!found.destroyed.empty()) sort_by_place(found.destroyed, places_in(after.free_slots(), after.state().slots), true);
    if (!found.created.empty()) sort_by_place(found.created, places_in(then.free_slots(), then.state().slots), false);
    return found;
}

}  // namespace void_reckoning
