#pragma once

#include <cstdint>
#include <vector>

#include "void_reckoning/ecs/world.hpp"

/// Stamps of columns, listed in a fixed order: they show whether something derived from the columns is still valid.
namespace void_reckoning {

/// List the stamps of all of a component's columns in a table; none if the table lacks it.
template <class T> void list_stamps(const World& world, std::size_t table, std::vector<std::uint64_t>& out) {
    const std::int32_t first = world.layout(table).first_column[world.component<T>().value];
    if (first <= 0) return;
    const auto from = static_cast<std::size_t>(first);
    for (std::size_t c = from; c < from + Describe<T>::component.field_count; ++c) out.push_back(world.column(table, c).stamp());
}

/// List the stamp of one field's column.
template <auto Member> void list_stamp(const World& world, std::size_t table, std::vector<std::uint64_t>& out) {
    using T = typename Field<Member>::Struct;
    const std::int32_t first = world.layout(table).first_column[world.component<T>().value];
    if (first <= 0) return;
    constexpr std::size_t kField = index_of_member<Member>(Describe<T>::component.fields);
    out.push_back(world.column(table, static_cast<std::size_t>(first) + kField).stamp());
}

}  // namespace void_reckoning
