#include "void_reckoning/ecs/row_follower.hpp"

#include <algorithm>
#include <cstring>

namespace void_reckoning {
namespace {

constexpr std::size_t kRun = 64;  // rows compared at once

}  // namespace

RowFollower::RowFollower(std::vector<Key> keys, std::size_t required) : keys_(std::move(keys)), required_(required) {
    VR_CHECK(!keys_.empty() && keys_.size() <= kMaxKeys);
}

void RowFollower::forget() {
    version_ = 0;
    tables_ = 0;
    followed_.clear();
    seen_.clear();
}

void RowFollower::follow(const World& world, const Told& told) {
    version_ = 0;
    if (tables_ != world.table_count() || timeline_ != world.timeline()) follow_tables(world, told);
    for (const FollowedTable& table : followed_) follow_table(world, table, told);
    version_ = world.version();
}

void RowFollower::follow_tables(const World& world, const Told& told) {
    const ComponentId required = world.schema().find_cpp_type(required_);
    tables_ = world.table_count();
    timeline_ = world.timeline();
    followed_.clear();
    seen_.resize(std::max(seen_.size(), tables_));
    for (std::size_t table = 0; table < seen_.size(); ++table) {
        // After a restore another archetype, or none, may have this table's number.
        bool has_all = table < tables_ && (!required || world.layout(table).mask.test(required.value));
        FollowedTable followed{table, {}};
        for (std::size_t key = 0; has_all && key < keys_.size(); ++key) {
            const ComponentId component = world.schema().find_cpp_type(keys_[key].cpp_type);
            VR_CHECK(component, "rows are followed of a component that is not registered");
            const std::int32_t first = world.layout(table).first_column[component.value];
            has_all = first > 0;
            followed.columns[1 + key] = static_cast<std::size_t>(first) + keys_[key].field;
        }
        if (has_all) {
            followed_.push_back(followed);
        } else {
            for (SeenBlock& block : seen_[table].blocks) follow_block(block, {}, {}, told);
            seen_[table] = {};
        }
    }
}

void RowFollower::follow_table(const World& world, const FollowedTable& followed, const Told& told) {
    const std::size_t columns = 1 + keys_.size();
    std::array<const Column*, 1 + kMaxKeys> now{};
    std::array<std::uint64_t, 1 + kMaxKeys> stamps{};
    for (std::size_t c = 0; c < columns; ++c) {
        now[c] = &world.column(followed.table, followed.columns[c]);
        stamps[c] = now[c]->stamp();
    }
    SeenTable& seen = seen_[followed.table];
    if (seen.stamps == stamps) return;
    seen.stamps = stamps;
    const std::size_t blocks = (world.rows(followed.table) + kBlockRows - 1) >> kBlockShift;
    seen.blocks.resize(std::max(seen.blocks.size(), blocks));
    for (std::size_t b = 0; b < blocks; ++b) {
        for (std::size_t c = 0; c < columns; ++c) stamps[c] = now[c]->block(b).stamp;
        SeenBlock& block = seen.blocks[b];
        if (block.stamps == stamps) continue;
        block.stamps = stamps;
        KeyValues keys{};
        for (std::size_t key = 0; key < keys_.size(); ++key) keys[key] = now[1 + key]->block(b).data();
        follow_block(block, world.ids(followed.table, b), keys, told);
    }
    for (std::size_t b = blocks; b < seen.blocks.size(); ++b) follow_block(seen.blocks[b], {}, {}, told);
    seen.blocks.resize(blocks);
}

std::uint32_t RowFollower::key_at(std::size_t key, const std::byte* values, std::size_t row) const {
    return keys_[key].entity ? load<EntityId>(values + row * sizeof(EntityId)).slot()
                             : load<std::uint16_t>(values + row * sizeof(std::uint16_t));
}

RowFollower::Row RowFollower::row_of(EntityId id, const KeyValues& keys, std::size_t row) const {
    Row result{id, {}};
    for (std::size_t key = 0; key < keys_.size(); ++key) result.keys[key] = key_at(key, keys[key], row);
    return result;
}

/// Compare a block. Few rows change at a time: runs of unchanged rows are skipped by comparing their bytes.
void RowFollower::compare(SeenBlock& seen, std::span<const EntityId> ids, const KeyValues& keys, std::size_t from, std::size_t rows) {
    bool same = std::memcmp(seen.ids.data() + from, ids.data() + from, rows * sizeof(EntityId)) == 0;
    for (std::size_t key = 0; same && key < keys_.size(); ++key) {
        const std::size_t bytes = bytes_of(key);
        same = std::memcmp(seen.keys[key].data() + from * bytes, keys[key] + from * bytes, rows * bytes) == 0;
    }
    if (same) return;
    const KeyValues before{seen.keys[0].data(), seen.keys[1].data()};
    for (std::size_t row = from; row < from + rows; ++row) {
        bool kept = seen.ids[row] == ids[row];
        for (std::size_t key = 0; kept && key < keys_.size(); ++key) kept = key_at(key, before[key], row) == key_at(key, keys[key], row);
        if (kept) continue;
        gone_.push_back(row_of(seen.ids[row], before, row));
        come_.push_back(row_of(ids[row], keys, row));
    }
    std::memcpy(seen.ids.data() + from, ids.data() + from, rows * sizeof(EntityId));
    for (std::size_t key = 0; key < keys_.size(); ++key) {
        const std::size_t bytes = bytes_of(key);
        std::memcpy(seen.keys[key].data() + from * bytes, keys[key] + from * bytes, rows * bytes);
    }
}

void RowFollower::follow_block(SeenBlock& seen, std::span<const EntityId> ids, const KeyValues& keys, const Told& told) {
    gone_.clear();
    come_.clear();
    const std::size_t before = seen.ids.size();
    const std::size_t common = std::min(before, ids.size());
    for (std::size_t from = 0; from < common; from += kRun) compare(seen, ids, keys, from, std::min(kRun, common - from));
    const KeyValues old_keys{seen.keys[0].data(), seen.keys[1].data()};
    for (std::size_t row = common; row < before; ++row) gone_.push_back(row_of(seen.ids[row], old_keys, row));
    seen.ids.resize(common);
    seen.ids.insert(seen.ids.end(), ids.begin() + static_cast<std::ptrdiff_t>(common), ids.end());
    for (std::size_t key = 0; key < keys_.size(); ++key) {
        seen.keys[key].resize(common * bytes_of(key));
        if (ids.size() > common)
            seen.keys[key].insert(seen.keys[key].end(), keys[key] + common * bytes_of(key), keys[key] + ids.size() * bytes_of(key));
    }
    for (std::size_t row = common; row < ids.size(); ++row) come_.push_back(row_of(ids[row], keys, row));
    if (!gone_.empty() || !come_.empty()) told(gone_, come_);
}

}  // namespace void_reckoning
