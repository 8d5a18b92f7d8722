#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "void_reckoning/blackbox/campaign_lock.hpp"
#include "void_reckoning/blackbox/writer.hpp"
#include "void_reckoning/campaign/campaign.hpp"
#include "void_reckoning/engine/campaign_log.hpp"
#include "void_reckoning/engine/run_settings.hpp"

namespace void_reckoning {

struct ResumeOptions {
    /// If the log can't be followed (damage, another simulation version, newer packing): continue from the last good save, discarding the
    /// turns after it.
    bool from_save = false;
    const std::atomic<bool>* interrupted = nullptr;
    std::function<void(std::uint32_t turn)> progress;  ///< called after each round replayed
    std::function<void(const Campaign&)> found;        ///< called before anything is written; an exception leaves everything as it was
};

/// How a campaign was recovered.
struct ResumeReport {
    std::uint32_t turn = 0;                 ///< rounds complete
    std::uint16_t slot = 0;                 ///< completed faction turns of the next round
    std::string save;                       ///< file name of the save it was recovered from; empty: from its beginning
    std::uint64_t commits = 0;              ///< replayed after the save
    std::uint64_t cut_bytes = 0;            ///< bytes of an unfinished commit at the log's end
    std::uint64_t cut_commits = 0;          ///< whole commits in those bytes, behind a hole left by a power loss
    std::vector<std::string> passed_over;   ///< saves that could not be used, with reasons
    /// Turns (inclusive) discarded by continuing from a save, if anything of them is readable; 0, 0: none.
    std::uint32_t discarded_from = 0, discarded_to = 0;
    std::string reason;                     ///< why it continues from a save
    std::string old_log;                    ///< file name under which the previous log stays
};

/// Commits that led to the present state, and the log they are in.
struct PastCommits {
    std::filesystem::path log;
    std::vector<LoggedCommit> commits;
};

/// A campaign as it was after its last committed faction turn, and everything needed to continue it.
struct RecoveredCampaign {
    CampaignLock lock;
    Campaign campaign;
    std::unique_ptr<BlackBoxWriter> writer;  ///< none: the campaign keeps no log
    std::uint64_t last_chunk = 0;            ///< of the log: the chunk that sealed the present state
    std::vector<PastCommits> past;           ///< oldest log first; more than one if the campaign was ever continued from a save
    RunSettings settings;
    ResumeReport report;
};

/// Recover a campaign after a stop or a crash: last good save, then the committed chunks, every hash compared. An unfinished tail of the
/// log is cut.
/// Throws InvalidInput (not a campaign folder), StorageError (locked by another process, can't be read or written), DamagedData (damage
/// before the log's end, or a commit that contradicts its header), UnknownPacking (a newer program wrote the log), StateError (the log
/// can't be followed to its end: names the first difference). None of these changes anything.
[[nodiscard]] RecoveredCampaign recover(const std::filesystem::path& folder, const ResumeOptions& options = {});

}  // namespace void_reckoning
