#include "void_reckoning/engine/log_beginning.hpp"

#include <system_error>

#include "void_reckoning/engine/campaign_folder.hpp"
#include "void_reckoning/engine/log_identity.hpp"
#include "void_reckoning/engine/run_settings.hpp"

namespace void_reckoning {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view kStartSave = "start.save";
constexpr std::string_view kLogBefore = "start.log_before";

/// Return a file name from a log's settings: a file beside it, nowhere else. Empty if it is not set.
std::string name_in(const LogMetadata& metadata, std::string_view key) {
    for (const auto& [name, value] : metadata.values) {
        if (name != key) continue;
        if (value.empty() || fs::path(value).filename() != value)
            throw DamagedData(fmt::format("setting '{}' must be a file name, got '{}'", key, value));
        return value;
    }
    return {};
}

/// Give a file a second name, unless it has that one already.
void link_file(const fs::path& from, const fs::path& to) {
    std::error_code error;
    if (fs::exists(to, error) && fs::equivalent(from, to, error)) return;
    FileSystem::current().link(from, to);
}

/// Return the name that keeps a save for a log that begins with it. A save that another log begins with stays, even if the save of its turn
/// was replaced since.
fs::path kept_name(const fs::path& save) {
    const std::string stem = "start-" + save.stem().string();
    fs::path path = save.parent_path() / (stem + save.extension().string());
    for (int number = 2; fs::exists(path) && !fs::equivalent(save, path); ++number) {
        path.replace_filename(fmt::format("{}.{}{}", stem, number, save.extension().string()));
    }
    return path;
}

fs::path free_name(const fs::path& folder) {
    for (int number = 1;; ++number) {
        const fs::path path = folder / fmt::format("blackbox.{}.vrlog", number);
        if (!fs::exists(path)) return path;
    }
}

}  // namespace

Campaign campaign_at_beginning(const LogMetadata& metadata, const fs::path& log) {
    const std::string save = name_in(metadata, kStartSave);
    if (save.empty()) return campaign_from(metadata);
    return campaign_from(load_save(fs::absolute(log).parent_path() / "saves" / save));
}

std::string log_before(const LogMetadata& metadata) { return name_in(metadata, kLogBefore); }

std::string version_remark(std::uint32_t of_log) {
    if (of_log == kSimulationVersion) return {};
    return fmt::format(" (the log is of simulation version {}, this is version {})", of_log, kSimulationVersion);
}

std::string begin_new_log(const fs::path& folder, const Campaign& campaign, const fs::path& save, const WriterOptions& options) {
    const fs::path kept = kept_name(save);
    FileSystem& files = FileSystem::current();
    link_file(save, kept);
    files.sync_folder(kept.parent_path());

    const fs::path log = folder / kLogFileName;
    const fs::path fresh = folder / (std::string(kLogFileName) + ".new");
    files.remove(fresh);
    LogMetadata metadata = metadata_of(campaign);
    metadata.values.emplace_back(kStartSave, kept.filename().string());
    const fs::path before = fs::exists(log) ? free_name(folder) : fs::path();
    if (!before.empty()) metadata.values.emplace_back(kLogBefore, before.filename().string());
    {
        auto writer = BlackBoxWriter::create(fresh, new_log_identity(campaign), options);
        (void)writer->write_metadata(metadata, {campaign.turn(), campaign.state().slot, kFactionNobody, campaign.world().state_hash()});
        writer->close();
    }
    if (!before.empty()) link_file(log, before);
    files.rename(fresh, log);
    files.sync_folder(folder);
    return before.filename().string();
}

}  // namespace void_reckoning
