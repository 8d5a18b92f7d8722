#pragma once

// Definitions of the typed members of World; included by world.hpp only.

#include <algorithm>

#include "void_reckoning/ecs/blocks.hpp"
#include "void_reckoning/ecs/world.hpp"

namespace void_reckoning {

template <class T> const Column* World::columns_of(std::uint32_t table) const {
    const std::int32_t first = state_.schema->first_column(table, kCppType<T>);
    if (first < 0) [[unlikely]]
        throw_missing(component<T>(), table);
    return &state_.columns[static_cast<std::size_t>(first)];
}

template <class T> bool World::has(EntityId id) const {
    const std::uint64_t at = find_location(id);
    return at != kNowhere && state_.schema->first_column(at >> 32U, kCppType<T>) >= 0;
}

/// Gather in place, so that fields not used by the caller are not read.
template <class T, auto... Members>
[[gnu::always_inline]] inline void gather_fields(const FieldList<Members...>&, const Column* columns, std::size_t row, T& value) {
    (std::memcpy(&(value.*Members), (columns++)->row(row), sizeof(value.*Members)), ...);
}

template <class T> [[gnu::always_inline]] inline void World::gather(Location at, T& value) const {
    gather_fields(Describe<T>::component.fields, columns_of<T>(at.table), at.row, value);
}

template <class T> T World::get(EntityId id) const {
    T value{};
    gather(locate(id), value);
    return value;
}

/// Gathered in place: copying a struct right after writing its fields would wait until all of them have reached the cache.
template <class... Components> std::tuple<Components...> World::get_all(EntityId id) const {
    const Location at = locate(id);
    std::tuple<Components...> values;
    std::apply([&](auto&... one) { (gather(at, one), ...); }, values);
    return values;
}

/// Most stores leave the value unchanged: that is checked here, where the field's size is known.
template <class Value> void World::store_other(Location at, std::size_t column, const Value& value) {
    const std::byte* old = state_.columns[column].row(at.row);
    // NOLINTNEXTLINE(bugprone-suspicious-memory-comparison): the same bits are the same state, whatever they mean
    if (std::memcmp(old, &value, sizeof(Value)) == 0) return;
    store(at, column - layout(at.table).offset, &value);
}

template <class T> void World::set(EntityId id, const T& value) {
    const Location at = locate(id);
    const auto first = static_cast<std::size_t>(columns_of<T>(at.table) - state_.columns.data());
    for_each_field(Describe<T>::component.fields, [&](const auto& one, std::size_t index) {
        using F = std::remove_cvref_t<decltype(one)>;
        store_other(at, first + index, value.*F::member);
    });
}

template <auto Member> auto World::read(EntityId id) const -> typename Field<Member>::Value {
    using T = typename Field<Member>::Struct;
    constexpr std::size_t kIndex = index_of_member<Member>(Describe<T>::component.fields);
    const Location at = locate(id);
    return load<typename Field<Member>::Value>(columns_of<T>(at.table)[kIndex].row(at.row));
}

template <auto Member> auto World::try_read(EntityId id) const -> std::optional<typename Field<Member>::Value> {
    using T = typename Field<Member>::Struct;
    constexpr std::size_t kIndex = index_of_member<Member>(Describe<T>::component.fields);
    const std::uint64_t at = find_location(id);
    if (at == kNowhere) return std::nullopt;
    const std::int32_t first = state_.schema->first_column(at >> 32U, kCppType<T>);
    if (first < 0) return std::nullopt;
    const Column& column = state_.columns[static_cast<std::size_t>(first) + kIndex];
    return load<typename Field<Member>::Value>(column.row(static_cast<std::uint32_t>(at)));
}

template <auto Member> void World::write(EntityId id, typename Field<Member>::Value value) {
    using T = typename Field<Member>::Struct;
    constexpr std::size_t kIndex = index_of_member<Member>(Describe<T>::component.fields);
    const Location at = locate(id);
    const auto first = static_cast<std::size_t>(columns_of<T>(at.table) - state_.columns.data());
    store_other(at, first + kIndex, value);
}

template <class... Components> ComponentMask World::mask_of() const {
    ComponentMask mask;
    (mask.set(require_component(kCppType<Components>, Describe<Components>::component.name).value), ...);
    return mask;
}

template <class... Components> EntityId World::create(const Components&... components) {
    const std::size_t table = table_of(mask_of<Components...>());
    const EntityId id = take_slot();
    const Location at = append_row(table, id);
    const auto store_one = [&](const auto& value) {
        using T = std::remove_cvref_t<decltype(value)>;
        const auto first = static_cast<std::size_t>(layout(at.table).first_column[this->component<T>().value]);
        for_each_field(Describe<T>::component.fields, [&](const auto& one, std::size_t index) {
            using F = std::remove_cvref_t<decltype(one)>;
            store_new(at, first + index, id, &(value.*F::member));
        });
    };
    (store_one(components), ...);
    return id;
}

template <class T> void World::add(EntityId id, const T& value) {
    add_component(id, require_component(kCppType<T>, Describe<T>::component.name));
    set(id, value);
}

template <class T> void World::remove(EntityId id) { remove_component(id, require_component(kCppType<T>, Describe<T>::component.name)); }

template <class... Components> BlockRange<Components...> World::blocks() {
    return BlockRange<Components...>(*this, mask_of<Components...>());
}

template <class... Components> BlockRange<Components...> World::blocks() const {
    // Blocks of a const world offer read() only; the cast is never written through.
    return BlockRange<Components...>(const_cast<World&>(*this), mask_of<Components...>());
}

template <class... Components> std::vector<EntityId> World::sorted_ids() const {
    std::vector<EntityId> result;
    for (const auto& block : blocks<Components...>()) {
        const auto ids = block.ids();
        result.insert(result.end(), ids.begin(), ids.end());
    }
    std::sort(result.begin(), result.end());
    return result;
}

}  // namespace void_reckoning
