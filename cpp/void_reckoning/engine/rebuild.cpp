#include "void_reckoning/engine/rebuild.hpp"

#include "void_reckoning/engine/log_beginning.hpp"
#include "void_reckoning/engine/replayer.hpp"
#include "void_reckoning/engine/start.hpp"

namespace void_reckoning {
namespace fs = std::filesystem;
namespace {

std::uint32_t first_turn(const CampaignLog& log) { return log.commits.empty() ? 0 : log.commits.front().header.turn - 1; }

/// How many commits led to the end of a round.
std::size_t commits_through(const CampaignLog& log, const fs::path& path, std::uint32_t turn) {
    const std::uint32_t first = first_turn(log);
    if (turn == first) return 0;
    std::uint32_t last = first;
    for (std::size_t i = 0; i < log.commits.size(); ++i) {
        const ChunkHeader& header = log.commits[i].header;
        if (header.faction != kFactionBetweenRounds) continue;
        if (header.turn == turn) return i + 1;
        last = header.turn;
    }
    const std::string before = log_before(log.metadata);
    throw InvalidInput(fmt::format("turn is {}; allowed are {} to {}, which {} has{}", turn, first, last, path.string(),
                                   before.empty() ? "" : fmt::format("; earlier ones are in {}", before)));
}

}  // namespace

Campaign rebuild(const fs::path& path, std::uint32_t turn, const std::atomic<bool>* interrupted,
                 const std::function<void(std::uint32_t turn)>& progress) {
    const CampaignLog log = read_campaign_log(path);
    const std::size_t end = commits_through(log, path, turn);
    std::vector<std::string> passed_over;
    Start start = start_of(path.parent_path() / "saves", log, path, passed_over, end);
    BlackBoxReader reader = BlackBoxReader::open(path);
    Replayer replayer(start.campaign);
    EventStream events;
    for (std::size_t i = start.commits; i < end; ++i) {
        if (interrupted != nullptr && interrupted->load(std::memory_order_relaxed)) throw Interrupted("rebuilding was stopped");
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
