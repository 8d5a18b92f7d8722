#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace void_reckoning {

/// Throw StorageError "<path>: <what>: <the system's message for error>".
[[noreturn]] void throw_file_error(const std::filesystem::path& path, std::string_view what, int error);

/// One open file. Results are those of the system calls: a count of bytes, which may be short, or minus errno.
class OpenFile {
   public:
    virtual ~OpenFile() = default;
    virtual std::int64_t read(std::span<std::byte> into, std::uint64_t offset) = 0;
    /// Write the pieces one after another.
    virtual std::int64_t write(std::span<const std::span<const std::byte>> pieces, std::uint64_t offset) = 0;
    virtual std::int64_t size() = 0;
    virtual int truncate(std::uint64_t size) = 0;
    virtual int sync() = 0;  ///< fdatasync; a failed one is never retried
    /// Return the whole file in memory, valid while the result lives; null where the file can't be mapped.
    virtual std::shared_ptr<const std::span<const std::byte>> map() { return nullptr; }

    enum class Lock { kShared, kAlone };
    virtual int try_lock(Lock lock) = 0;  ///< flock, without waiting: -EWOULDBLOCK if another holder has it
    /// Return whether `path` names this file now.
    virtual bool is_at(const std::filesystem::path& path) = 0;
    /// Return an identifier of the machine's current boot. While it is the same, no power loss has lost written data. 0: unknown.
    virtual std::uint64_t boot() { return 0; }
};

/// Storage of logs, saves and campaign folders: the one seam where tests simulate disk failure and power loss.
class FileSystem {
   public:
    enum class Mode {
        kRead,
        kReadWrite,
        kCreate,       ///< fails if the file exists
        kMakeIfNeeded  ///< created if missing; read and write
    };

    virtual ~FileSystem() = default;

    // These are retried, within bounds, while the fault may pass (base/recovery.hpp). They throw StorageError naming path, operation and
    // reason.
    [[nodiscard]] std::unique_ptr<OpenFile> open(const std::filesystem::path& path, Mode mode);
    void rename(const std::filesystem::path& from, const std::filesystem::path& to);
    void link(const std::filesystem::path& from, const std::filesystem::path& to);  ///< a second name for a file
    void remove(const std::filesystem::path& path);  ///< a file or an empty folder; a missing one is not an error
    /// Create a folder and its missing parents; new names are synced.
    void make_folders(const std::filesystem::path& path);
    /// Sync a folder, so that names created, changed or removed in it survive a power loss. Not retried.
    void sync_folder(const std::filesystem::path& path);

    // The calls themselves: 0 or minus errno.
    virtual int try_open(const std::filesystem::path& path, Mode mode, std::unique_ptr<OpenFile>& file) = 0;
    virtual int try_rename(const std::filesystem::path& from, const std::filesystem::path& to) = 0;
    virtual int try_link(const std::filesystem::path& from, const std::filesystem::path& to) = 0;
    virtual int try_remove(const std::filesystem::path& path) = 0;
    virtual int try_make_folder(const std::filesystem::path& path) = 0;
    virtual int try_sync_folder(const std::filesystem::path& path) = 0;

    /// Return the operating system's file system.
    [[nodiscard]] static FileSystem& native();
    /// Return the file system this process uses: native(), except in tests.
    [[nodiscard]] static FileSystem& current();
};

/// Replaces the process's file system, for tests: none of its files may be open when this begins or ends.
class FileSystemScope {
   public:
    explicit FileSystemScope(FileSystem& files);
    ~FileSystemScope();
    FileSystemScope(const FileSystemScope&) = delete;
    FileSystemScope& operator=(const FileSystemScope&) = delete;

   private:
    FileSystem* before_;
};

/// Return the folder of a path: "." for a bare name.
[[nodiscard]] std::filesystem::path folder_of(const std::filesystem::path& path);

/// Write all pieces. Throws StorageError naming `name`; some pieces may then be in the file.
void write_all(OpenFile& file, const std::string& name, std::span<const std::span<const std::byte>> pieces, std::uint64_t offset);
/// Fill `into` up to the end of the file; return the count of bytes. Throws StorageError naming `name` and the byte.
[[nodiscard]] std::size_t read_up_to(OpenFile& file, const std::string& name, std::span<std::byte> into, std::uint64_t offset);

/// Write a whole small file and sync it. The caller syncs the name.
void write_file(const std::filesystem::path& path, std::string_view text);
/// Replace the text of an existing file, through `<path>.new`: whenever this stops, the file holds either the old text or the new.
void replace_file(const std::filesystem::path& path, std::string_view text);
[[nodiscard]] std::string read_file(const std::filesystem::path& path);

}  // namespace void_reckoning
