#include <cmath>

#include "void_reckoning/base/mix.hpp"
#include "void_reckoning/ecs/world.hpp"

namespace void_reckoning {
namespace {

/// Add up one block's cells; sets `bad_row` to the row of a NaN.
template <class T>
std::uint64_t hash_rows(const T* values, std::span<const EntityId> ids, std::uint32_t count, std::uint64_t key,
                        const Dictionary& dictionary, std::size_t& bad_row) {
    std::uint64_t sum = 0;
    for (std::size_t row = 0; row < ids.size(); ++row) {
        const std::uint64_t mixed = entity_mix(ids[row].value);
        for (std::uint32_t i = 0; i < count; ++i) {
            const T value = values[row * count + i];
            std::uint64_t bits = 0;
            if constexpr (std::is_same_v<T, Text>) {
                bits = dictionary.hash(value);
            } else {
                if constexpr (std::is_floating_point_v<T>) {
                    if (std::isnan(value)) bad_row = row;
                }
                bits = canonical_bits(value);
            }
            sum += cell_hash(key + i * 0x9E3779B97F4A7C15ULL, mixed, bits);
        }
    }
    return sum;
}

/// Return the sum over a list's blocks, with each block's share from `block_hash(index)`.
template <class BlockHash> std::uint64_t sum_of_blocks(const Column& column, bool use_cache, BlockHash&& block_hash) {
    if (use_cache && column.hashed()) return column.hash();
    std::uint64_t sum = 0;
    for (std::size_t b = 0; b < column.block_count(); ++b) {
        const Block& block = column.block(b);
        if (use_cache && block.hashed.load(std::memory_order_acquire)) {
            sum += block.hash.load(std::memory_order_relaxed);
            continue;
        }
        const std::uint64_t hash = block_hash(b);
        sum += hash;
        if (use_cache) {
            auto& cache = const_cast<Block&>(block);  // a cache: every holder of the block fills it alike
            cache.hash.store(hash, std::memory_order_relaxed);
            cache.hashed.store(true, std::memory_order_release);
        }
    }
    if (use_cache) column.set_hash(sum);
    return sum;
}

std::uint64_t hash_slots(const Column& column, std::uint32_t slots, std::uint64_t key, bool use_cache) {
    return sum_of_blocks(column, use_cache, [&](std::size_t b) {
        std::uint64_t sum = 0;
        const std::size_t end = std::min<std::size_t>(slots, (b + 1) << kBlockShift);
        for (std::size_t slot = b << kBlockShift; slot < end; ++slot) {
            sum += cell_hash(key, entity_mix(slot), load<std::uint32_t>(column.row(slot)));
        }
        return sum;
    });
}

}  // namespace

std::uint64_t WorldTables::block_hash(std::size_t table, std::size_t column_index, std::size_t block) const {
    const ColumnInfo& info = layout(table).columns[column_index];
    const std::byte* values = column(table, column_index).block(block).data();
    const auto entities = ids(table, block);
    std::size_t bad_row = entities.size();
    const std::uint64_t hash = visit_scalar(info.type, [&](auto identity) {
        using T = typename decltype(identity)::type;
        return hash_rows(reinterpret_cast<const T*>(values), entities, info.count, info.key, state_.dictionary, bad_row);
    });
    if (bad_row < entities.size()) {
        const ComponentInfo& component = state_.schema->component(info.component);
        throw StateCorruption(
            fmt::format("{}.{} of entity {} is NaN", component.name, component.fields[info.field].name, entities[bad_row].value));
    }
    return hash;
}

std::uint64_t WorldTables::state_hash() const {
    std::uint64_t sum = 0;
    for (std::size_t table = 0; table < table_count(); ++table) {
        for (std::size_t c = 0; c < layout(table).columns.size(); ++c) {
            sum += sum_of_blocks(column(table, c), true, [&](std::size_t b) { return block_hash(table, c, b); });
        }
    }
    sum += hash_slots(state_.generation, state_.slots, kGenerationKey, true);
    sum += hash_slots(state_.next_free, state_.slots, kFreeKey, true);
    return mix64(sum + state_.first_free);
}

std::vector<std::uint64_t> WorldTables::column_hashes() const {
    std::vector<std::size_t> first;  // by component
    std::size_t count = 0;
    for (const ComponentInfo& component : state_.schema->components()) {
        first.push_back(count);
        count += component.fields.size();
    }
    std::vector<std::uint64_t> hashes(count + 1);
    for (std::size_t table = 0; table < table_count(); ++table) {
        for (std::size_t c = 0; c < layout(table).columns.size(); ++c) {
            const ColumnInfo& info = layout(table).columns[c];
            hashes[c == 0 ? count : first[info.component.value] + info.field] +=
                sum_of_blocks(column(table, c), true, [&](std::size_t b) { return block_hash(table, c, b); });
        }
    }
    hashes[count] += hash_slots(state_.generation, state_.slots, kGenerationKey, true);
    hashes[count] += hash_slots(state_.next_free, state_.slots, kFreeKey, true) + state_.first_free;
    return hashes;
}

std::uint64_t WorldTables::hash_from_scratch() const {
    std::uint64_t sum = 0;
    for (std::size_t table = 0; table < table_count(); ++table) {
        for (std::size_t c = 0; c < layout(table).columns.size(); ++c) {
            sum += sum_of_blocks(column(table, c), false, [&](std::size_t b) { return block_hash(table, c, b); });
        }
    }
    sum += hash_slots(state_.generation, state_.slots, kGenerationKey, false);
    sum += hash_slots(state_.next_free, state_.slots, kFreeKey, false);
    return mix64(sum + state_.first_free);
}

}  // namespace void_reckoning
