#include "void_reckoning/galaxy/nearby_index.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "void_reckoning/ecs/entity_test.hpp"

namespace void_reckoning {
namespace {

constexpr std::size_t kSameRows = 64;  // compared at once
constexpr std::string_view kComponent = "Position";

bool finite(float x, float y) { return std::isfinite(x) && std::isfinite(y); }

double number_at(const std::byte* row, ScalarType type) {
    return type == ScalarType::kF32 ? static_cast<double>(load<float>(row)) : load<double>(row);
}

void check_query(const NearbyQuery& query) {
    spatial::check_place(query.place, "position");
    if (!(query.radius >= 0)) throw InvalidInput(fmt::format("radius is {}; allowed is 0 or more", query.radius));
    if (query.limit && *query.limit < 0) throw InvalidQuery(fmt::format("limit is {}; allowed are 0 and more", *query.limit));
    if (query.offset < 0) throw InvalidQuery(fmt::format("offset is {}; allowed are 0 and more", query.offset));
}

}  // namespace

void NearbyIndex::Points::add(EntityId id, float at_x, float at_y) {
    ids.push_back(id.value);
    x.push_back(at_x);
    y.push_back(at_y);
}

void NearbyIndex::Points::clear() {
    ids.clear();
    x.clear();
    y.clear();
}

void NearbyIndex::drop() {
    const std::lock_guard lock(busy_);
    version_ = 0;
    seen_.clear();
    index_.clear();
}

NearbyIndex::Fields NearbyIndex::fields_of(const World& world) {
    Fields fields;
    fields.component = resolve_component(world.schema(), kComponent);
    const ComponentInfo& info = world.schema().component(fields.component);
    fields.x = resolve_field(info, "x");
    fields.y = resolve_field(info, "y");
    fields.indexed = true;
    for (const std::size_t number : {fields.x, fields.y}) {
        const FieldInfo& field = info.fields[number];
        if (field.count != 1 || (field.type != ScalarType::kF32 && field.type != ScalarType::kF64)) {
            throw InvalidQuery(fmt::format("{}.{} is of type {}{}; a place has fields of type f32 or f64", kComponent, field.name,
                                           name_of(field.type), field.count == 1 ? "" : fmt::format("[{}]", field.count)));
        }
        fields.indexed = fields.indexed && field.type == ScalarType::kF32;
    }
    return fields;
}

NearbyResult NearbyIndex::search(const World& world, const NearbyQuery& query) {
    check_query(query);
    const Fields fields = fields_of(world);
    const EntityTest test(world, query.components, query.filters);
    const std::lock_guard lock(busy_);
    if (fields.indexed) refresh(world, fields);
    const auto found = fields.indexed ? index_.radius(query.place, query.radius, scratch_) : scan(world, fields, query);
    NearbyResult result;
    const auto offset = static_cast<std::size_t>(query.offset);
    const std::size_t limit = query.limit ? static_cast<std::size_t>(*query.limit) : found.size();
    for (const spatial::Neighbour& one : found) {
        const EntityId id{one.id};
        if (!test.open() && !test.passes(world.locate(id))) continue;
        if (result.total_count++ < offset || result.ids.size() >= limit) continue;
        result.ids.push_back(id);
        result.distances.push_back(std::sqrt(one.distance2));
    }
    return result;
}

void NearbyIndex::refresh(const World& world, const Fields& fields) {
    if (version_ == world.version() && version_ != 0) return;
    version_ = 0;
    gone_.clear();
    come_.clear();
    moved_.clear();
    seen_.resize(std::max(seen_.size(), world.table_count()));
    try {
        // After a restore another archetype, or none, may have a table's number: what was seen there is compared all the same.
        for (std::size_t table = 0; table < seen_.size(); ++table) refresh_table(world, table, fields);
        apply();
    } catch (...) {
        seen_.clear();
        index_.clear();
        throw;
    }
    version_ = world.version();
}

void NearbyIndex::refresh_table(const World& world, std::size_t table, const Fields& fields) {
    SeenTable& seen = seen_[table];
    if (table >= world.table_count() || !world.layout(table).mask.test(fields.component.value)) {
        for (SeenBlock& block : seen.blocks) follow(block, {});
        seen = {};
        return;
    }
    const auto first = static_cast<std::size_t>(world.layout(table).first_column[fields.component.value]);
    const Column& ids = world.column(table, 0);
    const Column& x = world.column(table, first + fields.x);
    const Column& y = world.column(table, first + fields.y);
    if (seen.ids_stamp == ids.stamp() && seen.x_stamp == x.stamp() && seen.y_stamp == y.stamp()) return;
    seen.ids_stamp = ids.stamp();
    seen.x_stamp = x.stamp();
    seen.y_stamp = y.stamp();
    const std::size_t blocks = (world.rows(table) + kBlockRows - 1) >> kBlockShift;
    seen.blocks.resize(std::max(seen.blocks.size(), blocks));
    for (std::size_t b = 0; b < seen.blocks.size(); ++b) {
        SeenBlock& block = seen.blocks[b];
        if (b >= blocks) {
            follow(block, {});
            continue;
        }
        if (block.ids_stamp == ids.block(b).stamp && block.x_stamp == x.block(b).stamp && block.y_stamp == y.block(b).stamp) continue;
        block.ids_stamp = ids.block(b).stamp;
        block.x_stamp = x.block(b).stamp;
        block.y_stamp = y.block(b).stamp;
        follow(block,
               {world.ids(table, b), reinterpret_cast<const float*>(x.block(b).data()), reinterpret_cast<const float*>(y.block(b).data())});
    }
    seen.blocks.resize(blocks);
}

/// What came, went and moved in a block. Few rows do at a time: runs that are as they were are passed over by comparing their bytes.
void NearbyIndex::follow(SeenBlock& seen, const BlockRows& now) {
    const auto leave = [&](std::size_t row) {
        if (finite(seen.x[row], seen.y[row])) gone_.push_back(seen.ids[row].value);
    };
    const auto enter = [&](std::size_t row) {
        if (finite(now.x[row], now.y[row])) come_.add(now.ids[row], now.x[row], now.y[row]);
    };
    const std::size_t before = seen.ids.size();
    const std::size_t rows = now.ids.size();
    const std::size_t common = std::min(before, rows);
    for (std::size_t from = 0; from < common; from += kSameRows) {
        const std::size_t run = std::min(kSameRows, common - from);
        if (std::memcmp(seen.ids.data() + from, now.ids.data() + from, run * sizeof(EntityId)) == 0 &&
            std::memcmp(seen.x.data() + from, now.x + from, run * sizeof(float)) == 0 &&
            std::memcmp(seen.y.data() + from, now.y + from, run * sizeof(float)) == 0) {
            continue;
        }
        for (std::size_t row = from; row < from + run; ++row) {
            const bool stayed = seen.ids[row] == now.ids[row];
            if (stayed && seen.x[row] == now.x[row] && seen.y[row] == now.y[row]) continue;
            if (stayed && finite(seen.x[row], seen.y[row]) && finite(now.x[row], now.y[row])) {
                moved_.add(now.ids[row], now.x[row], now.y[row]);
                continue;
            }
            leave(row);
            enter(row);
        }
    }
    for (std::size_t row = common; row < before; ++row) leave(row);
    for (std::size_t row = common; row < rows; ++row) enter(row);
    seen.ids.assign(now.ids.begin(), now.ids.end());
    seen.x.assign(now.x, now.x + rows);
    seen.y.assign(now.y, now.y + rows);
}

/// All that went before all that came: an entity may have gone to another block or table.
void NearbyIndex::apply() {
    const std::size_t changes = gone_.size() + come_.ids.size() + moved_.ids.size();
    if (changes == 0) return;
    if (changes < 256 || changes < index_.size() / 2) {
        index_.remove(gone_);
        index_.insert(come_.columns());
        index_.move(moved_.columns());
        return;
    }
    Points all;
    for (const SeenTable& table : seen_) {
        for (const SeenBlock& block : table.blocks) {
            for (std::size_t row = 0; row < block.ids.size(); ++row) {
                if (finite(block.x[row], block.y[row])) all.add(block.ids[row], block.x[row], block.y[row]);
            }
        }
    }
    index_.assign(all.columns());
}

/// Every entity by itself: places in double don't fit the index.
std::span<const spatial::Neighbour> NearbyIndex::scan(const World& world, const Fields& fields, const NearbyQuery& query) {
    std::vector<spatial::Neighbour>& found = scratch_.found;
    found.clear();
    const ComponentInfo& info = world.schema().component(fields.component);
    for (std::size_t table = 0; table < world.table_count(); ++table) {
        if (!world.layout(table).mask.test(fields.component.value)) continue;
        const auto first = static_cast<std::size_t>(world.layout(table).first_column[fields.component.value]);
        for (std::size_t row = 0; row < world.rows(table); ++row) {
            const double dx = number_at(world.column(table, first + fields.x).row(row), info.fields[fields.x].type) - query.place.x;
            const double dy = number_at(world.column(table, first + fields.y).row(row), info.fields[fields.y].type) - query.place.y;
            const double apart2 = dx * dx + dy * dy;
            if (!std::isfinite(dx) || !std::isfinite(dy) || !(apart2 <= query.radius * query.radius)) continue;
            found.push_back({apart2, load<EntityId>(world.column(table, 0).row(row)).value});
        }
    }
    std::sort(found.begin(), found.end());
    return found;
}

}  // namespace void_reckoning
