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
    /// Where the log can't be followed (damage, another simulation version, packed in a newer way): goes on from the last good save, giving up the turns after it.
    bool from_save = false;
    const std::atomic<bool>* interrupted = nullptr;
    std::function<void(std::uint32_t turn)> progress;  ///< called after each round replayed
    std::function<void(const Campaign&)> found;        ///< called before anything is written; what it throws leaves all as it was
};

/// How a campaign was found again.
struct ResumeReport {
    std::uint32_t turn = 0;                 ///< rounds complete
    std::uint16_t slot = 0;                 ///< faction turns of the next round that are done
    std::string save;                       ///< file name of the save it was made from; empty: from its beginning
    std::uint64_t commits = 0;              ///< replayed after that
    std::uint64_t cut_bytes = 0;            ///< of an unfinished commit at the log's end
    std::uint64_t cut_commits = 0;          ///< whole ones in them, behind a hole that a power loss left
    std::vector<std::string> passed_over;   ///< saves that could not be used, and why
    /// Turns (inclusive) that going on from a save gave up, as far as anything is left of them; 0, 0: none.
    std::uint32_t discarded_from = 0, discarded_to = 0;
    std::string reason;                     ///< why it goes on from a save
    std::string old_log;                    ///< file name under which the log before stays
};

/// Commits that led to the present state, and the log that they are in.
struct PastCommits {
    std::filesystem::path log;
    std::vector<LoggedCommit> commits;
};

/// A campaign as it was after its last committed faction turn, and all that going on with it needs.
struct RecoveredCampaign {
    CampaignLock lock;
    Campaign campaign;
    std::unique_ptr<BlackBoxWriter> writer;  ///< none: the campaign keeps no log
    std::uint64_t last_chunk = 0;            ///< of the log: the one that sealed the present state
    std::vector<PastCommits> past;           ///< oldest log first; more than one where the campaign once went on from a save
    RunSettings settings;
    ResumeReport report;
};

/// Finds a campaign again after a stop or a crash: last good save, then the committed chunks, every hash compared. An unfinished tail of
/// the log is cut.
/// Throws InvalidInput (no campaign folder), StorageError (another process has it, it can't be read or written), DamagedData (damage before
/// the log's end, or a commit that is not what its header says), UnknownPacking (a newer program wrote the log), StateError (the log can't
/// be followed to its end: names the first difference). None of these has changed anything.
[[nodiscard]] RecoveredCampaign recover(const std::filesystem::path& folder, const ResumeOptions& options = {});

}  // namespace void_reckoning
