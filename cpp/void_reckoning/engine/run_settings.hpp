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

inline constexpr std::uint32_t kMaxTurns = 1'000'000'000;  ///< to be played at once, and between saves
inline constexpr std::uint32_t kLastTurn = 0xFFFFFFFFU;     ///< that a number in a log or save can be

/// What changes how a campaign is kept and watched, never what happens in it.
struct RunSettings {
    std::optional<std::filesystem::path> directory;  ///< none: nothing is written
    int threads = 1;
    std::uint32_t save_every = 50;                   ///< turns; 0: only where asked
    std::uint32_t turns_asked = 100;                 ///< to be played in all, as others are told
    bool ignore_victory = false;                     ///< whether it is to go on after a victory; what resumes it asks this
    bool log = true;
    bool log_compression = false;                    ///< bodies as zstd frames: smaller, and not to be looked at in place
    bool column_hashes = false;                      ///< logged before each commit, so that a difference can be traced to a column
    bool telemetry = true;
    std::string started_in;                          ///< the folder that it was asked for in: policies may be found there
};

/// Of a campaign that is looked at or played without a trace: no folder, log, saves or telemetry.
[[nodiscard]] RunSettings unrecorded(int threads);

/// How its log is written.
[[nodiscard]] inline WriterOptions log_options(const RunSettings& run) { return {.compress = run.log_compression}; }

/// The settings of the world as a log's metadata and a save keep them, and back. DamagedData for texts that are no such settings.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> to_values(const CampaignSettings& settings, const Universe& universe);
[[nodiscard]] CampaignSettings settings_from_values(const std::vector<std::pair<std::string, std::string>>& values);

/// The asked-for settings of a world that exists already.
[[nodiscard]] CampaignSettings settings_of(const Campaign& campaign);

[[nodiscard]] LogMetadata metadata_of(const Campaign& campaign);
/// A campaign as it began, from a log's metadata: universe and settings are both in it.
[[nodiscard]] Campaign campaign_from(const LogMetadata& metadata);

[[nodiscard]] SaveInfo save_info_of(const Campaign& campaign);
/// A campaign as it was saved; the save holds its universe. StorageError where it was made by newer rules, or by components that are not
/// this program's; DamagedData where it is a save, but not of a campaign.
[[nodiscard]] Campaign campaign_from(LoadedSave save);

/// campaign.toml: what was asked for.
[[nodiscard]] std::string campaign_toml(const Campaign& campaign, const RunSettings& run);

}  // namespace void_reckoning
