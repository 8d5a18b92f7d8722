#pragma once

#include <filesystem>
#include <string>

#include "void_reckoning/blackbox/records.hpp"
#include "void_reckoning/blackbox/writer.hpp"
#include "void_reckoning/campaign/campaign.hpp"

namespace void_reckoning {

/// Return the state at a log's beginning: a new campaign by its settings, or the save that is kept beside it as `saves/<start.save>`.
/// Settings and universe are the log's own. Throws DamagedData or ContentError if they can't be read.
[[nodiscard]] Campaign campaign_at_beginning(const LogMetadata& metadata, const std::filesystem::path& log);

/// Return how simulation versions differ, as an addition to the report of a replay that differs: empty if they are equal.
[[nodiscard]] std::string version_remark(std::uint32_t of_log);

/// Return the file name, beside this log, of the log that it replaced; empty if none.
[[nodiscard]] std::string log_before(const LogMetadata& metadata);

/// Give a campaign folder a new log that begins with a save. The save is kept from rotation; the previous log stays under another name
/// (returned; empty if there was none). Whenever this stops, the folder has either the old log or the new.
std::string begin_new_log(const std::filesystem::path& folder, const Campaign& campaign, const std::filesystem::path& save,
                          const WriterOptions& options);

}  // namespace void_reckoning
