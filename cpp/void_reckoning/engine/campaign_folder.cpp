#include "void_reckoning/engine/campaign_folder.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <system_error>

#include "void_reckoning/base/error.hpp"
#include "void_reckoning/base/names_in.hpp"

namespace void_reckoning {
namespace fs = std::filesystem;
namespace {

[[noreturn]] void fail(const fs::path& path, const char* what, int error) {
    throw StorageError(fmt::format("{} {}: {}", what, path.string(), std::strerror(error)));
}

class Descriptor {
   public:
    Descriptor(const fs::path& path, int flags) : value_(::open(path.c_str(), flags | O_CLOEXEC, 0644)) {
        if (value_ < 0) fail(path, "can't open", errno);
    }
    ~Descriptor() { ::close(value_); }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    [[nodiscard]] int get() const { return value_; }

   private:
    int value_;
};

void check_free(const fs::path& wanted) {
    std::error_code error;
    const fs::file_status status = fs::status(wanted, error);
    if (!fs::exists(status)) return;
    if (!fs::is_directory(status)) throw InvalidInput(fmt::format("{} is there and is not a folder", wanted.string()));
    if (fs::exists(wanted / "blackbox.vrlog", error)) {
        throw InvalidInput(fmt::format("{} already holds a campaign: choose another folder", wanted.string()));
    }
    if (!names_in(wanted, error).empty() || error) {
        throw InvalidInput(fmt::format("{} is not empty: choose another folder", wanted.string()));
    }
}

/// The files and empty folders that were made in it, and itself. Asks for no memory; nothing can be done about what can't be removed.
void remove_staging(const fs::path& staging) noexcept {
    DIR* const entries = ::opendir(staging.c_str());
    if (entries == nullptr) return;
    while (const dirent* entry = ::readdir(entries)) {
        if (::unlinkat(::dirfd(entries), entry->d_name, 0) != 0) ::unlinkat(::dirfd(entries), entry->d_name, AT_REMOVEDIR);
    }
    ::closedir(entries);
    ::rmdir(staging.c_str());
}

}  // namespace

void write_file(const fs::path& path, const std::string& text) {
    const Descriptor file(path, O_WRONLY | O_CREAT | O_TRUNC);
    std::size_t done = 0;
    while (done < text.size()) {
        const ssize_t written = ::write(file.get(), text.data() + done, text.size() - done);
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) fail(path, "can't write", errno);
        done += static_cast<std::size_t>(written);
    }
    if (::fsync(file.get()) != 0) fail(path, "can't sync", errno);
}

void sync_folder(const fs::path& folder) {
    const Descriptor directory(folder, O_RDONLY | O_DIRECTORY);
    if (::fsync(directory.get()) != 0) fail(folder, "can't sync", errno);
}

CampaignFolder::CampaignFolder(const fs::path& wanted) {
    if (wanted.empty()) throw InvalidInput("the campaign folder's name is empty");
    std::error_code error;
    wanted_ = fs::absolute(wanted, error).lexically_normal();
    if (wanted_.filename().empty()) wanted_ = wanted_.parent_path();
    check_free(wanted_);
    fs::create_directories(wanted_.parent_path(), error);
    if (error) throw StorageError(fmt::format("can't make {}: {}", wanted_.parent_path().string(), error.message()));
    std::string name = (wanted_.parent_path() / fmt::format(".{}.XXXXXX", wanted_.filename().string())).string();
    if (::mkdtemp(name.data()) == nullptr) fail(wanted_, "can't make", errno);
    try {
        staging_ = name;
    } catch (...) {
        ::rmdir(name.c_str());
        throw;
    }
    fs::permissions(staging_,
                    fs::perms::owner_all | fs::perms::group_read | fs::perms::group_exec | fs::perms::others_read | fs::perms::others_exec,
                    error);
}

CampaignFolder::~CampaignFolder() {
    if (published_ || staging_.empty()) return;
    remove_staging(staging_);
}

fs::path CampaignFolder::publish() {
    sync_folder(staging_);
    check_free(wanted_);
    std::error_code error;
    fs::rename(staging_, wanted_, error);  // replaces an empty folder, refuses any other
    if (error) throw StorageError(fmt::format("can't make {}: {}", wanted_.string(), error.message()));
    published_ = true;
    sync_folder(wanted_.parent_path());
    return wanted_;
}

}  // namespace void_reckoning
