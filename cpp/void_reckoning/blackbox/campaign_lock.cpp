#include "void_reckoning/blackbox/campaign_lock.hpp"

#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <string_view>

#include "void_reckoning/base/error.hpp"

namespace void_reckoning {
namespace {

std::filesystem::path lock_path(const std::filesystem::path& folder) { return folder / "lock"; }

/// Read the text of write_holder(): "<process> <host> ".
LockHolder read_holder(OpenFile& file) {
    std::array<char, 256> buffer{};
    const std::int64_t got = file.read(std::as_writable_bytes(std::span(buffer)), 0);
    const std::string_view line(buffer.data(), got > 0 ? static_cast<std::size_t>(got) : 0);
    LockHolder holder;
    const auto parsed = std::from_chars(line.data(), line.data() + line.size(), holder.process);
    const auto rest = line.substr(static_cast<std::size_t>(parsed.ptr - line.data()));
    if (rest.size() > 1) holder.host = rest.substr(1, rest.find('\n') - 1);
    return holder;
}

std::string this_host() {
    std::array<char, 128> host{};
    if (::gethostname(host.data(), host.size() - 1) != 0) host[0] = '\0';
    return host.data();
}

/// Describe the holder: the process that took the lock or, if that one has ended, a child that it forked before.
std::string describe(const LockHolder& holder) {
    std::string name = fmt::format("process {} on {}", holder.process, holder.host.empty() ? "this machine" : holder.host);
    const bool here = holder.host.empty() || holder.host == this_host();
    if (!here || holder.process <= 0 || ::kill(holder.process, 0) == 0 || errno != ESRCH) return name;
    return fmt::format("a process that {} forked before it ended", name);
}

void write_holder(OpenFile& file, const std::filesystem::path& path) {
    const std::string line = fmt::format("{} {}\n", ::getpid(), this_host());
    const int cut = file.truncate(0);
    if (cut != 0) throw_file_error(path, "can't be cut", -cut);
    const std::array pieces = {std::as_bytes(std::span(line))};
    write_all(file, path.string(), pieces, 0);
}

}  // namespace

CampaignLock::CampaignLock(std::filesystem::path folder) : folder_(std::move(folder)) {
    const std::filesystem::path path = lock_path(folder_);
    // Retry if the file was removed between opening and locking: the lock must be on the file that other processes will find.
    do {
        file_ = FileSystem::current().open(path, FileSystem::Mode::kMakeIfNeeded);
        // A call of holder() takes a shared lock for a moment: retries outlast it.
        const int taken = with_patience([this] { return file_->try_lock(OpenFile::Lock::kAlone); });
        if (taken == -EWOULDBLOCK) {
            throw StorageError(fmt::format("{}: the campaign is held by {}", path.string(), describe(read_holder(*file_))));
        }
        if (taken != 0) throw_file_error(path, "can't be locked", -taken);
        write_holder(*file_, path);
    } while (!file_->is_at(path));
}

CampaignLock::~CampaignLock() = default;
CampaignLock::CampaignLock(CampaignLock&& other) noexcept = default;
CampaignLock& CampaignLock::operator=(CampaignLock&& other) noexcept = default;

bool CampaignLock::covers(const std::filesystem::path& folder) const { return file_ && file_->is_at(lock_path(folder)); }

std::optional<LockHolder> CampaignLock::holder(const std::filesystem::path& folder) {
    std::unique_ptr<OpenFile> file;
    if (FileSystem::current().try_open(lock_path(folder), FileSystem::Mode::kRead, file) != 0) return std::nullopt;
    if (file->try_lock(OpenFile::Lock::kShared) != -EWOULDBLOCK) return std::nullopt;
    return read_holder(*file);
}

}  // namespace void_reckoning
