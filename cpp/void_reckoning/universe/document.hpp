#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "void_reckoning/universe/problems.hpp"
#include "void_reckoning/universe/universe.hpp"

namespace void_reckoning {

struct DocumentEntry;

/// A TOML value and its line. Tables keep the order of the text.
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

/// Parse a file; return its top table. A text that is not TOML, too large or too deep is reported, and results in an empty table.
[[nodiscard]] DocumentValue parse_document(const UniverseFile& file, Problems& problems);

/// Return a value as quoted in a message, shortened: "3", "\"heavy\"", "an array of 2".
[[nodiscard]] std::string quoted(const DocumentValue& value);

}  // namespace void_reckoning
