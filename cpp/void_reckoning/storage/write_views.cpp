#include "void_reckoning/storage/write_views.hpp"

#include <fmt/format.h>

#include "void_reckoning/ecs/field_ref.hpp"

namespace void_reckoning {
namespace {

std::string id_sql(const SaveViews& planned, NameTable table, const std::string& value) {
    return fmt::format("(SELECT id FROM \"{}\" WHERE row = {})", planned.lookups[static_cast<std::size_t>(table)], value);
}

/// Return one column of a view.
std::string value_sql(const SaveViews& planned, const ComponentInfo& component, const SaveTable& table, const SaveColumn& column) {
    const Meaning& meaning = component.fields[column.field].meaning;
    const auto stored = [&](const std::string& name) { return fmt::format("\"{}\".\"{}\"", table.name, name); };
    std::string value = stored(column.name);
    if (meaning.has_scale()) return fmt::format("{} / {}.0", value, meaning.scale);
    if (!meaning.has_names()) return value;
    if (meaning.chosen_by.empty()) return id_sql(planned, meaning.names, value);
    const std::uint16_t chooser = resolve_field(component, meaning.chosen_by);
    std::string chosen;
    for (const SaveColumn& one : table.columns) {
        if (one.field == chooser) chosen = stored(one.name);
    }
    return fmt::format("CASE WHEN {} THEN {} ELSE {} END", chosen, id_sql(planned, meaning.names, value),
                       id_sql(planned, meaning.otherwise, value));
}

void write_lookup(Database& database, const std::string& table, std::span<const ValueNames::Row> rows) {
    database.execute(fmt::format("CREATE TABLE \"{}\" (row INTEGER PRIMARY KEY, id TEXT NOT NULL, name TEXT NOT NULL)", table));
    Statement insert(database, fmt::format("INSERT INTO \"{}\" VALUES (?, ?, ?)", table));
    for (std::size_t row = 0; row < rows.size(); ++row) {
        insert.bind(1, static_cast<std::int64_t>(row));
        insert.bind(2, rows[row].id);
        insert.bind(3, rows[row].name);
        insert.run();
    }
}

}  // namespace

void write_views(Database& database, std::span<const ComponentInfo> components, std::span<const SaveTable> tables,
                 const ValueNames& names) {
    const SaveViews planned = plan_views(tables);
    for (std::size_t table = 1; table < kNameTables; ++table) {
        write_lookup(database, planned.lookups[table], names.rows(static_cast<NameTable>(table)));
    }
    for (std::size_t c = 0; c < tables.size(); ++c) {
        const SaveTable& table = tables[c];
        std::string columns = fmt::format("\"{}\".entity_id AS entity_id", table.name);
        for (const SaveColumn& column : table.columns) {
            columns += fmt::format(", {} AS \"{}\"", value_sql(planned, components[c], table, column), column.name);
        }
        database.execute(fmt::format("CREATE VIEW \"{}\" AS SELECT {} FROM \"{}\"", planned.views[c], columns, table.name));
    }
}

}  // namespace void_reckoning
