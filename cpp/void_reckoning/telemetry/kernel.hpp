#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>

namespace void_reckoning {

/// Owns a file descriptor.
class FileDescriptor {
   public:
    FileDescriptor() = default;
    explicit FileDescriptor(int value) : value_(value) {}
    FileDescriptor(FileDescriptor&& other) noexcept : value_(other.release()) {}
    FileDescriptor& operator=(FileDescriptor&& other) noexcept;
    ~FileDescriptor();

    [[nodiscard]] int get() const { return value_; }
    [[nodiscard]] explicit operator bool() const { return value_ >= 0; }
    int release() noexcept;

   private:
    int value_ = -1;
};

/// Owns a shared mapping of a file from its start.
class Mapping {
   public:
    Mapping() = default;
    /// Map the file; null data, and errno, on failure.
    Mapping(int descriptor, std::size_t size, bool writable);
    Mapping(Mapping&& other) noexcept;
    Mapping& operator=(Mapping&& other) noexcept;
    ~Mapping();

    [[nodiscard]] std::byte* data() const { return data_; }
    [[nodiscard]] std::size_t size() const { return size_; }
    [[nodiscard]] std::uint64_t& word(std::size_t offset) const { return *reinterpret_cast<std::uint64_t*>(data_ + offset); }
    [[nodiscard]] std::uint32_t& half_word(std::size_t offset) const { return *reinterpret_cast<std::uint32_t*>(data_ + offset); }

   private:
    std::byte* data_ = nullptr;
    std::size_t size_ = 0;
};

/// Return CLOCK_BOOTTIME: continues while the machine sleeps, and is the same for every process.
[[nodiscard]] std::uint64_t boot_time_ns() noexcept;

/// Wait for a change of the word, or wake its waiters; across processes (not FUTEX_PRIVATE). Waiting returns at once when the word is not
/// `expected`, and true if a signal ended it.
bool futex_wait(std::uint32_t& word, std::uint32_t expected, std::chrono::nanoseconds timeout) noexcept;
void futex_wake_all(std::uint32_t& word) noexcept;

/// Return whether no process holds the advisory lock on the file.
[[nodiscard]] bool lock_is_free(int descriptor) noexcept;

/// Return false only if there is certainly no such visible process.
[[nodiscard]] bool process_may_live(std::uint32_t process) noexcept;

/// Return the inode number of this process's PID namespace; 0 if it can't be read.
[[nodiscard]] std::uint64_t pid_namespace() noexcept;

/// Throw StorageError "what path: reason", with errno's reason.
[[noreturn]] void raise_storage_error(const char* what, const std::filesystem::path& path, int error_number);

}  // namespace void_reckoning
