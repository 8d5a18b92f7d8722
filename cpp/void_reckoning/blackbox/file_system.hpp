#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string_view>

namespace void_reckoning {

/// Throws StorageError "<path>: <what>: <the system's words for error>".
[[noreturn]] void throw_file_error(const std::filesystem::path& path, std::string_view what, int error);

/// One open log file. Results are as of the system calls: a count of bytes, which may be short, or minus errno.
class LogFile {
   public:
    virtual ~LogFile() = default;
    virtual std::int64_t read(std::span<std::byte> into, std::uint64_t offset) = 0;
    /// The pieces one after another.
    virtual std::int64_t write(std::span<const std::span<const std::byte>> pieces, std::uint64_t offset) = 0;
    virtual std::int64_t size() = 0;
    virtual int truncate(std::uint64_t size) = 0;
    virtual int sync() = 0;  ///< fdatasync
    /// The whole file in memory, valid while the result lives; empty where the file can't be mapped.
    virtual std::shared_ptr<const std::span<const std::byte>> map() { return nullptr; }
};

/// Where logs are kept: the seam at which tests make a disk fail.
class FileSystem {
   public:
    enum class Mode { kRead, kReadWrite, kCreate };  ///< kCreate refuses a file that is there

    virtual ~FileSystem() = default;
    /// Throws StorageError naming path and reason.
    [[nodiscard]] virtual std::unique_ptr<LogFile> open(const std::filesystem::path& path, Mode mode) = 0;

    [[nodiscard]] static FileSystem& native();
};

}  // namespace void_reckoning
