#include "void_reckoning/galaxy/nearby_index.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "void_reckoning/base/refusal.hpp"
#include "void_reckoning/ecs/entity_test.hpp"

namespace void_reckoning {
namespace {

constexpr std::size_t kSameRows = 64;  // rows compared at once
constexpr std::string_view kComponent = "Position";

template <class Number, std::size_t kAxes> bool finite(const std::array<Number, kAxes>& at) {
    return std::all_of(at.begin(), at.end(), [](Number value) { return std::isfinite(value); });
}

const float* begin_of(const float* column) { return column; }
const float* begin_of(const std::vector<float>& column) { return column.empty() ? nullptr : column.data(); }

/// Return a row's place, from columns by axis; 0 along an axis without a column.
template <class Columns> std::array<float, 3> place_at(const Columns& columns, std::size_t row) {
    std::array<float, 3> at{};
    for (std::size_t axis = 0; axis < at.size(); ++axis) {
        if (const float* column = begin_of(columns[axis])) at[axis] = column[row];
    }
    return at;
}

double number_at(const std::byte* row, ScalarType type) {
    return type == ScalarType::kF32 ? static_cast<double>(load<float>(row)) : load<double>(row);
}

void check_query(const NearbyQuery& query) {
    spatial::check_place(query.place, "position");
    if (!(query.radius >= 0)) throw InvalidInput(must_be("radius", "0 or more", query.radius));
    if (query.limit && *query.limit < 0) throw InvalidQuery(must_be("limit", "0 or more", *query.limit));
    if (query.offset < 0) throw InvalidQuery(must_be("offset", "0 or more", query.offset));
}

}  // namespace

void NearbyIndex::Points::add(EntityId id, const Coordinates& place) {
    ids.push_back(id.value);
    for (std::size_t axis = 0; axis < kAxes; ++axis) at[axis].push_back(place[axis]);
}

void NearbyIndex::Points::clear() {
    ids.clear();
    for (std::vector<float>& column : at) column.clear();
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
    fields.numbers = {resolve_field(info, "x"), resolve_field(info, "y")};
    const auto z = std::find_if(info.fields.begin(), info.fields.end(), [](const FieldInfo& field) { return field.name == "z"; });
    if (z != info.fields.end()) fields.numbers.push_back(static_cast<std::size_t>(z - info.fields.begin()));
    fields.indexed = true;
    for (const std::size_t number : fields.numbers) {
        const FieldInfo& field = info.fields[number];
        if (field.count != 1 || (field.type != ScalarType::kF32 && field.type != ScalarType::kF64)) {
            throw InvalidQuery(fmt::format("{}.{} must be of type f32 or f64 for a place, got {}{}", kComponent, field.name,
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
        // After a restore a table's number may belong to another archetype, or none: what was seen there is compared all the same.
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
    std::array<const Column*, kAxes> columns{};
    for (std::size_t axis = 0; axis < fields.numbers.size(); ++axis) columns[axis] = &world.column(table, first + fields.numbers[axis]);
    // Update the stamps of a column or block; true if they are unchanged.
    const auto same = [&columns](auto& before, std::uint64_t ids_stamp, auto&& stamp_of) {
        bool as_before = before.ids_stamp == ids_stamp;
        before.ids_stamp = ids_stamp;
        for (std::size_t axis = 0; axis < kAxes; ++axis) {
            const std::uint64_t stamp = columns[axis] == nullptr ? 0 : stamp_of(*columns[axis]);
            as_before = as_before && before.stamps[axis] == stamp;
            before.stamps[axis] = stamp;
        }
        return as_before;
    };
    if (same(seen, ids.stamp(), [](const Column& column) { return column.stamp(); })) return;
    const std::size_t blocks = (world.rows(table) + kBlockRows - 1) >> kBlockShift;
    seen.blocks.resize(std::max(seen.blocks.size(), blocks));
    for (std::size_t b = 0; b < seen.blocks.size(); ++b) {
        SeenBlock& block = seen.blocks[b];
        if (b >= blocks) {
            follow(block, {});
            continue;
        }
        if (same(block, ids.block(b).stamp, [b](const Column& column) { return column.block(b).stamp; })) continue;
        BlockRows now{world.ids(table, b), {}};
        for (std::size_t axis = 0; axis < fields.numbers.size(); ++axis) {
            now.at[axis] = reinterpret_cast<const float*>(columns[axis]->block(b).data());
        }
        follow(block, now);
    }
    seen.blocks.resize(blocks);
}

/// Find what was added, removed and moved in a block. Few rows change at a time: runs of unchanged rows are skipped by comparing their
/// bytes.
void NearbyIndex::follow(SeenBlock& seen, const BlockRows& now) {
    const auto leave = [&](std::size_t row) {
        if (finite(place_at(seen.at, row))) gone_.push_back(seen.ids[row].value);
    };
    const auto enter = [&](std::size_t row) {
        const Coordinates place = place_at(now.at, row);
        if (finite(place)) come_.add(now.ids[row], place);
    };
    const auto same_places = [&](std::size_t from, std::size_t run) {
        for (std::size_t axis = 0; axis < kAxes; ++axis) {
            const bool none = now.at[axis] == nullptr && seen.at[axis].empty();
            if (none) continue;
            if (now.at[axis] == nullptr || seen.at[axis].empty()) return false;
            if (std::memcmp(seen.at[axis].data() + from, now.at[axis] + from, run * sizeof(float)) != 0) return false;
        }
        return true;
    };
    const std::size_t before = seen.ids.size();
    const std::size_t rows = now.ids.size();
    const std::size_t common = std::min(before, rows);
    for (std::size_t from = 0; from < common; from += kSameRows) {
        const std::size_t run = std::min(kSameRows, common - from);
        if (std::memcmp(seen.ids.data() + from, now.ids.data() + from, run * sizeof(EntityId)) == 0 && same_places(from, run)) continue;
        for (std::size_t row = from; row < from + run; ++row) {
            const bool stayed = seen.ids[row] == now.ids[row];
            const Coordinates was = place_at(seen.at, row);
            const Coordinates is = place_at(now.at, row);
            if (stayed && was == is) continue;
            if (stayed && finite(was) && finite(is)) {
                moved_.add(now.ids[row], is);
                continue;
            }
            leave(row);
            enter(row);
        }
    }
    for (std::size_t row = common; row < before; ++row) leave(row);
    for (std::size_t row = common; row < rows; ++row) enter(row);
    seen.ids.assign(now.ids.begin(), now.ids.end());
    for (std::size_t axis = 0; axis < kAxes; ++axis) {
        seen.at[axis].clear();
        if (now.at[axis] != nullptr) seen.at[axis].assign(now.at[axis], now.at[axis] + rows);
    }
}

/// Apply all removals before all additions: an entity may have moved to another block or table.
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
                const Coordinates place = place_at(block.at, row);
                if (finite(place)) all.add(block.ids[row], place);
            }
        }
    }
    index_.assign(all.columns());
}

/// Visit every entity: places in double don't fit the index.
std::span<const spatial::Neighbour> NearbyIndex::scan(const World& world, const Fields& fields, const NearbyQuery& query) {
    std::vector<spatial::Neighbour>& found = scratch_.found;
    found.clear();
    const ComponentInfo& info = world.schema().component(fields.component);
    for (std::size_t table = 0; table < world.table_count(); ++table) {
        if (!world.layout(table).mask.test(fields.component.value)) continue;
        const auto first = static_cast<std::size_t>(world.layout(table).first_column[fields.component.value]);
        for (std::size_t row = 0; row < world.rows(table); ++row) {
            std::array<double, kAxes> apart{};
            for (std::size_t axis = 0; axis < fields.numbers.size(); ++axis) {
                const std::size_t number = fields.numbers[axis];
                apart[axis] = number_at(world.column(table, first + number).row(row), info.fields[number].type);
            }
            apart[0] -= query.place.x;
            apart[1] -= query.place.y;
            apart[2] -= query.place.z;
            const double apart2 = apart[0] * apart[0] + apart[1] * apart[1] + apart[2] * apart[2];
            if (!finite(apart) || !(apart2 <= query.radius * query.radius)) continue;
            found.push_back({apart2, load<EntityId>(world.column(table, 0).row(row)).value});
        }
    }
    std::sort(found.begin(), found.end());
    return found;
}

}  // namespace void_reckoning
