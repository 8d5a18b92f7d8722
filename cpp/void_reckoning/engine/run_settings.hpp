#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "void_reckoning/blackbox/records.hpp"
#include "void_reckoning/blackbox/writer.hpp"
#include "void_reckoning/campaign/campaign.hpp"
#include "void_reckoning/storage/save.hpp"

namespace void_reckoning {

inline constexpr std::uint32_t kMaxTurns = 1'000'000'000;  ///< in one call, and between saves
inline constexpr std::uint32_t kLastTurn = 0xFFFFFFFFU;     ///< the largest turn number in a log or save

/// Settings of how a campaign is kept and watched; they never change what happens in it.
struct RunSettings {
    std::optional<std::filesystem::path> directory;  ///< none: nothing is written
    int threads = 1;
    std::uint32_t save_every = 50;                   ///< turns; 0: only on request
    std::uint32_t turns_asked = 100;                 ///< total number of turns to play, for display
    bool ignore_victory = false;                     ///< whether to continue after a victory; also used when the campaign is resumed
    bool log = true;
    bool log_compression = false;                    ///< bodies as zstd frames: smaller, but not readable in place
    bool column_hashes = false;                      ///< logged before each commit, so that a difference can be traced to a column
    bool telemetry = true;
    std::string started_in;                          ///< the working folder at its start: policies may be found there
};

/// Return settings of a campaign that is read or played without a trace: no folder, log, saves or telemetry.
[[nodiscard]] RunSettings unrecorded(int threads);

/// Return the options of its log's writer.
[[nodiscard]] inline WriterOptions log_options(const RunSettings& run) { return {.compress = run.log_compression}; }

/// Convert between the settings of the world and their form in a log's metadata and a save. DamagedData for texts that are not such
/// settings.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> to_values(const CampaignSettings& settings, const Universe& universe);
[[nodiscard]] CampaignSettings settings_from_values(const std::vector<std::pair<std::string, std::string>>& values);

/// Return the settings of an existing world.
[[nodiscard]] CampaignSettings settings_of(const Campaign& campaign);

[[nodiscard]] LogMetadata metadata_of(const Campaign& campaign);
/// Return a campaign at its beginning, from a log's metadata, which holds both universe and settings.
[[nodiscard]] Campaign campaign_from(const LogMetadata& metadata);

[[nodiscard]] SaveInfo save_info_of(const Campaign& campaign);
/// Return a campaign from a save; the save holds its universe. StorageError if it was saved by newer rules, or with components that are not
/// this program's; DamagedData if it is a save, but not of a campaign.
[[nodiscard]] Campaign campaign_from(LoadedSave save);

/// Return the text of campaign.toml: the requested settings.
[[nodiscard]] std::string campaign_toml(const Campaign& campaign, const RunSettings& run);

}  // namespace void_reckoning
