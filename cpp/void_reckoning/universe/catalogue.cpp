#include "void_reckoning/universe/catalogue.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace void_reckoning {
namespace {

constexpr std::size_t kMaxIdBytes = 48;
constexpr std::string_view kIdRule = "an id: a to z first, then a to z, 0 to 9 and _, up to 48 characters";

[[nodiscard]] bool is_id(std::string_view text) {
    const auto allowed = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; };
    return !text.empty() && text.size() <= kMaxIdBytes && text[0] >= 'a' && text[0] <= 'z' &&
           std::all_of(text.begin(), text.end(), allowed);
}

void add_row(ContentTable& table, const std::string& file, const DocumentEntry& entry, Problems& problems) {
    const Place place = {file, entry.line, table.key + "." + shortened(entry.key)};
    if (!is_id(entry.key)) {
        problems.add(place, "another name", std::string(kIdRule));
    } else if (entry.value.kind != DocumentValue::Kind::kTable) {
        problems.add(place, quoted(entry.value), fmt::format("a table: [{}.{}]", table.key, entry.key));
    } else if (!table.names.add(entry.key)) {
        const Place& first = table.rows[*table.names.find(entry.key)].place;
        problems.add(place, fmt::format("the id of {}:{}", first.file, first.line), "an id of its own");
    } else {
        table.rows.push_back({entry.key, place, &entry.value});
    }
}

void add_rows(ContentTable& table, const std::string& file, const DocumentEntry& entry, Problems& problems) {
    if (entry.value.kind != DocumentValue::Kind::kTable) {
        problems.add({file, entry.line, table.key}, quoted(entry.value), fmt::format("tables: [{}.some_id]", table.key));
        return;
    }
    for (const DocumentEntry& row : entry.value.entries) {
        if (table.rows.size() == table.most) {
            problems.add({file, row.line, table.key}, "more", fmt::format("a table of up to {} rows", table.most));
            problems.mark_incomplete();
            return;
        }
        add_row(table, file, row, problems);
    }
}

void add_section(ContentSection& section, const std::string& file, const DocumentEntry& entry, Problems& problems) {
    const Place place = {file, entry.line, section.key};
    if (entry.value.kind != DocumentValue::Kind::kTable) {
        problems.add(place, quoted(entry.value), fmt::format("a table: [{}]", section.key));
    } else if (section.table != nullptr) {
        problems.add(place, fmt::format("a second one beside {}:{}", section.place.file, section.place.line), "one table in all files");
    } else {
        section.place = place;
        section.table = &entry.value;
    }
}

void add_entry(Catalogue& catalogue, const std::string& file, const DocumentEntry& entry, Problems& problems) {
    std::vector<std::string> known;
    for (ContentTable* table : catalogue.tables()) {
        if (entry.key == table->key) return add_rows(*table, file, entry, problems);
        known.push_back(table->key);
    }
    for (ContentSection* section : catalogue.sections()) {
        if (entry.key == section->key) return add_section(*section, file, entry, problems);
        known.push_back(section->key);
    }
    problems.add({file, entry.line, shortened(entry.key)}, "an unknown table", one_of(entry.key, known));
    problems.mark_incomplete();
}

}  // namespace

std::vector<ContentTable*> Catalogue::tables() {
    return {&weapons, &unit_types, &buildings, &technologies, &terrains, &planet_classes, &factions, &victory_conditions};
}

std::vector<ContentSection*> Catalogue::sections() { return {&universe, &rules}; }

Catalogue sort_into_tables(const std::vector<UniverseFile>& files, const std::vector<DocumentValue>& documents, Problems& problems) {
    Catalogue catalogue;
    for (std::size_t i = 0; i < files.size(); ++i) {
        for (const DocumentEntry& entry : documents[i].entries) add_entry(catalogue, files[i].path, entry, problems);
    }
    if (problems.incomplete()) return catalogue;
    for (ContentTable* table : catalogue.tables()) {
        if (table->rows.empty() && !table->optional)
            problems.add({"(all files)", 0, table->key}, "nothing", fmt::format("at least one [{}.some_id]", table->key));
    }
    for (ContentSection* section : catalogue.sections()) {
        if (section->table == nullptr) problems.add({"(all files)", 0, section->key}, "nothing", fmt::format("one [{}]", section->key));
    }
    return catalogue;
}

Place place_of(const ContentRow& row, std::string_view key) {
    const DocumentEntry* entry = row.table->find(key);
    return {row.place.file, entry == nullptr ? row.place.line : entry->line, fmt::format("{}.{}", row.place.key, key)};
}

Place place_of(const ContentRow& row, std::string_view key, std::string_view entry) {
    Place place = place_of(row, key);
    const DocumentEntry* outer = row.table->find(key);
    if (outer == nullptr) return place;
    if (const DocumentEntry* inner = outer->value.find(entry)) place.line = inner->line;
    for (const DocumentValue& item : outer->value.items) {
        if (item.text == entry) place.line = item.line;
    }
    place.key += fmt::format(".{}", entry);
    return place;
}

}  // namespace void_reckoning
