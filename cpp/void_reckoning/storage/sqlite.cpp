#include "void_reckoning/storage/sqlite.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <system_error>

#include "void_reckoning/base/error.hpp"
#include "void_reckoning/storage/sqlite_files.hpp"

namespace void_reckoning {
namespace {

constexpr int kProgressSteps = 100'000;

/// Return the `file:` address of an absolute path.
std::string immutable_address(const std::filesystem::path& path) {
    std::string address = "file://";
    for (const char c : std::filesystem::absolute(path).string()) {
        if (c == '?' || c == '#' || c == '%') {
            address += fmt::format("%{:02X}", static_cast<unsigned>(c));
        } else {
            address += c;
        }
    }
    return address + "?immutable=1";
}

bool is_machine_fault(int code) {
    switch (code & 0xFF) {
        case SQLITE_CANTOPEN:
        case SQLITE_IOERR:
        case SQLITE_NOMEM:
        case SQLITE_PERM:
        case SQLITE_BUSY:
        case SQLITE_LOCKED: return true;
        default: return false;
    }
}

}  // namespace

void Database::Close::operator()(sqlite3* handle) const noexcept { sqlite3_close_v2(handle); }
void Statement::Finalize::operator()(sqlite3_stmt* statement) const noexcept { sqlite3_finalize(statement); }

void Database::open_handle(const std::string& name, int flags, const char* vfs) {
    sqlite3* raw = nullptr;
    const int code = sqlite3_open_v2(name.c_str(), &raw, flags | SQLITE_OPEN_NOMUTEX, vfs);
    handle_.reset(raw);
    if (code != SQLITE_OK) fail(code);
    sqlite3_extended_result_codes(raw, 1);
}

/// Bound what reading a file may take, whatever the file claims.
void Database::distrust(std::uint64_t file_bytes) {
    sqlite3* connection = handle();
    sqlite3_db_config(connection, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(connection, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    sqlite3_limit(connection, SQLITE_LIMIT_LENGTH, static_cast<int>(std::clamp<std::uint64_t>(file_bytes, 1U << 20U, 1'000'000'000)));
    // An intact file needs far fewer steps than this: pages that refer to each other in circles must not be read forever.
    steps_left_ = std::make_unique<std::uint64_t>(100 + file_bytes * 50 / kProgressSteps);
    const auto count = [](void* data) {
        auto* left = static_cast<std::uint64_t*>(data);
        if (*left == 0) return 1;
        --*left;
        return 0;
    };
    sqlite3_progress_handler(connection, kProgressSteps, count, steps_left_.get());
    execute("PRAGMA cell_size_check=ON");
}

Database Database::create_in_memory(std::size_t page_bytes) {
    Database database("save in memory", false);
    database.open_handle(":memory:", SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nullptr);
    database.execute(fmt::format("PRAGMA page_size={}; PRAGMA journal_mode=OFF", page_bytes));
    return database;
}

Database Database::open_bytes(std::string_view bytes, const std::string& name) {
    Database database(name, true);
    database.open_handle(":memory:", SQLITE_OPEN_READWRITE, nullptr);
    // SQLite's own type; with this flag it does not write.
    auto* start = reinterpret_cast<unsigned char*>(const_cast<char*>(bytes.data()));
    const auto size = static_cast<sqlite3_int64>(bytes.size());
    const int code = sqlite3_deserialize(database.handle(), "main", start, size, size, SQLITE_DESERIALIZE_READONLY);
    if (code != SQLITE_OK) database.fail(code);
    database.distrust(bytes.size());
    return database;
}

std::string Database::bytes() const {
    sqlite3_int64 size = 0;
    const std::unique_ptr<unsigned char, void (*)(void*)> start(sqlite3_serialize(handle(), "main", &size, 0), &sqlite3_free);
    if (start == nullptr) fail(SQLITE_NOMEM);
    return {reinterpret_cast<const char*>(start.get()), static_cast<std::size_t>(size)};
}

Database Database::create(const std::filesystem::path& path, std::size_t page_bytes) {
    Database database(path.string(), false);
    database.open_handle(path.string(), SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, sqlite_files());
    database.execute(
        fmt::format("PRAGMA page_size={}; PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA locking_mode=EXCLUSIVE", page_bytes));
    return database;
}

Database Database::open(const std::filesystem::path& path, std::uint64_t file_bytes) {
    Database database(path.string(), true);
    database.open_handle(immutable_address(path), SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, sqlite_files());
    database.distrust(file_bytes);
    return database;
}

void Database::execute(const std::string& sql) {
    const int code = sqlite3_exec(handle(), sql.c_str(), nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) fail(code);
}

void Database::close() {
    const int code = sqlite3_close(handle());
    if (code != SQLITE_OK) fail(code);
    [[maybe_unused]] const sqlite3* closed = handle_.release();
}

void Database::fail(int code) const {
    std::string reason = handle_ ? sqlite3_errmsg(handle()) : sqlite3_errstr(code);
    const int kind = code & 0xFF;
    if (last_file_failure() != 0 && (kind == SQLITE_CANTOPEN || kind == SQLITE_IOERR || kind == SQLITE_FULL)) {
        reason += fmt::format(" ({})", std::system_category().message(last_file_failure()));
    }
    if (!reading_) throw StorageError(fmt::format("{}: {}", file_, reason));
    if (is_machine_fault(code)) throw StorageError(fmt::format("save {} can't be read: {}", file_, reason));
    throw DamagedData(fmt::format("save {} is damaged: {}", file_, reason));
}

Statement::Statement(const Database& database, std::string_view sql) : database_(&database) {
    sqlite3_stmt* raw = nullptr;
    const int code = sqlite3_prepare_v2(database.handle(), sql.data(), static_cast<int>(sql.size()), &raw, nullptr);
    statement_.reset(raw);
    if (code != SQLITE_OK) database.fail(code);
}

void Statement::bind(int parameter, std::int64_t value) { sqlite3_bind_int64(statement_.get(), parameter, value); }
void Statement::bind(int parameter, std::string_view value) {
    const int code = sqlite3_bind_text64(statement_.get(), parameter, value.data() == nullptr ? "" : value.data(), value.size(),
                                         SQLITE_TRANSIENT, SQLITE_UTF8);
    if (code != SQLITE_OK) database_->fail(code);
}
void Statement::bind_null(int parameter) { sqlite3_bind_null(statement_.get(), parameter); }

bool Statement::step() {
    const int code = sqlite3_step(statement_.get());
    if (code != SQLITE_ROW && code != SQLITE_DONE) database_->fail(code);
    return code == SQLITE_ROW;
}

void Statement::run() {
    while (step()) {
    }
    sqlite3_reset(statement_.get());
}

// sqlite3_column_value() returns an "unprotected" value: safe to read if, as here, one thread uses the connection, and half the calls.
bool Statement::is_null(int column) const { return sqlite3_value_type(sqlite3_column_value(statement_.get(), column)) == SQLITE_NULL; }

std::optional<std::int64_t> Statement::integer(int column) const {
    sqlite3_value* value = sqlite3_column_value(statement_.get(), column);
    if (sqlite3_value_type(value) != SQLITE_INTEGER) return std::nullopt;
    return sqlite3_value_int64(value);
}

std::optional<double> Statement::real(int column) const {
    sqlite3_value* value = sqlite3_column_value(statement_.get(), column);
    if (sqlite3_value_type(value) != SQLITE_FLOAT) return std::nullopt;
    return sqlite3_value_double(value);
}

std::optional<std::string_view> Statement::text(int column) const {
    if (sqlite3_column_type(statement_.get(), column) != SQLITE_TEXT) return std::nullopt;
    const unsigned char* data = sqlite3_column_text(statement_.get(), column);
    if (data == nullptr) database_->fail(SQLITE_NOMEM);
    return std::string_view(reinterpret_cast<const char*>(data), static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column)));
}

}  // namespace void_reckoning
