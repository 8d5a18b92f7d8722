#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace void_reckoning {

/// Throws StorageError "<path>: <what>: <the system's words for error>".
[[noreturn]] void throw_file_error(const std::filesystem::path& path, std::string_view what, int error);

/// One open file. Results are as of the system calls: a count of bytes, which may be short, or minus errno.
class OpenFile {
   public:
    virtual ~OpenFile() = default;
    virtual std::int64_t read(std::span<std::byte> into, std::uint64_t offset) = 0;
    /// The pieces one after another.
    virtual std::int64_t write(std::span<const std::span<const std::byte>> pieces, std::uint64_t offset) = 0;
    virtual std::int64_t size() = 0;
    virtual int truncate(std::uint64_t size) = 0;
    virtual int sync() = 0;  ///< fdatasync; one that failed is never tried again
    /// The whole file in memory, valid while the result lives; empty where the file can't be mapped.
    virtual std::shared_ptr<const std::span<const std::byte>> map() { return nullptr; }

    enum class Lock { kShared, kAlone };
    virtual int try_lock(Lock lock) = 0;  ///< flock, without waiting: -EWOULDBLOCK if another has it
    /// Whether that name is this file's now.
    virtual bool is_at(const std::filesystem::path& path) = 0;
    /// Which start of the system this is. While it is the same, no power loss has taken what was written. 0: not known.
    virtual std::uint64_t boot() { return 0; }
};

/// Where logs, saves and campaign folders are kept: the one seam at which tests make a disk fail or lose its power.
class FileSystem {
   public:
    enum class Mode {
        kRead,
        kReadWrite,
        kCreate,       ///< refuses a file that is there
        kMakeIfNeeded  ///< made where there is none; read and write
    };

    virtual ~FileSystem() = default;

    // Tried again, within bounds, while the fault may pass (base/recovery.hpp). Throw StorageError naming path, operation and reason.
    [[nodiscard]] std::unique_ptr<OpenFile> open(const std::filesystem::path& path, Mode mode);
    void rename(const std::filesystem::path& from, const std::filesystem::path& to);
    void link(const std::filesystem::path& from, const std::filesystem::path& to);  ///< a second name for a file
    void remove(const std::filesystem::path& path);  ///< a file or an empty folder; none there is no error
    /// With the folders it is in; new names are synced.
    void make_folders(const std::filesystem::path& path);
    /// Makes names that were made, changed or removed in a folder survive a power loss. Not tried again.
    void sync_folder(const std::filesystem::path& path);

    // The calls themselves: 0 or minus errno.
    virtual int try_open(const std::filesystem::path& path, Mode mode, std::unique_ptr<OpenFile>& file) = 0;
    virtual int try_rename(const std::filesystem::path& from, const std::filesystem::path& to) = 0;
    virtual int try_link(const std::filesystem::path& from, const std::filesystem::path& to) = 0;
    virtual int try_remove(const std::filesystem::path& path) = 0;
    virtual int try_make_folder(const std::filesystem::path& path) = 0;
    virtual int try_sync_folder(const std::filesystem::path& path) = 0;

    /// The operating system's.
    [[nodiscard]] static FileSystem& native();
    /// What this process uses: native(), but for tests.
    [[nodiscard]] static FileSystem& current();
};

/// Puts another file system in the place of the process's, for tests: none of its files may be open when this begins or ends.
class FileSystemScope {
   public:
    explicit FileSystemScope(FileSystem& files);
    ~FileSystemScope();
    FileSystemScope(const FileSystemScope&) = delete;
    FileSystemScope& operator=(const FileSystemScope&) = delete;

   private:
    FileSystem* before_;
};

/// The folder a path is in: "." for a bare name.
[[nodiscard]] std::filesystem::path folder_of(const std::filesystem::path& path);

/// Writes all pieces. Throws StorageError naming `name`; some of them may then be in the file.
void write_all(OpenFile& file, const std::string& name, std::span<const std::span<const std::byte>> pieces, std::uint64_t offset);
/// Fills `into` as far as the file reaches; gives the count of bytes. Throws StorageError naming `name` and the byte.
[[nodiscard]] std::size_t read_up_to(OpenFile& file, const std::string& name, std::span<std::byte> into, std::uint64_t offset);

/// Writes a whole small file anew and syncs it. The name is for the caller to sync.
void write_file(const std::filesystem::path& path, std::string_view text);
/// The same of one that is there: whenever this stops, it holds the one text or the other. By way of `<path>.new`.
void replace_file(const std::filesystem::path& path, std::string_view text);
[[nodiscard]] std::string read_file(const std::filesystem::path& path);

}  // namespace void_reckoning
