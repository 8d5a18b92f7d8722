#include "void_reckoning/engine/replay.hpp"

#include <map>
#include <set>

#include "void_reckoning/blackbox/reader.hpp"
#include "void_reckoning/engine/campaign_log.hpp"
#include "void_reckoning/engine/log_beginning.hpp"

namespace void_reckoning {
namespace {

/// Return the chunks that later rewinds go back to: only their states are kept.
std::set<std::uint64_t> rewind_targets(const std::filesystem::path& log) {
    std::set<std::uint64_t> targets;
    BlackBoxReader reader = BlackBoxReader::open(log);
    try {
        while (const auto chunk = reader.next()) {
            if (chunk->header.kind == ChunkKind::kRewind) targets.insert(chunk->rewind().to_chunk);
        }
    } catch (const DamagedData&) {
        return targets;  // the replay itself meets the damage and reports it
    }
    return targets;
}

/// Return the chunk that left the end of that round; none in a damaged log: the lost part may hold a rewind to before it.
std::optional<std::uint64_t> last_chunk_of(const std::filesystem::path& path, std::uint32_t turn) {
    CampaignLog log;
    try {
        log = read_campaign_log(path);
    } catch (const DamagedData&) {
        return std::nullopt;  // the replay itself meets the damage and reports it
    }
    log.commits.resize(commits_through(log, path, turn));
    return log.last_chunk();
}

}  // namespace

ReplayReport replay(const std::filesystem::path& log, std::optional<std::uint32_t> to_turn, const std::atomic<bool>* interrupted,
                    const std::function<void(std::uint32_t turn)>& progress) {
    ReplayReport report;
    const std::optional<std::uint64_t> last = to_turn ? last_chunk_of(log, *to_turn) : std::nullopt;
    const std::set<std::uint64_t> targets = rewind_targets(log);
    std::map<std::uint64_t, Snapshot> kept;
    BlackBoxReader reader = BlackBoxReader::open(log);
    std::unique_ptr<Replayer> replayer;
    EventStream commit;
    try {
        while (auto chunk = reader.next()) {
            if (interrupted != nullptr && interrupted->load(std::memory_order_relaxed)) throw Interrupted("replay was stopped");
            const ChunkHeader& header = chunk->header;
            if (header.kind == ChunkKind::kMetadata && !replayer) {
                report.campaign = std::make_unique<Campaign>(campaign_at_beginning(chunk->metadata(), log));
                replayer = std::make_unique<Replayer>(*report.campaign);
                report.turns = report.campaign->turn();
                report.first_turn = report.turns + 1;
                const std::uint64_t found = report.campaign->world().state_hash();
                if (found != header.state_hash) {
                    report.mismatch = ReplayMismatch{0, "setup", "the campaign does not begin as the log says", header.state_hash, found};
                    break;
                }
            } else if (header.kind == ChunkKind::kRewind && replayer) {
                const LogRewind rewind = chunk->rewind();
                const auto found = kept.find(rewind.to_chunk);
                if (!replayer->rewind(rewind, found == kept.end() ? nullptr : &found->second)) break;
                report.turns = report.campaign->turn();
            } else if (header.kind == ChunkKind::kEvents) {
                if (!replayer) throw DamagedData("the log has no settings before its first turn");
                chunk->events().to_stream(commit);  // a commit in parts is played when its last part is read
                if (!header.seals()) continue;
                if (!replayer->follow(header, commit)) break;
                commit.clear();
                ++report.commits;
                report.turns = report.campaign->turn();
                if (header.faction == kFactionBetweenRounds && progress) progress(report.turns);
            }
            if (replayer && header.number == last) break;
            if (replayer && targets.contains(header.number)) kept.emplace(header.number, report.campaign->world().snapshot());
        }
        report.torn_bytes = reader.torn_bytes();
        if (replayer && replayer->mismatch()) report.mismatch = replayer->mismatch();
        if (report.mismatch) report.mismatch->what += version_remark(reader.identity().simulation_version);
    } catch (const DamagedData& error) {
        report.damage = error.what();
    }
    if (report.campaign) report.state_hash = report.campaign->world().state_hash();
    if (!report.campaign && !report.damage) report.damage = "the log holds no campaign";
    return report;
}

}  // namespace void_reckoning
