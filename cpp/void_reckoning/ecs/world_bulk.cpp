#include "void_reckoning/ecs/world.hpp"

namespace void_reckoning {
namespace {

template <class T> void add_zero(std::byte* values, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
        const T canonical = load<T>(values + i * sizeof(T)) + T{0};
        std::memcpy(values + i * sizeof(T), &canonical, sizeof(T));
    }
}

}  // namespace

/// Take free slots first, as take_slot() does; then new ones, side by side.
void World::take_slots(std::span<EntityId> ids, std::size_t table, std::size_t first_row) {
    const auto location = [&](std::size_t i) { return (static_cast<std::uint64_t>(table) << 32U) | (first_row + i); };
    std::size_t reused = 0;
    for (; reused < ids.size() && state_.first_free != 0; ++reused) {
        ids[reused] = take_slot();
        set_location(ids[reused], location(reused));
    }
    const std::size_t fresh = ids.size() - reused;
    if (fresh == 0) return;
    VR_CHECK(state_.slots + fresh < kAlive - 1, "a world holds at most 2^32 - 2 entities");
    // In pieces that stay in the cache.
    const std::size_t piece = std::min(fresh, kBlockRows);
    const std::vector<std::uint32_t> first_generation(piece, 1);
    const std::vector<std::uint32_t> alive(piece, kAlive);
    std::vector<Whereabouts> locations(piece);
    for (std::size_t i = reused; i < ids.size(); i += piece) {
        const std::size_t count = std::min(piece, ids.size() - i);
        for (std::size_t k = 0; k < count; ++k) {
            ids[i + k] = make_entity_id(static_cast<std::uint32_t>(state_.slots + k), 1);
            locations[k] = {ids[i + k], location(i + k)};
        }
        append_rows(state_.generation, state_.slots, std::as_bytes(std::span(first_generation).first(count)));
        append_rows(state_.next_free, state_.slots, std::as_bytes(std::span(alive).first(count)));
        append_rows(state_.location, state_.slots, std::as_bytes(std::span(locations).first(count)));
        state_.slots += static_cast<std::uint32_t>(count);
    }
    state_.alive += static_cast<std::uint32_t>(fresh);
}

void World::clear_negative_zeros(Column& column, ScalarType type, std::size_t first, std::size_t end) {
    if (type != ScalarType::kF32 && type != ScalarType::kF64) return;
    while (first < end) {
        const std::size_t in_block = first & (kBlockRows - 1);
        const std::size_t rows = std::min(end - first, kBlockRows - in_block);
        std::byte* values = column.writable(first >> kBlockShift, end, stamps_).data() + in_block * column.row_bytes();
        const std::size_t count = rows * column.row_bytes() / size_of(type);
        if (type == ScalarType::kF32) {
            add_zero<float>(values, count);
        } else {
            add_zero<double>(values, count);
        }
        first += rows;
    }
}

/// bench: world_create_rows
void World::append_rows(Column& column, std::size_t rows, std::span<const std::byte> values) {
    const std::size_t end = rows + values.size() / column.row_bytes();
    column.extend(rows, end - rows);
    while (rows < end) {
        const std::size_t first = rows & (kBlockRows - 1);
        const std::size_t bytes = std::min(end - rows, kBlockRows - first) * column.row_bytes();
        Block& block = column.writable(rows >> kBlockShift, end, stamps_);
        std::memcpy(block.data() + first * column.row_bytes(), values.data(), bytes);
        column.forget_hash(block);
        values = values.subspan(bytes);
        rows += bytes / column.row_bytes();
    }
}

std::vector<EntityId> World::create_rows(std::span<const ComponentId> components, std::size_t count,
                                         std::span<const std::span<const std::byte>> values) {
    ComponentMask mask;
    for (const ComponentId id : components) mask.set(id.value);
    const std::size_t table = table_of(mask);
    const TableLayout& shape = layout(table);
    const std::size_t first = state_.rows[table];
    VR_CHECK(values.size() + 1 == shape.columns.size() && first + count < 0xFFFFFFFFU);
    for (std::size_t c = 0; c < values.size(); ++c) {
        VR_CHECK(values[c].empty() || values[c].size() == count * shape.columns[c + 1].row_bytes());
    }
    std::vector<EntityId> ids(count);
    if (count == 0) return ids;
    take_slots(ids, table, first);
    append_rows(state_.columns[shape.offset], first, std::as_bytes(std::span(ids)));
    std::vector<std::byte> zeros;
    for (std::size_t c = 0; c < values.size(); ++c) {
        Column& column = state_.columns[shape.offset + c + 1];
        if (values[c].empty()) zeros.resize(std::max(zeros.size(), count * column.row_bytes()));
        append_rows(column, first, values[c].empty() ? std::span<const std::byte>(zeros.data(), count * column.row_bytes()) : values[c]);
        clear_negative_zeros(column, shape.columns[c + 1].type, first, first + count);
    }
    state_.rows[table] += count;
    return ids;
}

}  // namespace void_reckoning
