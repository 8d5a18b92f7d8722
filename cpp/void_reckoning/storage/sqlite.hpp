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

/// One connection, used by one thread. What goes wrong while writing is StorageError; while reading, DamagedData where the bytes are
/// to blame and StorageError where the machine is. Messages name the file.
class Database {
   public:
    /// A new file for writing in one go: no journal, no locks, no syncing; who writes it syncs it and renames it into place.
    [[nodiscard]] static Database create(const std::filesystem::path& path, std::size_t page_bytes);
    /// Read only, as a file that nobody changes: a journal or write-ahead log beside it is not looked at. Reading is bounded by the
    /// file's size, whatever the file says.
    [[nodiscard]] static Database open(const std::filesystem::path& path, std::uint64_t file_bytes);

    void execute(const std::string& sql);
    void close();  ///< errors of the last writes show here
    [[nodiscard]] sqlite3* handle() const { return handle_.get(); }
    [[noreturn]] void fail(int code) const;

   private:
    struct Close {
        void operator()(sqlite3* handle) const noexcept;
    };
    Database(std::string file, bool reading) : file_(std::move(file)), reading_(reading) {}
    void open_handle(const std::string& name, int flags, const char* vfs);

    std::unique_ptr<std::uint64_t> steps_left_;  ///< in units of progress; outlives the connection that counts it down
    std::unique_ptr<sqlite3, Close> handle_;
    std::string file_;
    bool reading_ = false;
};

class Statement {
   public:
    Statement(const Database& database, std::string_view sql);

    /// Parameters count from 1, columns from 0.
    void bind(int parameter, std::int64_t value);
    void bind(int parameter, std::string_view value);
    void bind_null(int parameter);
    /// False at the end.
    bool step();
    void run();  ///< steps to the end and makes ready for the next values

    [[nodiscard]] bool is_null(int column) const;
    // Nothing where the column holds another type.
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
