#include "void_reckoning/engine/rebuild.hpp"

#include "void_reckoning/engine/log_beginning.hpp"
#include "void_reckoning/engine/replayer.hpp"
#include "void_reckoning/engine/start.hpp"

namespace void_reckoning {
namespace fs = std::filesystem;

Campaign rebuild(const fs::path& path, std::uint32_t turn, bool to_damage, const std::function<void(std::uint32_t turn)>& progress) {
    const CampaignLog log = read_campaign_log(path, to_damage);
    std::size_t end = 0;
    try {
        end = commits_through(log, path, turn);
    } catch (const InvalidInput& error) {
        if (log.damage.empty()) throw;
        throw DamagedData(fmt::format("{}; before that, {}", log.damage, error.what()));
    }
    std::vector<std::string> passed_over;
    Start start = start_of(path.parent_path() / "saves", log, path, passed_over, end);
    BlackBoxReader reader = BlackBoxReader::open(path);
    Replayer replayer(start.campaign);
    EventStream events;
    for (std::size_t i = start.commits; i < end; ++i) {
        const LoggedCommit& commit = log.commits[i];
        read_commit(reader, commit, events);
        if (!replayer.follow(commit.header, events)) {
            const ReplayMismatch& found = *replayer.mismatch();
            throw StateError(fmt::format("{}: turn {}, {}: {}{}", path.string(), found.turn, found.faction, found.what,
                                         version_remark(log.identity.simulation_version)));
        }
        if (commit.header.faction == kFactionBetweenRounds && progress) progress(commit.header.turn);
    }
    return std::move(start.campaign);
}

}  // namespace void_reckoning
