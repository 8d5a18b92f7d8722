#include "void_reckoning/telemetry/kernel.hpp"

#include <fcntl.h>
#include <linux/futex.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <ctime>
#include <system_error>
#include <utility>

#include "void_reckoning/base/error.hpp"

namespace void_reckoning {

FileDescriptor& FileDescriptor::operator=(FileDescriptor&& other) noexcept {
    std::swap(value_, other.value_);
    return *this;
}

FileDescriptor::~FileDescriptor() {
    if (value_ >= 0) ::close(value_);
}

int FileDescriptor::release() noexcept { return std::exchange(value_, -1); }

Mapping::Mapping(int descriptor, std::size_t size, bool writable) : size_(size) {
    const int protection = writable ? PROT_READ | PROT_WRITE : PROT_READ;
    void* data = ::mmap(nullptr, size, protection, MAP_SHARED | MAP_POPULATE, descriptor, 0);
    if (data != MAP_FAILED) data_ = static_cast<std::byte*>(data);
}

Mapping::Mapping(Mapping&& other) noexcept : data_(std::exchange(other.data_, nullptr)), size_(other.size_) {}

Mapping& Mapping::operator=(Mapping&& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    return *this;
}

Mapping::~Mapping() {
    if (data_ != nullptr) ::munmap(data_, size_);
}

std::uint64_t boot_time_ns() noexcept {
    timespec now{};
    ::clock_gettime(CLOCK_BOOTTIME, &now);
    return static_cast<std::uint64_t>(now.tv_sec) * 1'000'000'000U + static_cast<std::uint64_t>(now.tv_nsec);
}

bool futex_wait(std::uint32_t& word, std::uint32_t expected, std::chrono::nanoseconds timeout) noexcept {
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(timeout);
    timespec relative{};
    relative.tv_sec = seconds.count();
    relative.tv_nsec = (timeout - seconds).count();
    return ::syscall(SYS_futex, &word, FUTEX_WAIT, expected, &relative, nullptr, 0) != 0 && errno == EINTR;
}

void futex_wake_all(std::uint32_t& word) noexcept { ::syscall(SYS_futex, &word, FUTEX_WAKE, 0x7FFFFFFF, nullptr, nullptr, 0); }

bool lock_is_free(int descriptor) noexcept {
    // Shared, so that readers testing at the same time don't take each other for the writer.
    if (::flock(descriptor, LOCK_SH | LOCK_NB) != 0) return errno != EWOULDBLOCK;
    ::flock(descriptor, LOCK_UN);
    return true;
}

bool process_may_live(std::uint32_t process) noexcept {
    const auto id = static_cast<pid_t>(process);
    return id > 0 && (::kill(id, 0) == 0 || errno != ESRCH);
}

std::uint64_t pid_namespace() noexcept {
    struct stat status{};
    return ::stat("/proc/self/ns/pid", &status) == 0 ? status.st_ino : 0;
}

void raise_storage_error(const char* what, const std::filesystem::path& path, int error_number) {
    throw StorageError(fmt::format("{} {}: {}", what, path.string(), std::generic_category().message(error_number)));
}

}  // namespace void_reckoning
