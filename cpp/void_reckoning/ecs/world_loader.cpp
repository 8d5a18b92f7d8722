#include "void_reckoning/ecs/world_loader.hpp"

namespace void_reckoning {

WorldLoader::WorldLoader(World& world, std::span<const std::uint32_t> generations) : world_(world) {
    VR_CHECK(!generations.empty(), "slot 0 is always there");
    WorldState& state = world.state_;
    auto schema = std::make_shared<Schema>(*state.schema);
    schema->clear_tables();
    state = WorldState{};
    state.schema = std::move(schema);
    world.timeline_ = world.stamps_.next();
    world.past_ = nullptr;
    state.slots = static_cast<std::uint32_t>(generations.size());
    world.append_rows(state.generation, 0, std::as_bytes(generations));
    const std::vector<std::uint32_t> not_free(generations.size(), 0);
    world.append_rows(state.next_free, 0, std::as_bytes(std::span(not_free)));
    const std::vector<Whereabouts> nowhere(generations.size());
    world.append_rows(state.location, 0, std::as_bytes(std::span(nowhere)));
}

void WorldLoader::check_loadable(EntityId id) const {
    const std::uint32_t slot = id.slot();
    if (slot == 0 || slot >= world_.state_.slots || load<std::uint32_t>(world_.state_.generation.row(slot)) != id.generation()) {
        throw DamagedData(fmt::format("entity {} (slot {}, generation {}) fits none of the {} slots", id.value, slot, id.generation(),
                                      world_.state_.slots));
    }
    if (load<Whereabouts>(world_.state_.location.row(slot)).id) throw DamagedData(fmt::format("slot {} holds two entities", slot));
}

World::Location WorldLoader::add(EntityId id, std::span<const ComponentId> components) {
    check_loadable(id);
    ComponentMask mask;
    for (const ComponentId component : components) mask.set(component.value);
    const std::size_t table = world_.table_of(mask);
    const World::Location at = world_.append_row(table, id);
    for (std::size_t c = 1; c < world_.layout(table).columns.size(); ++c) world_.store_zero(at, c, id);
    world_.set_slot_cell(world_.state_.next_free, id.slot(), World::kAlive, World::kFreeKey);
    ++world_.state_.alive;
    return at;
}

void WorldLoader::add_rows(std::span<const EntityId> ids, std::span<const ComponentId> components,
                           std::span<const std::span<const std::byte>> values) {
    ComponentMask mask;
    for (const ComponentId component : components) mask.set(component.value);
    const std::size_t table = world_.table_of(mask);
    const TableLayout& shape = world_.layout(table);
    const std::size_t first = world_.state_.rows[table];
    VR_CHECK(values.size() + 1 == shape.columns.size() && first + ids.size() < 0xFFFFFFFFU);
    for (std::size_t c = 0; c < values.size(); ++c) {
        VR_CHECK(values[c].size() == ids.size() * shape.columns[c + 1].row_bytes());
    }
    for (std::size_t i = 0; i < ids.size(); ++i) {
        check_loadable(ids[i]);
        world_.set_location(ids[i], (static_cast<std::uint64_t>(table) << 32U) | (first + i));
        world_.set_slot_cell(world_.state_.next_free, ids[i].slot(), World::kAlive, World::kFreeKey);
    }
    world_.append_rows(world_.state_.columns[shape.offset], first, std::as_bytes(ids));
    for (std::size_t c = 0; c < values.size(); ++c) world_.append_rows(world_.state_.columns[shape.offset + c + 1], first, values[c]);
    world_.state_.rows[table] += ids.size();
    world_.state_.alive += static_cast<std::uint32_t>(ids.size());
}

void WorldLoader::finish(std::span<const std::uint32_t> free_slots) {
    std::vector<bool> seen(world_.state_.slots, false);
    for (std::size_t i = 0; i < free_slots.size(); ++i) {
        const std::uint32_t slot = free_slots[i];
        if (slot == 0 || slot >= world_.state_.slots || seen[slot] || load<Whereabouts>(world_.state_.location.row(slot)).id) {
            throw DamagedData(fmt::format("slot {} can't be in the list of free slots", slot));
        }
        seen[slot] = true;
        world_.set_slot_cell(world_.state_.next_free, slot, i + 1 < free_slots.size() ? free_slots[i + 1] : 0, World::kFreeKey);
    }
    world_.state_.first_free = free_slots.empty() ? 0 : free_slots[0];
}

}  // namespace void_reckoning
