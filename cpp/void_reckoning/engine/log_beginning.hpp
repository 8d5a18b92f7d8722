#pragma once

#include <filesystem>
#include <string>

#include "void_reckoning/blackbox/records.hpp"
#include "void_reckoning/blackbox/writer.hpp"
#include "void_reckoning/campaign/campaign.hpp"

namespace void_reckoning {

/// The state that a log begins with: a new campaign by its settings, or the save that is kept beside it as `saves/<start.save>`.
/// Settings and universe are the log's own. Throws DamagedData or ContentError where they can't be read.
[[nodiscard]] Campaign campaign_at_beginning(const LogMetadata& metadata, const std::filesystem::path& log);

/// How simulation versions differ, to be added to what else is said of a replay that differs: empty where they don't.
[[nodiscard]] std::string version_remark(std::uint32_t of_log);

/// File name of the log that this one took the place of, beside it; empty for none.
[[nodiscard]] std::string log_before(const LogMetadata& metadata);

/// Gives a campaign folder a new log that begins with a save. The save is kept from rotation, the log before it stays under another name
/// (which is returned; empty where there was none). Whenever this stops, the folder has the one log or the other.
std::string begin_new_log(const std::filesystem::path& folder, const Campaign& campaign, const std::filesystem::path& save,
                          const WriterOptions& options);

}  // namespace void_reckoning
