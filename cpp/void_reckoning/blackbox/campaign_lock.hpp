#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "void_reckoning/base/file_system.hpp"

namespace void_reckoning {

/// The holder of a campaign, as recorded in its lock file.
struct LockHolder {
    int process = 0;
    std::string host;
};

/// The right to write a campaign folder: an advisory lock on its file `lock`, held while this lives and released by the system when the
/// process dies, however it dies. The file itself stays. Do not fork while holding it: the child would share it.
class CampaignLock {
   public:
    /// Take the lock. Throws StorageError at once if another process holds it, naming the holder, or if the file can't be created.
    explicit CampaignLock(std::filesystem::path folder);
    ~CampaignLock();
    CampaignLock(CampaignLock&& other) noexcept;
    CampaignLock& operator=(CampaignLock&& other) noexcept;

    [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }
    /// Return whether this is now the lock of that folder, by inode: a folder may be renamed while it is locked.
    [[nodiscard]] bool covers(const std::filesystem::path& folder) const;

    /// Return the folder's current holder, if any; does not take the lock.
    [[nodiscard]] static std::optional<LockHolder> holder(const std::filesystem::path& folder);

   private:
    std::filesystem::path folder_;
    std::unique_ptr<OpenFile> file_;
};

}  // namespace void_reckoning
