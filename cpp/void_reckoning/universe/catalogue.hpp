#pragma once

#include <optional>
#include <string>
#include <vector>

#include "void_reckoning/universe/document.hpp"
#include "void_reckoning/universe/table_reader.hpp"

namespace void_reckoning {

/// One row of a content table, still as text: `[weapons.pulse_laser]`.
struct ContentRow {
    std::string id;
    Place place;
    const DocumentValue* table = nullptr;
};

/// All rows of one content table, from whichever files hold them, in the order of files and lines.
struct ContentTable {
    ContentTable(std::string table_key, std::string what, std::size_t most_rows, bool may_be_missing = false)
        : key(std::move(table_key)), names(std::move(what)), most(most_rows), optional(may_be_missing) {}

    std::string key;
    Names names;
    std::size_t most;
    bool optional;
    std::vector<ContentRow> rows;
};

/// A table that exists once: [universe] or [rules].
struct ContentSection {
    std::string key;
    Place place;
    const DocumentValue* table = nullptr;
};

/// The parsed files sorted into tables, with the ids that rows may refer to. Owns nothing: the documents must outlive it.
struct Catalogue {
    ContentTable weapons{"weapons", "weapon", 65'000};
    ContentTable unit_types{"unit_types", "unit type", 65'000};
    ContentTable buildings{"buildings", "building", 65'000};
    ContentTable technologies{"technologies", "technology", 2'000};
    ContentTable terrains{"terrains", "terrain", 1'000, true};
    ContentTable planet_classes{"planet_classes", "planet class", 65'000};
    ContentTable factions{"factions", "faction", kMaxFactions - 1};
    ContentTable victory_conditions{"victory_conditions", "victory condition", 1'000};
    ContentSection universe{"universe", {}, nullptr};
    ContentSection rules{"rules", {}, nullptr};

    [[nodiscard]] std::vector<ContentTable*> tables();
    [[nodiscard]] std::vector<ContentSection*> sections();
};

/// Sort files into tables. `documents[i]` is the parsed `files[i]`.
[[nodiscard]] Catalogue sort_into_tables(const std::vector<UniverseFile>& files, const std::vector<DocumentValue>& documents,
                                         Problems& problems);

/// Return the place of a row's key, or of an entry of the table or array at that key: for problems found after reading.
[[nodiscard]] Place place_of(const ContentRow& row, std::string_view key);
[[nodiscard]] Place place_of(const ContentRow& row, std::string_view key, std::string_view entry);

}  // namespace void_reckoning
