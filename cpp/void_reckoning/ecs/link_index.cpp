#include "void_reckoning/ecs/link_index.hpp"

#include <algorithm>
#include <cstring>

namespace void_reckoning {
namespace {

constexpr std::size_t kRun = 64;  // rows compared at once

}  // namespace

void LinkIndex::drop() {
    version_ = 0;
    tables_ = 0;
    columns_.clear();
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
    try {
        if (tables_ != world.table_count() || timeline_ != world.timeline()) follow_tables(world);
        for (const auto& [table, column] : columns_) refresh_table(world, table, column);
    } catch (...) {
        drop();  // what was followed half can't be followed on
        throw;
    }
    version_ = world.version();
}

void LinkIndex::follow_tables(const World& world) {
    const ComponentId component = world.schema().find_cpp_type(cpp_type_);
    VR_CHECK(component, "an index over a component that is not registered");
    const ComponentId required = world.schema().find_cpp_type(required_);
    tables_ = world.table_count();
    timeline_ = world.timeline();
    columns_.clear();
    seen_.resize(std::max(seen_.size(), tables_));
    for (std::size_t table = 0; table < seen_.size(); ++table) {
        // After a restore another archetype, or none, may have this table's number.
        const bool exists = table < tables_;
        const std::int32_t first = exists ? world.layout(table).first_column[component.value] : -1;
        if (first > 0 && (!required || world.layout(table).mask.test(required.value))) {
            columns_.emplace_back(table, static_cast<std::size_t>(first) + field_);
        } else {
            for (SeenBlock& block : seen_[table].blocks) follow(block, {}, nullptr, entity_key_ ? sizeof(EntityId) : sizeof(std::uint16_t));
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
        if (b >= blocks) {
            follow(block, {}, nullptr, keys.row_bytes());
            continue;
        }
        if (block.ids_stamp == ids.block(b).stamp && block.keys_stamp == keys.block(b).stamp) continue;
        block.ids_stamp = ids.block(b).stamp;
        block.keys_stamp = keys.block(b).stamp;
        follow(block, world.ids(table, b), keys.block(b).data(), keys.row_bytes());
    }
    seen.blocks.resize(blocks);
}

std::uint32_t LinkIndex::key_at(const std::byte* keys, std::size_t row) const {
    return entity_key_ ? load<EntityId>(keys + row * sizeof(EntityId)).slot() : load<std::uint16_t>(keys + row * sizeof(std::uint16_t));
}

/// Few rows change at a time: runs of rows that are as they were are passed over by comparing their bytes.
void LinkIndex::follow(SeenBlock& seen, std::span<const EntityId> ids, const std::byte* keys, std::size_t key_bytes) {
    gone_.clear();
    come_.clear();
    const std::size_t before = seen.ids.size();
    const std::size_t common = std::min(before, ids.size());
    seen.keys.resize(std::max(before, ids.size()) * key_bytes);
    for (std::size_t from = 0; from < common; from += kRun) {
        const std::size_t rows = std::min(kRun, common - from);
        std::byte* old_keys = seen.keys.data() + from * key_bytes;
        const std::byte* new_keys = keys + from * key_bytes;
        const bool same_ids = std::memcmp(seen.ids.data() + from, ids.data() + from, rows * sizeof(EntityId)) == 0;
        if (same_ids && std::memcmp(old_keys, new_keys, rows * key_bytes) == 0) continue;
        for (std::size_t row = 0; row < rows; ++row) {
            const Row old{seen.ids[from + row], key_at(old_keys, row)};
            const Row now{ids[from + row], key_at(new_keys, row)};
            if (old.id == now.id && old.key == now.key) continue;
            gone_.push_back(old);
            come_.push_back(now);
        }
        std::memcpy(seen.ids.data() + from, ids.data() + from, rows * sizeof(EntityId));
        std::memcpy(old_keys, new_keys, rows * key_bytes);
    }
    for (std::size_t row = common; row < before; ++row) gone_.push_back({seen.ids[row], key_at(seen.keys.data(), row)});
    for (std::size_t row = common; row < ids.size(); ++row) come_.push_back({ids[row], key_at(keys, row)});
    if (ids.size() > common)
        std::memcpy(seen.keys.data() + common * key_bytes, keys + common * key_bytes, (ids.size() - common) * key_bytes);
    seen.keys.resize(ids.size() * key_bytes);
    seen.ids.resize(common);
    seen.ids.insert(seen.ids.end(), ids.begin() + static_cast<std::ptrdiff_t>(common), ids.end());
    // An entity that moved to another block may be entered there before it is taken out here, or after.
    for (const Row& row : gone_) erase(row);
    for (const Row& row : come_) insert(row);
}

}  // namespace void_reckoning
