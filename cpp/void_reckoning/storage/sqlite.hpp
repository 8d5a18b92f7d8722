#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace void_reckoning {

/// One connection, used by one thread. Errors while writing are StorageError; while reading, DamagedData if the bytes are at fault and
/// StorageError if the machine is. Messages name the file.
class Database {
   public:
    /// Create a file for writing in one go: no journal, no locks, no syncing; the caller syncs it and renames it.
    [[nodiscard]] static Database create(const std::filesystem::path& path, std::size_t page_bytes);
    /// Open a file read-only, as one that no process changes: a journal or write-ahead log beside it is ignored. Reading is bounded by the
    /// file's size, whatever the file claims.
    [[nodiscard]] static Database open(const std::filesystem::path& path, std::uint64_t file_bytes);

    /// Create a database in memory, for bytes().
    [[nodiscard]] static Database create_in_memory(std::size_t page_bytes);
    /// Read a file's bytes, which must outlive the connection; as open().
    [[nodiscard]] static Database open_bytes(std::string_view bytes, const std::string& name);

    void execute(const std::string& sql);
    [[nodiscard]] std::string bytes() const;  ///< of the file that a database in memory would be
    void close();  ///< reports errors of the last writes
    [[nodiscard]] sqlite3* handle() const { return handle_.get(); }
    [[noreturn]] void fail(int code) const;

   private:
    struct Close {
        void operator()(sqlite3* handle) const noexcept;
    };
    Database(std::string file, bool reading) : file_(std::move(file)), reading_(reading) {}
    void open_handle(const std::string& name, int flags, const char* vfs);
    void distrust(std::uint64_t file_bytes);

    std::unique_ptr<std::uint64_t> steps_left_;  ///< in units of progress; outlives the connection that decrements it
    std::unique_ptr<sqlite3, Close> handle_;
    std::string file_;
    bool reading_ = false;
};

class Statement {
   public:
    Statement(const Database& database, std::string_view sql);

    /// Parameters are numbered from 1, columns from 0.
    void bind(int parameter, std::int64_t value);
    void bind(int parameter, std::string_view value);
    void bind_null(int parameter);
    /// Advance to the next row; false at the end.
    bool step();
    void run();  ///< steps to the end and resets for the next values

    [[nodiscard]] bool is_null(int column) const;
    // Return the value; nothing if the column holds another type.
    [[nodiscard]] std::optional<std::int64_t> integer(int column) const;
    [[nodiscard]] std::optional<double> real(int column) const;
    [[nodiscard]] std::optional<std::string_view> text(int column) const;  ///< valid until the next step

   private:
    struct Finalize {
        void operator()(sqlite3_stmt* statement) const noexcept;
    };
    const Database* database_;
    std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

}  // namespace void_reckoning
