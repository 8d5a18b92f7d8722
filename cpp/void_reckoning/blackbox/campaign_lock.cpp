#include "void_reckoning/blackbox/campaign_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <string_view>
#include <system_error>
#include <thread>
#include <utility>

#include "void_reckoning/base/error.hpp"
#include "void_reckoning/blackbox/file_system.hpp"

namespace void_reckoning {
namespace {

std::filesystem::path lock_path(const std::filesystem::path& folder) { return folder / "lock"; }

bool same_file(int descriptor, const std::filesystem::path& path) {
    struct stat held{};
    struct stat named{};
    return ::fstat(descriptor, &held) == 0 && ::stat(path.c_str(), &named) == 0 && held.st_dev == named.st_dev &&
           held.st_ino == named.st_ino;
}

/// What write_holder() wrote: "<process> <host>\n".
LockHolder read_holder(int descriptor) {
    std::array<char, 256> buffer{};
    const ssize_t got = ::pread(descriptor, buffer.data(), buffer.size(), 0);
    const std::string_view line(buffer.data(), got > 0 ? static_cast<std::size_t>(got) : 0);
    LockHolder holder;
    const auto parsed = std::from_chars(line.data(), line.data() + line.size(), holder.process);
    const auto rest = line.substr(static_cast<std::size_t>(parsed.ptr - line.data()));
    if (rest.size() > 1) holder.host = rest.substr(1, rest.find('\n') - 1);
    return holder;
}

void write_holder(int descriptor, const std::filesystem::path& path) {
    std::array<char, 128> host{};
    if (::gethostname(host.data(), host.size() - 1) != 0) host[0] = '\0';
    const std::string line = fmt::format("{} {}\n", ::getpid(), host.data());
    if (::ftruncate(descriptor, 0) != 0 || ::pwrite(descriptor, line.data(), line.size(), 0) != static_cast<ssize_t>(line.size())) {
        throw_file_error(path, "can't be written", errno);
    }
}

/// A look by holder() takes a shared lock for a moment: a second and third attempt outlive it.
bool take(int descriptor, const std::filesystem::path& path) {
    for (const int wait : {0, 2, 10}) {  // ms
        std::this_thread::sleep_for(std::chrono::milliseconds(wait));
        if (::flock(descriptor, LOCK_EX | LOCK_NB) == 0) return true;
        if (errno != EWOULDBLOCK && errno != EINTR) throw_file_error(path, "can't be locked", errno);
    }
    return false;
}

}  // namespace

CampaignLock::CampaignLock(std::filesystem::path folder) : folder_(std::move(folder)) {
    const std::filesystem::path path = lock_path(folder_);
    // Once more if somebody removed the file between opening and locking: the lock must be on the one that others will find.
    do {
        if (descriptor_ >= 0) ::close(descriptor_);
        descriptor_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
        if (descriptor_ < 0) throw_file_error(path, "can't be opened", errno);
        try {
            if (!take(descriptor_, path)) {
                const LockHolder holder = read_holder(descriptor_);
                throw StorageError(fmt::format("{}: the campaign is held by process {} on {}", path.string(), holder.process,
                                               holder.host.empty() ? "this machine" : holder.host));
            }
            write_holder(descriptor_, path);
        } catch (...) {
            ::close(descriptor_);
            throw;
        }
    } while (!same_file(descriptor_, path));
}

CampaignLock::~CampaignLock() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

CampaignLock::CampaignLock(CampaignLock&& other) noexcept
    : folder_(std::move(other.folder_)), descriptor_(std::exchange(other.descriptor_, -1)) {}

CampaignLock& CampaignLock::operator=(CampaignLock&& other) noexcept {
    std::swap(folder_, other.folder_);
    std::swap(descriptor_, other.descriptor_);
    return *this;
}

bool CampaignLock::covers(const std::filesystem::path& folder) const {
    return descriptor_ >= 0 && same_file(descriptor_, lock_path(folder));
}

std::optional<LockHolder> CampaignLock::holder(const std::filesystem::path& folder) {
    const int descriptor = ::open(lock_path(folder).c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return std::nullopt;
    std::optional<LockHolder> result;
    if (::flock(descriptor, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK) result = read_holder(descriptor);
    ::close(descriptor);
    return result;
}

}  // namespace void_reckoning
