#pragma once

#include <filesystem>

namespace void_reckoning {

/// A campaign folder being created: everything is written into a hidden sibling, which one rename then moves to the requested name,
/// complete. If anything fails before that, the sibling is removed and nothing under the requested name was touched.
class CampaignFolder {
   public:
    /// Create the sibling. InvalidInput if the folder already holds something (a campaign or not); StorageError if it can't be created.
    explicit CampaignFolder(const std::filesystem::path& wanted);
    ~CampaignFolder();
    CampaignFolder(const CampaignFolder&) = delete;
    CampaignFolder& operator=(const CampaignFolder&) = delete;

    [[nodiscard]] const std::filesystem::path& staging() const { return staging_; }
    /// Return the requested name, absolute.
    [[nodiscard]] const std::filesystem::path& path() const { return wanted_; }
    /// Move the sibling to the requested name.
    void publish();

   private:
    std::filesystem::path wanted_;
    std::filesystem::path staging_;
    bool published_ = false;
};

}  // namespace void_reckoning
