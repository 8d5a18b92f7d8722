#pragma once

#include <filesystem>

namespace void_reckoning {

/// A campaign folder under way: everything is made in a hidden sibling, which takes the asked name, complete, by one rename.
/// If anything fails before that, the sibling is removed and nothing of the asked name was touched.
class CampaignFolder {
   public:
    /// InvalidInput where the folder holds something already (a campaign or not); StorageError where it can't be made.
    explicit CampaignFolder(const std::filesystem::path& wanted);
    ~CampaignFolder();
    CampaignFolder(const CampaignFolder&) = delete;
    CampaignFolder& operator=(const CampaignFolder&) = delete;

    [[nodiscard]] const std::filesystem::path& staging() const { return staging_; }
    /// The asked name, absolute.
    [[nodiscard]] const std::filesystem::path& path() const { return wanted_; }
    /// Takes the asked name.
    void publish();

   private:
    std::filesystem::path wanted_;
    std::filesystem::path staging_;
    bool published_ = false;
};

}  // namespace void_reckoning
