#include "void_reckoning/storage/save_format.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "void_reckoning/base/mix.hpp"

namespace void_reckoning {
namespace {

/// Return lower case of ASCII only, as SQLite compares names.
std::string lower(std::string_view name) {
    std::string result(name);
    for (char& c : result) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return result;
}

class Names {
   public:
    explicit Names(std::set<std::string> taken) : taken_(std::move(taken)) {}
    std::string unique(std::string name) {
        if (lower(name).starts_with("sqlite_")) name.insert(0, "_");
        while (!taken_.insert(lower(name)).second) name += '_';
        return name;
    }

   private:
    std::set<std::string> taken_;
};

SaveTable plan_table(const ComponentInfo& component, std::string name) {
    SaveTable table{std::move(name), {}};
    Names names({"entity_id"});
    for (std::size_t f = 0; f < component.fields.size(); ++f) {
        const FieldInfo& field = component.fields[f];
        for (std::uint32_t element = 0; element < field.count; ++element) {
            const std::string column = field.count == 1 ? field.name : fmt::format("{}_{}", field.name, element);
            table.columns.push_back({names.unique(column), field.type, static_cast<std::uint16_t>(f), element});
        }
    }
    return table;
}

std::string_view sql_type(ScalarType type) {
    switch (type) {
        case ScalarType::kF32:
        case ScalarType::kF64: return "REAL";
        case ScalarType::kText: return "TEXT";
        default: return "INTEGER";
    }
}

void add_text(std::string& bytes, std::string_view text) {
    bytes += fmt::format("{}:", text.size());
    bytes += text;
}

}  // namespace

std::vector<SaveTable> plan_tables(std::span<const ComponentInfo> components) {
    Names names({"_meta", "_components", "_slots"});
    std::vector<SaveTable> tables;
    for (const ComponentInfo& component : components) tables.push_back(plan_table(component, names.unique(component.name)));
    return tables;
}

SaveViews plan_views(std::span<const SaveTable> tables) {
    std::set<std::string> taken = {"_meta", "_components", "_slots"};
    for (const SaveTable& table : tables) taken.insert(lower(table.name));
    Names names(std::move(taken));
    SaveViews planned;
    for (std::size_t table = 1; table < kNameTables; ++table) {
        planned.lookups[table] = names.unique(std::string(kLookupPrefix) + std::string(name_of(static_cast<NameTable>(table))));
    }
    for (const SaveTable& table : tables) planned.views.push_back(names.unique(table.name + "_view"));
    return planned;
}

std::string create_sql(const SaveTable& table) {
    std::string sql = fmt::format("CREATE TABLE \"{}\" (entity_id INTEGER PRIMARY KEY", table.name);
    for (const SaveColumn& column : table.columns) {
        sql += fmt::format(", \"{}\" {}{}", column.name, sql_type(column.type), column.type == ScalarType::kText ? "" : " NOT NULL");
    }
    return sql + ")";
}

std::string select_sql(const SaveTable& table) {
    std::string sql = "SELECT entity_id";
    for (const SaveColumn& column : table.columns) sql += fmt::format(", \"{}\"", column.name);
    return sql + fmt::format(" FROM \"{}\" ORDER BY entity_id", table.name);
}

std::uint64_t save_checksum(const MetaRows& meta, std::span<const ComponentInfo> components) {
    std::string bytes;
    for (const auto& [key, value] : meta) {
        if (key == "checksum") continue;
        add_text(bytes, key);
        add_text(bytes, value);
    }
    for (const ComponentInfo& component : components) {
        bytes += "component ";
        add_text(bytes, component.name);
        add_text(bytes, component.doc);
        for (const FieldInfo& field : component.fields) {
            bytes += fmt::format("{} x {} ", name_of(field.type), field.count);
            add_text(bytes, field.name);
            add_text(bytes, field.unit);
            add_text(bytes, field.doc);
        }
    }
    return hash_text(bytes);
}

std::string hex16(std::uint64_t value) { return fmt::format("{:016x}", value); }

}  // namespace void_reckoning
