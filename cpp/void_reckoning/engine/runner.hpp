#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "void_reckoning/base/one_process.hpp"
#include "void_reckoning/blackbox/campaign_lock.hpp"
#include "void_reckoning/campaign/turn_orchestrator.hpp"
#include "void_reckoning/engine/bus_sink.hpp"
#include "void_reckoning/engine/journal.hpp"
#include "void_reckoning/engine/resume.hpp"
#include "void_reckoning/engine/statistics.hpp"
#include "void_reckoning/engine/telemetry_sink.hpp"
#include "void_reckoning/storage/save_worker.hpp"

namespace void_reckoning {

/// Why run() came back.
enum class StopReason : std::uint8_t { kTurnsDone, kVictory, kInterrupted };

/// Where a campaign stands in its log and in the figures that are kept of it; goes with a snapshot.
struct CampaignMark {
    std::uint64_t chunk = 0;
    RunFigures figures;
    TelemetryMark telemetry;
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

    /// Replaces what plays a seat. Its name is state and must be the one the campaign was made with.
    void set_policy(Seat seat, std::shared_ptr<FactionPolicy> policy);
    void share_policy(Seat seat, const CampaignRunner& other) { policies_[seat.value] = other.policies_[seat.value]; }

    /// One faction's turn step by step: announces and begins the next one; orders then go to orchestrator().processor().
    Seat begin_turn();
    std::uint64_t commit_turn();
    /// Rolls the open turn back; the log says why.
    std::uint64_t forfeit_turn(const std::string& reason);
    /// Who wants to know what happens, and what is to be done then.
    [[nodiscard]] BusSink& bus() { return bus_; }

    /// Plays the next faction turn by its policy, or the phase between rounds when that is due; gives the seat, or none for the latter.
    std::optional<Seat> step();
    /// Plays to the end of round `until_turn`, a victory (unless ignored), or an interrupt, whichever comes first.
    StopReason run(std::uint32_t until_turn, bool ignore_victory, const std::atomic<bool>* interrupted = nullptr,
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
    void remove_saves_given_up() noexcept;
    void check_maker() const;
    void check_open() const;
    void announce(Seat seat);

    Campaign campaign_;
    RunSettings settings_;
    std::optional<CampaignLock> lock_;
    std::unique_ptr<Journal> journal_;
    std::unique_ptr<TelemetrySink> telemetry_;
    OfOneProcess<SaveWorker> saver_;
    RunStatistics statistics_;
    BusSink bus_;
    std::vector<TurnObserver*> observers_;
    std::vector<std::shared_ptr<FactionPolicy>> policies_;
    std::unique_ptr<TurnOrchestrator> orchestrator_;
    std::optional<std::uint64_t> saved_hash_;  ///< of the state that the last save, or the log's beginning, has
    bool finished_ = false;
    MakerProcess maker_;
};

}  // namespace void_reckoning
