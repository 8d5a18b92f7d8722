#include "void_reckoning/storage/component_rows.hpp"

#include <cstring>
#include <limits>

namespace void_reckoning {

ComponentRows::ComponentRows(const OpenSave& save, std::size_t component, Budget& budget)
    : save_(&save),
      table_(&save.tables[component]),
      component_{static_cast<std::uint16_t>(component)},
      budget_(&budget),
      rows_(save.database, select_sql(*table_)) {
    next();
}

void ComponentRows::next() {
    const bool first = !started_;
    const std::int64_t before = id_;
    started_ = true;
    done_ = !rows_.step();
    if (done_) return;
    const auto id = rows_.integer(0);
    if (!id || (!first && *id <= before)) save_->damaged(fmt::format("table {} is out of order", table_->name));
    id_ = *id;
    budget_->take(table_->columns.size() + 2);
}

void ComponentRows::append_to(std::span<std::vector<std::byte>> columns, World& world) const {
    std::byte* place = nullptr;
    const auto& fields = save_->components[component_.value].fields;
    for (std::size_t c = 0; c < table_->columns.size(); ++c) {
        const SaveColumn& column = table_->columns[c];
        if (column.element == 0) {
            auto& values = columns[column.field];
            const std::size_t before = values.size();
            values.resize(before + fields[column.field].bytes());
            place = values.data() + before;
        }
        store(world, column, static_cast<int>(c) + 1, place + column.element * size_of(column.type));
    }
}

void ComponentRows::wrong(const SaveColumn& column) const {
    save_->damaged(fmt::format("{}.{} of entity {} is not a value of type {}", table_->name, column.name, static_cast<std::uint64_t>(id_),
                               name_of(column.type)));
}

template <class T> T ComponentRows::integer(const SaveColumn& column, int index) const {
    const auto value = rows_.integer(index);
    if (!value) wrong(column);
    if (column.type == ScalarType::kBool && (*value < 0 || *value > 1)) wrong(column);
    const T result = static_cast<T>(*value);
    if (static_cast<std::int64_t>(result) != *value) wrong(column);
    return result;
}

/// Return a float. Infinity is a value of SQLite's REAL; NaN is not, it would be NULL.
template <class T> T ComponentRows::real(const SaveColumn& column, int index) const {
    const auto value = rows_.real(index);
    if (!value) wrong(column);
    const double bits = *value + 0.0;
    if constexpr (std::is_same_v<T, float>) {
        const bool finite = bits <= std::numeric_limits<double>::max() && bits >= std::numeric_limits<double>::lowest();
        if (finite && (bits > std::numeric_limits<float>::max() || bits < std::numeric_limits<float>::lowest())) wrong(column);
    }
    const T result = static_cast<T>(bits);
    if (static_cast<double>(result) != bits) wrong(column);
    return result;
}

Text ComponentRows::text(World& world, const SaveColumn& column, int index) const {
    if (rows_.is_null(index)) return {};
    const auto value = rows_.text(index);
    if (!value) wrong(column);
    budget_->take(value->size());
    return world.enter(*value);
}

void ComponentRows::store(World& world, const SaveColumn& column, int index, std::byte* place) const {
    visit_scalar(column.type, [&](auto identity) {
        using T = typename decltype(identity)::type;
        T value{};
        if constexpr (std::is_same_v<T, Text>) {
            value = text(world, column, index);
        } else if constexpr (std::is_floating_point_v<T>) {
            value = real<T>(column, index);
        } else {
            value = integer<T>(column, index);
        }
        std::memcpy(place, &value, sizeof(value));
    });
}

}  // namespace void_reckoning
