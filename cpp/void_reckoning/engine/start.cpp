#include "void_reckoning/engine/start.hpp"

#include "void_reckoning/engine/log_beginning.hpp"
#include "void_reckoning/engine/run_settings.hpp"
#include "void_reckoning/storage/rotation.hpp"
#include "void_reckoning/storage/save.hpp"
#include "void_reckoning/universe/loader.hpp"

namespace void_reckoning {
namespace fs = std::filesystem;

std::optional<std::size_t> place_of(const CampaignLog& log, std::uint64_t state_hash) {
    for (std::size_t i = log.commits.size(); i > 0; --i) {
        const LoggedCommit& commit = log.commits[i - 1];
        if (commit.header.state_hash == state_hash || commit.brought_up_to_date == state_hash) return i;
    }
    const bool first = state_hash == log.first_hash || state_hash == log.first_brought_up_to_date;
    return first ? std::optional<std::size_t>(0) : std::nullopt;
}

std::optional<Start> last_good_save(const fs::path& saves, const CampaignLog* log, std::vector<std::string>& passed_over,
                                    std::size_t most) {
    std::vector<SaveFile> files = list_saves(saves);
    for (auto file = files.rbegin(); file != files.rend(); ++file) {
        const std::string name = file->path.filename().string();
        try {
            std::optional<std::size_t> place = 0;
            if (log != nullptr) place = place_of(*log, read_save_info(file->path).state_hash);
            if (!place) {
                passed_over.push_back(fmt::format("{}: the log does not lead to it", name));
                continue;
            }
            if (*place > most) continue;
            return Start{campaign_from(load_save(file->path)), *place, file->path};
        } catch (const DamagedData& error) {
            passed_over.push_back(fmt::format("{}: {}", name, error.what()));
        } catch (const ContentError& error) {  // its universe is not valid for this version
            passed_over.push_back(fmt::format("{}: {}", name, error.what()));
        } catch (const StorageError& error) {
            passed_over.push_back(fmt::format("{}: {}", name, error.what()));
        }
    }
    return std::nullopt;
}

Start start_of(const fs::path& saves, const CampaignLog& log, const fs::path& log_path, std::vector<std::string>& passed_over,
               std::size_t most) {
    std::optional<Start> start = last_good_save(saves, &log, passed_over, most);
    if (start) return *std::move(start);
    return Start{campaign_at_beginning(log.metadata, log_path), 0, {}};
}

}  // namespace void_reckoning
