#include "void_reckoning/engine/campaign_folder.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "void_reckoning/base/error.hpp"
#include "void_reckoning/base/file_system.hpp"
#include "void_reckoning/base/names_in.hpp"

namespace void_reckoning {
namespace fs = std::filesystem;
namespace {

void check_free(const fs::path& wanted) {
    std::error_code error;
    const fs::file_status status = fs::status(wanted, error);
    if (!fs::exists(status)) return;
    if (!fs::is_directory(status)) throw InvalidInput(fmt::format("{} must be a folder, got a file", wanted.string()));
    if (fs::exists(wanted / "blackbox.vrlog", error)) {
        throw InvalidInput(fmt::format("{} already holds a campaign: choose another folder", wanted.string()));
    }
    if (!names_in(wanted, error).empty() || error) {
        throw InvalidInput(fmt::format("{} is not empty: choose another folder", wanted.string()));
    }
}

/// Remove the folder with the files and empty folders created in it. Allocates no memory; files that can't be removed are ignored.
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

CampaignFolder::CampaignFolder(const fs::path& wanted) {
    if (wanted.empty()) throw InvalidInput("name of the campaign folder must not be empty");
    std::error_code error;
    wanted_ = fs::absolute(wanted, error).lexically_normal();
    if (wanted_.filename().empty()) wanted_ = wanted_.parent_path();
    check_free(wanted_);
    FileSystem& files = FileSystem::current();
    files.make_folders(wanted_.parent_path());
    int made = -EEXIST;
    for (int attempt = 0; made == -EEXIST; ++attempt) {  // one left by a killed process stays
        staging_ = wanted_.parent_path() / fmt::format(".{}.{}-{}", wanted_.filename().string(), ::getpid(), attempt);
        made = with_patience([&] { return files.try_make_folder(staging_); });
    }
    if (made != 0) throw_file_error(wanted_, "can't be created", -made);
}

CampaignFolder::~CampaignFolder() {
    if (published_ || staging_.empty()) return;
    remove_staging(staging_);
}

void CampaignFolder::publish() {
    FileSystem& files = FileSystem::current();
    const fs::path parent = wanted_.parent_path();
    files.sync_folder(staging_);
    check_free(wanted_);
    files.rename(staging_, wanted_);  // replaces an empty folder, refuses any other
    published_ = true;
    files.sync_folder(parent);
}

}  // namespace void_reckoning
