#include "void_reckoning/ecs/world.hpp"

namespace void_reckoning {

void World::set_slot_cell(Column& column, std::uint32_t slot, std::uint32_t value, std::uint64_t key) {
    Block& block = column.writable(slot >> kBlockShift, state_.slots, stamps_);
    std::byte* place = block.data() + (slot & (kBlockRows - 1)) * sizeof(value);
    const std::uint64_t before = cell_hash(key, entity_mix(slot), load<std::uint32_t>(place));
    std::memcpy(place, &value, sizeof(value));
    column.add_to_hash(block, cell_hash(key, entity_mix(slot), value) - before);
}

void World::append_slot_cell(Column& column, std::uint32_t value, std::uint64_t key) {
    const std::uint32_t slot = state_.slots;
    std::memcpy(column.append(slot, stamps_), &value, sizeof(value));
    Block& block = column.writable(slot >> kBlockShift, slot + 1, stamps_);
    column.add_to_hash(block, cell_hash(key, entity_mix(slot), value));
}

void World::write_whereabouts(std::uint32_t slot, const Whereabouts& whereabouts) {
    Block& block = state_.location.writable(slot >> kBlockShift, state_.slots, stamps_);
    std::memcpy(block.data() + (slot & (kBlockRows - 1)) * sizeof(whereabouts), &whereabouts, sizeof(whereabouts));
}

EntityId World::take_slot() {
    if (state_.first_free != 0) {
        const std::uint32_t slot = state_.first_free;
        state_.first_free = load<std::uint32_t>(state_.next_free.row(slot));
        const std::uint32_t generation = load<std::uint32_t>(state_.generation.row(slot)) + 1;
        set_slot_cell(state_.generation, slot, generation, kGenerationKey);
        set_slot_cell(state_.next_free, slot, kAlive, kFreeKey);
        ++state_.alive;
        return make_entity_id(slot, generation);
    }
    const std::uint32_t slot = state_.slots;
    VR_CHECK(slot < kAlive - 1, "a world holds at most 2^32 - 2 entities");
    append_slot_cell(state_.generation, 1, kGenerationKey);
    append_slot_cell(state_.next_free, kAlive, kFreeKey);
    const Whereabouts nowhere;
    std::memcpy(state_.location.append(slot, stamps_), &nowhere, sizeof(nowhere));
    ++state_.slots;
    ++state_.alive;
    return make_entity_id(slot, 1);
}

void World::release_slot(EntityId id) {
    const std::uint32_t slot = id.slot();
    --state_.alive;
    write_whereabouts(slot, {});
    // A slot whose generations are used up is retired: no id ever names two entities.
    if (id.generation() == 0xFFFFFFFFU) {
        set_slot_cell(state_.next_free, slot, 0, kFreeKey);
        return;
    }
    set_slot_cell(state_.next_free, slot, state_.first_free, kFreeKey);
    state_.first_free = slot;
}

std::vector<std::uint32_t> WorldTables::slot_generations() const {
    std::vector<std::uint32_t> result(state_.slots);
    for (std::uint32_t slot = 0; slot < state_.slots; ++slot) result[slot] = load<std::uint32_t>(state_.generation.row(slot));
    return result;
}

std::vector<std::uint32_t> WorldTables::free_slots() const {
    std::vector<std::uint32_t> result;
    for (std::uint32_t slot = state_.first_free; slot != 0; slot = load<std::uint32_t>(state_.next_free.row(slot))) {
        VR_CHECK(result.size() <= state_.slots, "the list of free slots runs in a circle");
        result.push_back(slot);
    }
    return result;
}

}  // namespace void_reckoning
