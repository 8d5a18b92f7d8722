#include "void_reckoning/engine/resume.hpp"

#include <algorithm>
#include <utility>

#include "void_reckoning/blackbox/appender.hpp"
#include "void_reckoning/blackbox/log_scan.hpp"
#include "void_reckoning/engine/asked_settings.hpp"
#include "void_reckoning/engine/log_beginning.hpp"
#include "void_reckoning/engine/replayer.hpp"
#include "void_reckoning/engine/start.hpp"
#include "void_reckoning/storage/rotation.hpp"

namespace void_reckoning {
namespace fs = std::filesystem;
namespace {

/// Return the commits of this log and of the logs before it; logs that can no longer be read are left out.
std::vector<PastCommits> past_of(fs::path path, CampaignLog log) {
    std::vector<PastCommits> past;
    for (;;) {
        const std::uint64_t first_hash = log.first_hash;
        const std::string before = log_before(log.metadata);
        past.push_back({path, std::move(log.commits)});
        if (before.empty()) break;
        path.replace_filename(before);
        try {
            log = read_campaign_log(path);
            const std::optional<std::size_t> place = place_of(log, first_hash);
            if (!place) break;
            log.commits.resize(*place);
            BlackBoxReader reader = BlackBoxReader::open(path);
            for (const LoggedCommit& commit : log.commits) check_commit(reader, commit);
        } catch (const Interrupted&) {
            throw;
        } catch (const Error&) {
            break;  // its figures are missing from the campaign's; nothing else needs it
        }
    }
    std::reverse(past.begin(), past.end());
    return past;
}

class Recovery {
   public:
    Recovery(const fs::path& folder, const ResumeOptions& options) : folder_(folder), options_(options), settings_(read_asked(folder)) {}

    RecoveredCampaign run() {
        CampaignLock lock(folder_);
        make_saves();
        (void)remove_unfinished_saves(saves());
        Start start = find();
        if (options_.found) options_.found(start.campaign);
        if (begins_new_log_) {
            report_.old_log = begin_new_log(folder_, start.campaign, start.save, log_options(settings_));
            log_ = read_campaign_log(log_path());
        }
        RecoveredCampaign found{std::move(lock), std::move(start.campaign), nullptr, log_.last_chunk(), {}, settings_, std::move(report_)};
        if (settings_.log) {
            open_log(found);
            found.past = past_of(log_path(), std::move(log_));
        }
        found.report.turn = found.campaign.turn();
        found.report.slot = found.campaign.state().slot;
        return found;
    }

   private:
    [[nodiscard]] fs::path saves() const { return folder_ / "saves"; }
    [[nodiscard]] fs::path log_path() const { return folder_ / kLogFileName; }

    /// Create the folder of saves. The campaign will need it: fail now rather than at the first save.
    void make_saves() const {
        std::error_code error;
        if (!fs::is_directory(saves(), error)) FileSystem::current().make_folders(saves());
    }

    Start find() {
        if (!settings_.log) return from_save(nullptr, "the campaign keeps no log");
        const CampaignLog* known = nullptr;
        std::string why;
        try {
            if (!fs::exists(log_path())) throw DamagedData(fmt::format("{} is missing", log_path().string()));
            log_ = read_campaign_log(log_path());
            known = &log_;
            Start start = start_of(saves(), log_, log_path(), report_.passed_over);
            const std::optional<ReplayMismatch> mismatch = follow(start);
            if (!mismatch) {
                report_.save = start.save.filename().string();
                report_.commits = log_.commits.size() - start.commits;
                return start;
            }
            why = fmt::format("turn {}, {}: {}{}", mismatch->turn, mismatch->faction, mismatch->what,
                              version_remark(log_.identity.simulation_version));
            if (!options_.from_save)
                throw StateError(fmt::format("{}: the log can't be followed to its end: {}{}", folder_.string(), why, hint()));
        } catch (const DamagedData& error) {
            if (!options_.from_save) throw DamagedData(fmt::format("{}{}", error.what(), hint()));
            why = error.what();
        } catch (const UnknownPacking& error) {
            if (!options_.from_save) throw UnknownPacking(fmt::format("{}{}", error.what(), hint()));
            why = error.what();
        }
        return from_save(known, why);
    }

