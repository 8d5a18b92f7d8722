#pragma once

#include <cstddef>
#include <functional>
#include <string>

#include "void_reckoning/storage/sqlite.hpp"

struct sqlite3_context;

namespace void_reckoning {

/// Rows for one table. `cell` passes its value to the context by one of sqlite3_result_...; text must live until the insert is done.
struct BulkRows {
    std::size_t rows = 0;
    std::size_t columns = 0;
    std::function<void(sqlite3_context*, std::size_t row, std::size_t column)> cell;
};

/// Insert all rows by one statement that pulls them from a virtual table: half the time of binding each value and stepping each row.
/// bench: save_write
void bulk_insert(Database& database, const std::string& table, const BulkRows& rows);

}  // namespace void_reckoning
