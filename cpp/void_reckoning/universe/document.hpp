#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "void_reckoning/universe/problems.hpp"
#include "void_reckoning/universe/universe.hpp"

namespace void_reckoning {

struct DocumentEntry;

/// A TOML value with the line it stands on. Tables keep the order of the text.
struct DocumentValue {
    enum class Kind : std::uint8_t { kText, kInteger, kNumber, kFlag, kTime, kArray, kTable };

    Kind kind = Kind::kTable;
    int line = 0;
    std::string text;
    std::int64_t integer = 0;
    double number = 0;      ///< also set for integers
    bool flag = false;
    std::vector<DocumentValue> items;
    std::vector<DocumentEntry> entries;

    [[nodiscard]] const DocumentEntry* find(std::string_view key) const;
};

struct DocumentEntry {
    std::string key;
    int line = 0;
    DocumentValue value;
};

/// The file's top table. Text that is no TOML, too large or too deep is reported, and gives an empty table.
[[nodiscard]] DocumentValue parse_document(const UniverseFile& file, Problems& problems);

/// "3", "\"heavy\"", "an array of 2": a value as a message quotes it, shortened.
[[nodiscard]] std::string quoted(const DocumentValue& value);

}  // namespace void_reckoning
