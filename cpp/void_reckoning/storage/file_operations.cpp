#include "void_reckoning/storage/file_operations.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "void_reckoning/base/error.hpp"

namespace void_reckoning {
namespace {

void sync_path(const std::filesystem::path& path, int flags) {
    const int descriptor = ::open(path.c_str(), flags | O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) throw StorageError(fmt::format("{} can't be opened to sync it: {}", path.string(), std::strerror(errno)));
    const int result = ::fsync(descriptor);
    const int reason = errno;
    ::close(descriptor);
    if (result != 0) throw StorageError(fmt::format("{} can't be synced: {}", path.string(), std::strerror(reason)));
}

}  // namespace

void sync_file(const std::filesystem::path& path) { sync_path(path, 0); }

void sync_directory(const std::filesystem::path& path) { sync_path(path.empty() ? "." : path, O_DIRECTORY); }

void rename_file(const std::filesystem::path& from, const std::filesystem::path& to) {
    if (std::rename(from.c_str(), to.c_str()) != 0) {
        throw StorageError(fmt::format("{} can't be renamed to {}: {}", from.string(), to.string(), std::strerror(errno)));
    }
}

}  // namespace void_reckoning
