#include "void_reckoning/ecs/world.hpp"

namespace void_reckoning {

void World::begin_load(std::span<const std::uint32_t> generations) {
    VR_CHECK(!generations.empty(), "slot 0 is always there");
    auto schema = std::make_shared<Schema>(*state_.schema);
    schema->clear_tables();
    state_ = WorldState{};
    state_.schema = std::move(schema);
    timeline_ = stamps_.next();
    past_ = nullptr;
    state_.slots = static_cast<std::uint32_t>(generations.size());
    append_rows(state_.generation, 0, std::as_bytes(generations));
    const std::vector<std::uint32_t> not_free(generations.size(), 0);
    append_rows(state_.next_free, 0, std::as_bytes(std::span(not_free)));
    const std::vector<Whereabouts> nowhere(generations.size());
    append_rows(state_.location, 0, std::as_bytes(std::span(nowhere)));
}

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

void World::check_loadable(EntityId id) const {
    const std::uint32_t slot = id.slot();
    if (slot == 0 || slot >= state_.slots || load<std::uint32_t>(state_.generation.row(slot)) != id.generation()) {
        throw DamagedData(
            fmt::format("entity {} (slot {}, generation {}) fits none of the {} slots", id.value, slot, id.generation(), state_.slots));
    }
    if (load<Whereabouts>(state_.location.row(slot)).id) throw DamagedData(fmt::format("slot {} holds two entities", slot));
}

World::Location World::load_entity(EntityId id, std::span<const ComponentId> components) {
    check_loadable(id);
    ComponentMask mask;
    for (const ComponentId component : components) mask.set(component.value);
    const std::size_t table = table_of(mask);
    const Location at = append_row(table, id);
    for (std::size_t c = 1; c < layout(table).columns.size(); ++c) store_zero(at, c, id);
    set_slot_cell(state_.next_free, id.slot(), kAlive, kFreeKey);
    ++state_.alive;
    return at;
}

void World::load_rows(std::span<const EntityId> ids, std::span<const ComponentId> components,
                      std::span<const std::span<const std::byte>> values) {
    ComponentMask mask;
    for (const ComponentId component : components) mask.set(component.value);
    const std::size_t table = table_of(mask);
    const TableLayout& shape = layout(table);
    const std::size_t first = state_.rows[table];
    VR_CHECK(values.size() + 1 == shape.columns.size() && first + ids.size() < 0xFFFFFFFFU);
    for (std::size_t c = 0; c < values.size(); ++c) {
        VR_CHECK(values[c].size() == ids.size() * shape.columns[c + 1].row_bytes());
    }
    for (std::size_t i = 0; i < ids.size(); ++i) {
        check_loadable(ids[i]);
        set_location(ids[i], (static_cast<std::uint64_t>(table) << 32U) | (first + i));
        set_slot_cell(state_.next_free, ids[i].slot(), kAlive, kFreeKey);
    }
    append_rows(state_.columns[shape.offset], first, std::as_bytes(ids));
    for (std::size_t c = 0; c < values.size(); ++c) append_rows(state_.columns[shape.offset + c + 1], first, values[c]);
    state_.rows[table] += ids.size();
    state_.alive += static_cast<std::uint32_t>(ids.size());
}

void World::end_load(std::span<const std::uint32_t> free_slots) {
    std::vector<bool> seen(state_.slots, false);
    for (std::size_t i = 0; i < free_slots.size(); ++i) {
        const std::uint32_t slot = free_slots[i];
        if (slot == 0 || slot >= state_.slots || seen[slot] || load<Whereabouts>(state_.location.row(slot)).id) {
            throw DamagedData(fmt::format("slot {} can't be in the list of free slots", slot));
        }
        seen[slot] = true;
        set_slot_cell(state_.next_free, slot, i + 1 < free_slots.size() ? free_slots[i + 1] : 0, kFreeKey);
    }
    state_.first_free = free_slots.empty() ? 0 : free_slots[0];
}

}  // namespace void_reckoning
