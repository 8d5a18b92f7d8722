#include <fcntl.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <cstdio>

#include "void_reckoning/base/file_system.hpp"
#include "void_reckoning/base/recovery.hpp"

namespace void_reckoning {
namespace {

int result_of(int call) { return call < 0 ? -errno : call; }

/// Return the first 64 bits of Linux's boot id.
std::uint64_t number_of_boot() {
    std::array<char, 40> text{};
    const int descriptor = ::open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return 0;
    const ssize_t got = ::read(descriptor, text.data(), text.size());
    ::close(descriptor);
    std::uint64_t number = 0;
    int digits = 0;
    for (ssize_t i = 0; i < got && digits < 16; ++i) {
        const char digit = text[static_cast<std::size_t>(i)];
        if (digit == '-') continue;
        if (std::isxdigit(static_cast<unsigned char>(digit)) == 0) return 0;
        number = number * 16 + static_cast<std::uint64_t>(digit <= '9' ? digit - '0' : digit - 'a' + 10);
        ++digits;
    }
    return digits == 16 ? number : 0;
}

class NativeFile : public OpenFile {
   public:
    NativeFile() = default;
    ~NativeFile() override {
        if (descriptor_ >= 0) ::close(descriptor_);
    }
    NativeFile(const NativeFile&) = delete;
    NativeFile& operator=(const NativeFile&) = delete;

    int open(const std::filesystem::path& path, int flags) {
        descriptor_ = ::open(path.c_str(), flags | O_CLOEXEC, 0644);
        return result_of(descriptor_);
    }

    std::int64_t read(std::span<std::byte> into, std::uint64_t offset) override {
        const ssize_t got = ::pread(descriptor_, into.data(), into.size(), static_cast<off_t>(offset));
        return got < 0 ? -errno : got;
    }

    std::int64_t write(std::span<const std::span<const std::byte>> pieces, std::uint64_t offset) override {
        std::array<iovec, 4> vectors{};
        const std::size_t count = std::min(pieces.size(), vectors.size());
        for (std::size_t i = 0; i < count; ++i) {
            vectors[i] = {const_cast<std::byte*>(pieces[i].data()), pieces[i].size()};  // only read
        }
        const ssize_t put = ::pwritev(descriptor_, vectors.data(), static_cast<int>(count), static_cast<off_t>(offset));
        return put < 0 ? -errno : put;
    }

    std::int64_t size() override {
        struct stat status{};
        return ::fstat(descriptor_, &status) < 0 ? -errno : status.st_size;
    }

    int truncate(std::uint64_t size) override {
        return with_patience([&] { return result_of(::ftruncate(descriptor_, static_cast<off_t>(size))); });
    }

    int sync() override { return result_of(::fdatasync(descriptor_)); }

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

    std::uint64_t boot() override {
        static const std::uint64_t number = number_of_boot();
        return number;
    }

    int try_lock(Lock lock) override { return result_of(::flock(descriptor_, (lock == Lock::kAlone ? LOCK_EX : LOCK_SH) | LOCK_NB)); }

    bool is_at(const std::filesystem::path& path) override {
        struct stat held{};
        struct stat named{};
        return ::fstat(descriptor_, &held) == 0 && ::stat(path.c_str(), &named) == 0 && held.st_dev == named.st_dev &&
               held.st_ino == named.st_ino;
    }

   private:
    int descriptor_ = -1;
};

int flags_of(FileSystem::Mode mode) {
    switch (mode) {
        case FileSystem::Mode::kRead: return O_RDONLY;
        case FileSystem::Mode::kReadWrite: return O_RDWR;
        case FileSystem::Mode::kCreate: return O_RDWR | O_CREAT | O_EXCL;
        case FileSystem::Mode::kMakeIfNeeded: return O_RDWR | O_CREAT;
    }
    return O_RDONLY;
}

class NativeFileSystem : public FileSystem {
   public:
    int try_open(const std::filesystem::path& path, Mode mode, std::unique_ptr<OpenFile>& file) override {
        auto native = std::make_unique<NativeFile>();
        const int result = native->open(path, flags_of(mode));
        if (result >= 0) file = std::move(native);
        return std::min(result, 0);
    }
    int try_rename(const std::filesystem::path& from, const std::filesystem::path& to) override {
        return result_of(std::rename(from.c_str(), to.c_str()));
    }
    int try_link(const std::filesystem::path& from, const std::filesystem::path& to) override {
        return result_of(::link(from.c_str(), to.c_str()));
    }
    int try_remove(const std::filesystem::path& path) override { return result_of(std::remove(path.c_str())); }
    int try_make_folder(const std::filesystem::path& path) override { return result_of(::mkdir(path.c_str(), 0777)); }
    int try_sync_folder(const std::filesystem::path& path) override {
        const int descriptor =
            with_patience([&] { return result_of(::open(path.empty() ? "." : path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)); });
        if (descriptor < 0) return descriptor;
        const int result = result_of(::fsync(descriptor));
        ::close(descriptor);
        return result == -EINVAL ? 0 : result;  // a file system that does not support it
    }
};

}  // namespace

FileSystem& FileSystem::native() {
    static NativeFileSystem files;
    return files;
}

}  // namespace void_reckoning
