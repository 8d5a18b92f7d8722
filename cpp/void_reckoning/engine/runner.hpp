#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "void_reckoning/base/one_process.hpp"
#include "void_reckoning/blackbox/campaign_lock.hpp"
#include "void_reckoning/campaign/turn_orchestrator.hpp"
#include "void_reckoning/engine/bus_sink.hpp"
#include "void_reckoning/engine/journal.hpp"
#include "void_reckoning/engine/players.hpp"
#include "void_reckoning/engine/resume.hpp"
#include "void_reckoning/engine/statistics.hpp"
#include "void_reckoning/engine/telemetry_sink.hpp"
#include "void_reckoning/engine/usage.hpp"
#include "void_reckoning/storage/save_worker.hpp"

namespace void_reckoning {

/// Why run() returned.
enum class StopReason : std::uint8_t { kTurnsDone, kVictory, kStopped };

/// A campaign's place in its log and its figures; goes with a snapshot.
struct CampaignMark {
    std::uint64_t chunk = 0;
    RunFigures figures;
    TelemetryMark telemetry;
    UsageFigures usage;
};

/// A seat's policy from now on.
struct Assignment {
    Seat seat;
    std::string name;                       ///< its name in the state and the log
    std::shared_ptr<FactionPolicy> policy;  ///< none: the native policy of that name
};

/// A campaign with everything around it: policies, journal, telemetry, saves. Programs that embed the core start here.
/// In a process forked from the one that plays, a campaign with a folder can be read and cloned; to play, change or end it is a StateError.
class CampaignRunner {
   public:
    /// With a directory: create the campaign folder, which appears complete. Errors before that leave nothing behind.
    CampaignRunner(Campaign campaign, RunSettings settings);
    /// Continue a recovered campaign. `threads`, `telemetry`: as in RunSettings.
    CampaignRunner(RecoveredCampaign recovered, int threads, bool telemetry);
    ~CampaignRunner();
    CampaignRunner(const CampaignRunner&) = delete;
    CampaignRunner& operator=(const CampaignRunner&) = delete;

    [[nodiscard]] Campaign& campaign() { return campaign_; }
    [[nodiscard]] const Campaign& campaign() const { return campaign_; }
    [[nodiscard]] const RunSettings& settings() const { return settings_; }
    [[nodiscard]] RunStatistics& statistics() { return statistics_; }
    [[nodiscard]] const RunUsage& usage() const { return usage_; }
    [[nodiscard]] TurnOrchestrator& orchestrator() { return *orchestrator_; }
    [[nodiscard]] const std::optional<std::filesystem::path>& directory() const { return settings_.directory; }
    [[nodiscard]] std::uint64_t state_hash() const { return campaign_.world().state_hash(); }

    /// Set the policy that plays a seat; the name in the state stays as it is.
    void set_policy(Seat seat, std::shared_ptr<FactionPolicy> policy);
    /// Set other policies from the seats' next turns on. Their names are state: one intervention, between faction turns, which is logged
    /// and replayed; none if the names stay the same. A failure before it changes nothing. Returns the hash.
    std::uint64_t assign(std::span<const Assignment> assignments);
    /// Return the seats for which no policy of the name in the state was set: playing them is a StateError.
    [[nodiscard]] std::vector<Seat> unplayed() const;
    [[nodiscard]] std::string_view policy_name(Seat seat) const;
    /// Return the seat's policy; StateError if none was set.
    [[nodiscard]] std::shared_ptr<FactionPolicy> player_of(Seat seat);
    /// Share the policies of another campaign with the same factions: for its clone.
    void share_policies(const CampaignRunner& other) { players_ = other.players_; }

    /// Announce and begin the next faction's turn, to be played step by step: orders go to orchestrator().processor().
    Seat begin_turn();
    /// Plan with the policy that the state names for the open turn's faction; see FactionProcessor::plan().
    [[nodiscard]] Plan plan_turn();
    std::uint64_t commit_turn();
    /// Roll the open turn back; the log has the reason.
    std::uint64_t forfeit_turn(const std::string& reason, ErrorKind kind = ErrorKind::kPolicyFailed);
    /// Return the event bus: subscribers, and systems bound to events.
    [[nodiscard]] BusSink& bus() { return bus_; }

    /// Play the next faction turn by its policy, or the phase between rounds when that is due; return the seat, or none for the latter.
    std::optional<Seat> step();
    /// Play to the end of round `until_turn`, a victory (unless ignored), or a request to stop, whichever comes first. `stop` is checked
    /// between faction turns; poll_stop() interrupts within one, too. `after_round` is called after each round.
    StopReason run(std::uint32_t until_turn, bool ignore_victory, const std::atomic<bool>* stop = nullptr,
                   const std::function<void()>& after_round = {});

    void save(const std::filesystem::path& path);
    /// Return the mark to keep with a snapshot and pass to restore().
    [[nodiscard]] CampaignMark mark() const;
    /// Go back to a snapshot of this campaign taken between faction turns; the rewind is logged, and replay follows it.
    void restore(const Snapshot& snapshot, const CampaignMark& mark);

    /// Change the world from outside, between faction turns or within the open one; see TurnOrchestrator::intervene().
    std::uint64_t intervene(const WorldChange& change);

    /// Add an observer, called at each successful commit, after journal and telemetry.
    void add_observer(TurnObserver* observer);

    /// Write the last save, close the log with its index, remove the telemetry segment. Further turns are a StateError.
    void finish();

   private:
    void prepare();
    [[nodiscard]] std::vector<FactionReport> standings();
    void start_telemetry();
    void open_folder();
    void tell_past(const std::vector<PastCommits>& past);
    void start_orchestrator();
    void save_in_background();
    void remove_saves_discarded() noexcept;
    void check_maker() const;
    void check_open() const;
    void announce(Seat seat);
    void tell_policies();
    void try_to_tell_policies() noexcept;

    Campaign campaign_;
    RunSettings settings_;
    std::optional<CampaignLock> lock_;
    std::unique_ptr<Journal> journal_;
    std::unique_ptr<TelemetrySink> telemetry_;
    OfOneProcess<SaveWorker> saver_;
    RunStatistics statistics_;
    RunUsage usage_;
    BusSink bus_;
    std::vector<TurnObserver*> observers_;
    Players players_{campaign_.seats()};
    std::vector<std::string> told_policies_;  ///< as written in campaign.toml
    std::unique_ptr<TurnOrchestrator> orchestrator_;
    std::optional<std::uint64_t> saved_hash_;  ///< hash of the state in the last save, or at the log's beginning
    bool finished_ = false;
    MakerProcess maker_;
};

}  // namespace void_reckoning
