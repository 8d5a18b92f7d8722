#pragma once

#include <filesystem>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "void_reckoning/campaign/campaign.hpp"
#include "void_reckoning/engine/campaign_log.hpp"

namespace void_reckoning {

/// A state of a campaign to start from: the first `commits` of its log have led to it.
struct Start {
    Campaign campaign;
    std::size_t commits = 0;
    std::filesystem::path save;  ///< empty: the log's beginning
};

inline constexpr std::size_t kAllCommits = std::numeric_limits<std::size_t>::max();

/// Which of the log's commits, counted from 1, left this state; 0: it began with it.
[[nodiscard]] std::optional<std::size_t> place_of(const CampaignLog& log, std::uint64_t state_hash);

/// The latest save that can be loaded and, where there is a log, is of its history and no more than its first `most` commits led to it.
/// `passed_over` gets those that could not be used, and why.
[[nodiscard]] std::optional<Start> last_good_save(const std::filesystem::path& saves, const CampaignLog* log,
                                                  std::vector<std::string>& passed_over, std::size_t most = kAllCommits);

/// That save; the log's beginning where there is none. Throws as campaign_at_beginning().
[[nodiscard]] Start start_of(const std::filesystem::path& saves, const CampaignLog& log, const std::filesystem::path& log_path,
                             std::vector<std::string>& passed_over, std::size_t most = kAllCommits);

}  // namespace void_reckoning
