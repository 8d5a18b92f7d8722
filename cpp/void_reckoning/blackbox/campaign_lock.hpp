#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "void_reckoning/base/file_system.hpp"

namespace void_reckoning {

/// Who holds a campaign: as written into its lock file.
struct LockHolder {
    int process = 0;
    std::string host;
};

/// The right to write a campaign folder: an advisory lock on its file `lock`, held while this lives and given up by the system when the
/// process dies, however it dies. The file itself stays. Do not fork while holding it: the child would share it.
class CampaignLock {
   public:
    /// Throws StorageError that names the holder, at once, if another holds it; or that says why the file can't be made.
    explicit CampaignLock(std::filesystem::path folder);
    ~CampaignLock();
    CampaignLock(CampaignLock&& other) noexcept;
    CampaignLock& operator=(CampaignLock&& other) noexcept;

    [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }
    /// Whether this is the lock of that folder now, by inode: a folder may be renamed while it is locked.
    [[nodiscard]] bool covers(const std::filesystem::path& folder) const;

    /// Who holds the folder now, if anyone; takes nothing.
    [[nodiscard]] static std::optional<LockHolder> holder(const std::filesystem::path& folder);

   private:
    std::filesystem::path folder_;
    std::unique_ptr<OpenFile> file_;
};

}  // namespace void_reckoning
