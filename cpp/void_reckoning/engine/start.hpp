#pragma once

#include <filesystem>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "void_reckoning/campaign/campaign.hpp"
#include "void_reckoning/engine/campaign_log.hpp"

namespace void_reckoning {

/// A state of a campaign to start from: the result of the first `commits` of its log.
struct Start {
    Campaign campaign;
    std::size_t commits = 0;
    std::filesystem::path save;  ///< empty: the log's beginning
};

inline constexpr std::size_t kAllCommits = std::numeric_limits<std::size_t>::max();

/// Return which of the log's commits, counted from 1, led to this state; 0: it is the beginning.
[[nodiscard]] std::optional<std::size_t> place_of(const CampaignLog& log, std::uint64_t state_hash);

/// Return the latest save that can be loaded and, if there is a log, belongs to its history and is the result of at most its first `most`
/// commits. `passed_over` gets the saves that could not be used, with reasons.
[[nodiscard]] std::optional<Start> last_good_save(const std::filesystem::path& saves, const CampaignLog* log,
                                                  std::vector<std::string>& passed_over, std::size_t most = kAllCommits);

/// Return that save, or the log's beginning if there is none. Throws as campaign_at_beginning().
[[nodiscard]] Start start_of(const std::filesystem::path& saves, const CampaignLog& log, const std::filesystem::path& log_path,
                             std::vector<std::string>& passed_over, std::size_t most = kAllCommits);

}  // namespace void_reckoning
