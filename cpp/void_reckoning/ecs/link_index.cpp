#include "void_reckoning/ecs/link_index.hpp"

#include <algorithm>

namespace void_reckoning {

void LinkIndex::drop() {
    seen_.clear();
    lists_.clear();
}

void LinkIndex::insert(const Row& row) {
    if (row.key >= lists_.size()) lists_.resize(row.key + 1);
    auto& list = lists_[row.key];
    list.insert(std::upper_bound(list.begin(), list.end(), row.id), row.id);
}

void LinkIndex::erase(const Row& row) {
    auto& list = lists_[row.key];
    const auto found = std::lower_bound(list.begin(), list.end(), row.id);
    VR_CHECK(found != list.end() && *found == row.id);
    list.erase(found);
}

void LinkIndex::refresh(const World& world) {
    const ComponentId component = world.schema().find_cpp_type(cpp_type_);
    VR_CHECK(component, "an index over a component that is not registered");
    const ComponentId required = world.schema().find_cpp_type(required_);
    seen_.resize(std::max(seen_.size(), world.table_count()));
    for (std::size_t table = 0; table < seen_.size(); ++table) {
        // After a restore another archetype, or none, may have this table's number.
        const bool exists = table < world.table_count();
        const std::int32_t first = exists ? world.layout(table).first_column[component.value] : -1;
        if (first > 0 && (!required || world.layout(table).mask.test(required.value))) {
            refresh_table(world, table, static_cast<std::size_t>(first) + field_);
        } else {
            now_.clear();
            for (SeenBlock& block : seen_[table].blocks) follow(block.rows, now_);
            seen_[table] = {};
        }
    }
}

void LinkIndex::refresh_table(const World& world, std::size_t table, std::size_t column) {
    const Column& ids = world.column(table, 0);
    const Column& keys = world.column(table, column);
    SeenTable& seen = seen_[table];
    if (seen.ids_stamp == ids.stamp() && seen.keys_stamp == keys.stamp()) return;
    seen.ids_stamp = ids.stamp();
    seen.keys_stamp = keys.stamp();
    const std::size_t blocks = (world.rows(table) + kBlockRows - 1) >> kBlockShift;
    seen.blocks.resize(std::max(seen.blocks.size(), blocks));
    for (std::size_t b = 0; b < seen.blocks.size(); ++b) {
        SeenBlock& block = seen.blocks[b];
        now_.clear();
        if (b < blocks) {
            if (block.ids_stamp == ids.block(b).stamp && block.keys_stamp == keys.block(b).stamp) continue;
            block.ids_stamp = ids.block(b).stamp;
            block.keys_stamp = keys.block(b).stamp;
            const auto entities = world.ids(table, b);
            for (std::size_t row = 0; row < entities.size(); ++row) {
                const std::byte* place = keys.block(b).data() + row * keys.row_bytes();
                now_.push_back({entities[row], entity_key_ ? load<EntityId>(place).slot() : load<std::uint16_t>(place)});
            }
        }
        follow(block.rows, now_);
    }
    seen.blocks.resize(blocks);
}

void LinkIndex::follow(std::vector<Row>& seen, std::vector<Row>& now) {
    // Removals first: an entity that moved to another block may be entered there before or after.
    const std::size_t common = std::min(seen.size(), now.size());
    for (std::size_t i = 0; i < seen.size(); ++i) {
        if (i >= common || seen[i] != now[i]) erase(seen[i]);
    }
    for (std::size_t i = 0; i < now.size(); ++i) {
        if (i >= common || seen[i] != now[i]) insert(now[i]);
    }
    seen.assign(now.begin(), now.end());
}

}  // namespace void_reckoning
