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
#include "void_reckoning/storage/save_worker.hpp"

namespace void_reckoning {

/// Why run() came back.
enum class StopReason : std::uint8_t { kTurnsDone, kVictory, kStopped };

/// Where a campaign stands in its log and in the figures that are kept of it; goes with a snapshot.
struct CampaignMark {
    std::uint64_t chunk = 0;
    RunFigures figures;
    TelemetryMark telemetry;
};

/// What is to play a seat from now on.
struct Assignment {
    Seat seat;
    std::string name;                       ///< what the state and the log call it
    std::shared_ptr<FactionPolicy> policy;  ///< none: the native one of that name
};

/// A campaign with everything around it: policies, journal, telemetry, saves. What embeds the core starts here.
/// In a process that was forked from the one that plays, a campaign with a folder can be read and cloned; to play, change or end it is a
/// StateError.
class CampaignRunner {
   public:
    /// With a directory: makes the campaign folder, which appears complete. Errors before that leave nothing behind.
    CampaignRunner(Campaign campaign, RunSettings settings);
    /// Goes on with a campaign that was found again. `threads`, `telemetry`: as in RunSettings.
    CampaignRunner(RecoveredCampaign recovered, int threads, bool telemetry);
    ~CampaignRunner();
    CampaignRunner(const CampaignRunner&) = delete;
    CampaignRunner& operator=(const CampaignRunner&) = delete;

    [[nodiscard]] Campaign& campaign() { return campaign_; }
    [[nodiscard]] const Campaign& campaign() const { return campaign_; }
    [[nodiscard]] const RunSettings& settings() const { return settings_; }
    [[nodiscard]] RunStatistics& statistics() { return statistics_; }
    [[nodiscard]] TurnOrchestrator& orchestrator() { return *orchestrator_; }
    [[nodiscard]] const std::optional<std::filesystem::path>& directory() const { return settings_.directory; }
    [[nodiscard]] std::uint64_t state_hash() const { return campaign_.world().state_hash(); }

    /// Sets the policy that plays a seat; the name in the state stays as it is.
    void set_policy(Seat seat, std::shared_ptr<FactionPolicy> policy);
    /// Other policies from the seats' next turns on. Their names are state: one intervention, between faction turns, which the log tells of
    /// and replay follows; none where the names stay the same. What fails before it has changed nothing. Gives the hash.
    std::uint64_t assign(std::span<const Assignment> assignments);
    /// Seats whose policy was not given here, by the name that the state has now: to play them is a StateError.
    [[nodiscard]] std::vector<Seat> unplayed() const;
    [[nodiscard]] std::string_view policy_name(Seat seat) const;
    /// StateError where it was not given.
    [[nodiscard]] std::shared_ptr<FactionPolicy> player_of(Seat seat);
    /// As many and the same as another campaign's: for its clone.
    void share_policies(const CampaignRunner& other) { players_ = other.players_; }

    /// One faction's turn step by step: announces and begins the next one; orders then go to orchestrator().processor().
    Seat begin_turn();
    /// What the policy that the state names for the open turn's faction plans; see FactionProcessor::plan().
    [[nodiscard]] Plan plan_turn();
    std::uint64_t commit_turn();
    /// Rolls the open turn back; the log says why.
    std::uint64_t forfeit_turn(const std::string& reason, ErrorKind kind = ErrorKind::kPolicyFailed);
    /// Who wants to know what happens, and what is to be done then.
    [[nodiscard]] BusSink& bus() { return bus_; }

    /// Plays the next faction turn by its policy, or the phase between rounds when that is due; gives the seat, or none for the latter.
    std::optional<Seat> step();
    /// Plays to the end of round `until_turn`, a victory (unless ignored), or a request to stop, whichever comes first. `stop` is looked at
    /// between faction turns; poll_stop() interrupts within one, too. `after_round` is called after each round.
    StopReason run(std::uint32_t until_turn, bool ignore_victory, const std::atomic<bool>* stop = nullptr,
                   const std::function<void()>& after_round = {});

    void save(const std::filesystem::path& path);
    /// To be kept with a snapshot and given back to restore().
    [[nodiscard]] CampaignMark mark() const;
    /// Goes back to a snapshot of this campaign taken between faction turns; the log says so, and replay follows.
    void restore(const Snapshot& snapshot, const CampaignMark& mark);

    /// Changes the world from outside, between faction turns or within the one that is open; see TurnOrchestrator::intervene().
    std::uint64_t intervene(const WorldChange& change);

    /// Called at each commit that stands, after journal and telemetry.
    void add_observer(TurnObserver* observer);

    /// Writes the last save, closes the log with its index, removes the telemetry segment. Further turns are a StateError.
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
    BusSink bus_;
    std::vector<TurnObserver*> observers_;
    Players players_{campaign_.seats()};
    std::vector<std::string> told_policies_;  ///< in campaign.toml
    std::unique_ptr<TurnOrchestrator> orchestrator_;
    std::optional<std::uint64_t> saved_hash_;  ///< of the state that the last save, or the log's beginning, has
    bool finished_ = false;
    MakerProcess maker_;
};

}  // namespace void_reckoning
