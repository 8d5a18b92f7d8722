#include "void_reckoning/storage/bulk_insert.hpp"

#include <sqlite3.h>

#include <exception>
#include <new>

#include "void_reckoning/base/error.hpp"

namespace void_reckoning {
namespace {

// Not an identifier: no component's table can have this name.
constexpr const char* kSource = "rows to insert";

struct Work {
    const BulkRows* rows;
    std::string declaration;
    std::exception_ptr error;  ///< an exception of a cell: it must not pass through SQLite
};

struct Source : sqlite3_vtab {
    Work* work;
};

struct Cursor : sqlite3_vtab_cursor {
    Work* work;
    std::size_t row;
};

int connect(sqlite3* handle, void* data, int, const char* const*, sqlite3_vtab** result, char**) {
    auto* work = static_cast<Work*>(data);
    const int code = sqlite3_declare_vtab(handle, work->declaration.c_str());
    if (code != SQLITE_OK) return code;
    *result = new (std::nothrow) Source{{}, work};
    return *result == nullptr ? SQLITE_NOMEM : SQLITE_OK;
}

int disconnect(sqlite3_vtab* table) {
    delete static_cast<Source*>(table);
    return SQLITE_OK;
}

int best_index(sqlite3_vtab*, sqlite3_index_info*) { return SQLITE_OK; }

int open(sqlite3_vtab* table, sqlite3_vtab_cursor** result) {
    *result = new (std::nothrow) Cursor{{}, static_cast<Source*>(table)->work, 0};
    return *result == nullptr ? SQLITE_NOMEM : SQLITE_OK;
}

int close(sqlite3_vtab_cursor* cursor) {
    delete static_cast<Cursor*>(cursor);
    return SQLITE_OK;
}

int filter(sqlite3_vtab_cursor* cursor, int, const char*, int, sqlite3_value**) {
    static_cast<Cursor*>(cursor)->row = 0;
    return SQLITE_OK;
}

int next(sqlite3_vtab_cursor* cursor) {
    ++static_cast<Cursor*>(cursor)->row;
    return SQLITE_OK;
}

int at_end(sqlite3_vtab_cursor* cursor) {
    const auto* at = static_cast<Cursor*>(cursor);
    return at->row >= at->work->rows->rows ? 1 : 0;
}

int give_column(sqlite3_vtab_cursor* cursor, sqlite3_context* context, int column) {
    const auto* at = static_cast<Cursor*>(cursor);
    try {
        at->work->rows->cell(context, at->row, static_cast<std::size_t>(column));
        return SQLITE_OK;
    } catch (...) {
        at->work->error = std::current_exception();
        return SQLITE_ABORT;
    }
}

int give_rowid(sqlite3_vtab_cursor* cursor, sqlite3_int64* result) {
    *result = static_cast<sqlite3_int64>(static_cast<Cursor*>(cursor)->row);
    return SQLITE_OK;
}

/// Return the module, without xCreate: the module itself is the table.
constexpr sqlite3_module make_module() {
    sqlite3_module module{};
    module.xConnect = connect;
    module.xBestIndex = best_index;
    module.xDisconnect = disconnect;
    module.xDestroy = disconnect;
    module.xOpen = open;
    module.xClose = close;
    module.xFilter = filter;
    module.xNext = next;
    module.xEof = at_end;
    module.xColumn = give_column;
    module.xRowid = give_rowid;
    return module;
}
constexpr sqlite3_module kModule = make_module();

}  // namespace

void bulk_insert(Database& database, const std::string& table, const BulkRows& rows) {
    Work work{&rows, "CREATE TABLE x(", nullptr};
    for (std::size_t column = 0; column < rows.columns; ++column) work.declaration += fmt::format("{}c{}", column == 0 ? "" : ",", column);
    work.declaration += ')';
    int code = sqlite3_create_module_v2(database.handle(), kSource, &kModule, &work, nullptr);
    if (code != SQLITE_OK) database.fail(code);
    const std::string sql = fmt::format("INSERT INTO \"{}\" SELECT * FROM \"{}\"", table, kSource);
    code = sqlite3_exec(database.handle(), sql.c_str(), nullptr, nullptr, nullptr);
    if (work.error) std::rethrow_exception(work.error);
    if (code != SQLITE_OK) database.fail(code);
    code = sqlite3_create_module_v2(database.handle(), kSource, nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) database.fail(code);
}

}  // namespace void_reckoning
