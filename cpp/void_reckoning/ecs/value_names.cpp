#include "void_reckoning/ecs/value_names.hpp"

#include "void_reckoning/ecs/field_ref.hpp"

namespace void_reckoning {

void ValueNames::set(NameTable table, std::vector<Row> rows) {
    Table& one = tables_[static_cast<std::size_t>(table)];
    one.rows = std::move(rows);
    one.by_id.clear();
    for (std::size_t row = 0; row < one.rows.size(); ++row) one.by_id.emplace(one.rows[row].id, row);
}

std::optional<std::uint64_t> ValueNames::find(NameTable table, std::string_view id) const {
    const Table& one = tables_[static_cast<std::size_t>(table)];
    const auto found = one.by_id.find(std::string(id));
    return found == one.by_id.end() ? std::nullopt : std::optional(found->second);
}

std::string nearest_ids(const ValueNames& names, NameTable table, std::string_view given) {
    std::vector<std::string_view> ids;
    for (const ValueNames::Row& row : names.rows(table)) ids.emplace_back(row.id);
    return nearest_names(given, ids);
}

}  // namespace void_reckoning
