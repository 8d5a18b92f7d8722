#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "void_reckoning/base/meaning.hpp"

namespace void_reckoning {

/// Names of the numbers in named fields: the tables of one universe and campaign. Built once for each, immutable afterwards, and not part
/// of any state: it follows from the universe's files and the campaign's seats.
class ValueNames {
   public:
    struct Row {
        std::string id;    ///< as written in content, queries and updates
        std::string name;  ///< for people
    };

    /// Set a table's rows. Among rows with the same id, lookups find the first.
    void set(NameTable table, std::vector<Row> rows);
    [[nodiscard]] std::span<const Row> rows(NameTable table) const { return tables_[static_cast<std::size_t>(table)].rows; }
    /// Return a row's id; null for a number that is not a row.
    [[nodiscard]] const std::string* id(NameTable table, std::uint64_t row) const {
        const std::vector<Row>& rows = tables_[static_cast<std::size_t>(table)].rows;
        return row < rows.size() ? &rows[row].id : nullptr;
    }
    [[nodiscard]] std::optional<std::uint64_t> find(NameTable table, std::string_view id) const;

   private:
    struct Table {
        std::vector<Row> rows;
        std::unordered_map<std::string, std::uint64_t> by_id;
    };
    std::array<Table, kNameTables> tables_;
};

/// Return "; the nearest are frigate, ...": the ids of a table nearest to `given`.
[[nodiscard]] std::string nearest_ids(const ValueNames& names, NameTable table, std::string_view given);

}  // namespace void_reckoning
