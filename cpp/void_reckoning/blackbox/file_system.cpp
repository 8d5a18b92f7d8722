#include "void_reckoning/blackbox/file_system.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <system_error>
#include <thread>

#include "void_reckoning/base/error.hpp"

namespace void_reckoning {
namespace {

class NativeFile : public LogFile {
   public:
    explicit NativeFile(int descriptor) : descriptor_(descriptor) {}
    ~NativeFile() override { ::close(descriptor_); }
    NativeFile(const NativeFile&) = delete;
    NativeFile& operator=(const NativeFile&) = delete;

    std::int64_t read(std::span<std::byte> into, std::uint64_t offset) override {
        const ssize_t got = ::pread(descriptor_, into.data(), into.size(), static_cast<off_t>(offset));
        return got < 0 ? -errno : got;
    }

    std::int64_t write(std::span<const std::span<const std::byte>> pieces, std::uint64_t offset) override {
        std::array<iovec, 4> vectors{};
        const std::size_t count = std::min(pieces.size(), vectors.size());
        for (std::size_t i = 0; i < count; ++i) {
            vectors[i] = {const_cast<std::byte*>(pieces[i].data()), pieces[i].size()};  // only read from
        }
        const ssize_t put = ::pwritev(descriptor_, vectors.data(), static_cast<int>(count), static_cast<off_t>(offset));
        return put < 0 ? -errno : put;
    }

    std::int64_t size() override {
        struct stat status{};
        return ::fstat(descriptor_, &status) < 0 ? -errno : status.st_size;
    }

    int truncate(std::uint64_t size) override {
        int result = 0;
        do {
            result = ::ftruncate(descriptor_, static_cast<off_t>(size));
        } while (result < 0 && errno == EINTR);
        return result < 0 ? -errno : 0;
    }

    int sync() override { return ::fdatasync(descriptor_) < 0 ? -errno : 0; }

    std::shared_ptr<const std::span<const std::byte>> map() override {
        const std::int64_t bytes = size();
        if (bytes <= 0) return nullptr;
        const auto length = static_cast<std::size_t>(bytes);
        void* start = ::mmap(nullptr, length, PROT_READ, MAP_SHARED, descriptor_, 0);
        if (start == MAP_FAILED) return nullptr;
        const auto unmap = [](const std::span<const std::byte>* view) {
            ::munmap(const_cast<std::byte*>(view->data()), view->size());
            delete view;
        };
        return {new std::span<const std::byte>(static_cast<const std::byte*>(start), length), unmap};
    }

   private:
    int descriptor_;
};

bool may_pass(int error) { return error == EINTR || error == EAGAIN || error == EBUSY; }

int open_with_patience(const std::filesystem::path& path, int flags) {
    constexpr std::array kWaits = {1, 10, 100};  // ms
    int descriptor = ::open(path.c_str(), flags | O_CLOEXEC, 0644);
    for (const int wait : kWaits) {
        if (descriptor >= 0 || !may_pass(errno)) break;
        std::this_thread::sleep_for(std::chrono::milliseconds(wait));
        descriptor = ::open(path.c_str(), flags | O_CLOEXEC, 0644);
    }
    return descriptor;
}

/// A new file's name is on the disk only when its folder is.
void sync_folder(const std::filesystem::path& path) {
    const std::filesystem::path folder = path.has_parent_path() ? path.parent_path() : ".";
    const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0) throw_file_error(folder, "can't be opened", errno);
    const int result = ::fsync(descriptor);
    const int error = errno;
    ::close(descriptor);
    if (result < 0 && error != EINVAL) throw_file_error(folder, "can't be synced", error);  // EINVAL: a file system without it
}

class NativeFileSystem : public FileSystem {
   public:
    std::unique_ptr<LogFile> open(const std::filesystem::path& path, Mode mode) override {
        const int flags = mode == Mode::kRead ? O_RDONLY : mode == Mode::kReadWrite ? O_RDWR : O_RDWR | O_CREAT | O_EXCL;
        const int descriptor = open_with_patience(path, flags);
        if (descriptor < 0) throw_file_error(path, mode == Mode::kCreate ? "can't be created" : "can't be opened", errno);
        auto file = std::make_unique<NativeFile>(descriptor);
        if (mode == Mode::kCreate) sync_folder(path);
        return file;
    }
};

}  // namespace

FileSystem& FileSystem::native() {
    static NativeFileSystem files;
    return files;
}

void throw_file_error(const std::filesystem::path& path, std::string_view what, int error) {
    throw StorageError(fmt::format("{}: {}: {}", path.string(), what, std::system_category().message(error)));
}

}  // namespace void_reckoning