    /// Replay the commits after the start; return the first difference. Commits before it must be readable: figures are computed from them.
    std::optional<ReplayMismatch> follow(Start& start) {
        BlackBoxReader reader = BlackBoxReader::open(log_path(), BlackBoxReader::Access::kMapped);  // the holder of the lock may do this
        Replayer replayer(start.campaign);
        EventStream events;
        for (std::size_t i = 0; i < log_.commits.size(); ++i) {
            if (options_.interrupted != nullptr && options_.interrupted->load()) throw Interrupted("resume was stopped");
            const LoggedCommit& commit = log_.commits[i];
            if (i < start.commits) {
                check_commit(reader, commit);
                continue;
            }
            read_commit(reader, commit, events);
            if (!replayer.follow(commit.header, events)) return replayer.mismatch();
            if (commit.header.faction == kFactionBetweenRounds && options_.progress) options_.progress(commit.header.turn);
        }
        return std::nullopt;
    }

    Start from_save(const CampaignLog* log, const std::string& why) {
        report_.passed_over.clear();
        std::optional<Start> start = last_good_save(saves(), log, report_.passed_over);
        if (!start) {
            throw StateError(fmt::format("{}: {}; no save found to continue from{}", folder_.string(), why,
                                         report_.passed_over.empty() ? "" : ": " + report_.passed_over.front()));
        }
        report_.save = start->save.filename().string();
        report_.reason = why;
        if (!settings_.log) return std::move(*start);
        note_discarded(start->campaign.state());
        begins_new_log_ = true;
        return std::move(*start);
    }

    /// Note the turns after that state found in the readable part of the log.
    void note_discarded(const CampaignState& state) {
        if (!fs::exists(log_path())) return;
        try {
            BlackBoxReader reader = BlackBoxReader::open(log_path());
            const std::uint64_t end = intact_end(reader);
            for (const LogIndexEntry& entry : reader.index().entries) {
                if (entry.offset >= end) break;
                if (entry.kind != ChunkKind::kEvents || std::pair(entry.turn, entry.slot) < std::pair(state.turn + 1, state.slot)) continue;
                report_.discarded_from = state.turn + 1;
                report_.discarded_to = std::max(report_.discarded_to, entry.turn);
            }
        } catch (const DamagedData&) {
            return;  // no part of it is intact: its contents are unknown
        }
    }

    void open_log(RecoveredCampaign& found) {
        RecoveredLog opened = append_to_log(log_path(), found.lock, log_options(settings_));
        found.report.cut_bytes = opened.cut_bytes;
        found.report.cut_commits = opened.cut_commits;
        found.writer = std::move(opened.writer);
        if (log_.identity.simulation_version == kSimulationVersion) return;
        // Every hash was right, so the campaign may continue; the log records for later replays by which rules.
        LogMetadata versions;
        versions.values.emplace_back("simulation_version", std::to_string(kSimulationVersion));
        const CampaignState state = found.campaign.state();
        (void)found.writer->write_metadata(versions, {state.turn, state.slot, kFactionNobody, found.campaign.world().state_hash()});
    }

    [[nodiscard]] std::string hint() const {
        const std::vector<SaveFile> files = list_saves(saves());
        if (files.empty()) return {};
        return fmt::format("; --from-save continues from the last good save ({})", files.back().path.filename().string());
    }

    const fs::path& folder_;
    const ResumeOptions& options_;
    RunSettings settings_;
    CampaignLog log_;
    ResumeReport report_;
    bool begins_new_log_ = false;
};

}  // namespace

RecoveredCampaign recover(const fs::path& folder, const ResumeOptions& options) {
    std::error_code error;
    const fs::path absolute = fs::absolute(folder, error).lexically_normal();
    if (!fs::is_directory(absolute, error))
        throw InvalidInput(fmt::format("{} is not a campaign folder: folder not found", folder.string()));
    if (!fs::exists(absolute / "campaign.toml", error)) {
        throw InvalidInput(fmt::format("{} is not a campaign folder: campaign.toml not found", folder.string()));
    }
    return Recovery(absolute, options).run();
}

}  // namespace void_reckoning
