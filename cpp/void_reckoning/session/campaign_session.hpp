#pragma once

#include <atomic>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "void_reckoning/base/floating_point.hpp"
#include "void_reckoning/engine/runner.hpp"
#include "void_reckoning/events/event_vocabulary.hpp"
#include "void_reckoning/galaxy/path_service.hpp"
#include "void_reckoning/session/session_base.hpp"
#include "void_reckoning/session/shared_view.hpp"
#include "void_reckoning/session/world_reading.hpp"

namespace void_reckoning {

/// A campaign as it was between two faction turns, with its place in the log.
struct CampaignSnapshot {
    std::shared_ptr<const Snapshot> snapshot;
    std::shared_ptr<const Holding> holding;
    CampaignMark mark;
    std::shared_ptr<const char> origin;  ///< identity of its session; none for one that was read from bytes
    std::uint32_t turn = 0;
    std::uint64_t state_hash = 0;
    std::shared_ptr<const Universe> universe;
};

/// A faction's display name and colour.
struct FactionLabel {
    std::string id, name, colour;
};

/// The end of a run().
struct RunLimit {
    std::uint32_t until_turn = 0;               ///< to the end of this round
    bool ignore_victory = false;
    const std::atomic<bool>* stop = nullptr;    ///< set by any thread: stop between two faction turns
    std::function<void()> after_round = nullptr;  ///< may read the campaign, not change it; an exception ends the run
};

/// A campaign in use by any number of threads: the main object of an embedding program. It decides, for any thread, whether the campaign
/// may be read, changed or played. While one thread plays, the others read the last commit without waiting, and are refused if they try to
/// play or change (StateError, with the current activity); work of at most a turn is waited for instead. Subscribers and progress calls may
/// read; systems bound to events may change the world, too. A policy uses its view.
///
/// In a child made by fork(), a campaign with a folder can be read and cloned; to play, change or end it is a StateError.
class CampaignSession : public SessionBase {
   public:
    /// `waiter`: how a thread waits for another one, see Waiter.
    explicit CampaignSession(std::unique_ptr<CampaignRunner> runner, Waiter waiter = {});
    ~CampaignSession();

    // Reading. The world is the live one if no thread is ahead of it, otherwise that of the last commit.
    [[nodiscard]] WorldReading read() const;
    /// Return the cursor and totals; within a policy those of its turn.
    [[nodiscard]] CampaignState state() const;
    [[nodiscard]] std::uint64_t state_hash() const { return read()->state_hash(); }
    [[nodiscard]] RunFigures figures() const { return runner_->statistics().figures(); }
    [[nodiscard]] UsageFigures usage() const { return runner_->usage().figures(); }
    [[nodiscard]] const RunSettings& settings() const { return runner_->settings(); }
    [[nodiscard]] const Universe& universe() const { return std::as_const(*runner_).campaign().universe(); }
    [[nodiscard]] const std::vector<FactionLabel>& factions() const { return factions_; }  ///< by seat
    [[nodiscard]] const PathService& paths() const { return paths_; }
    /// Return a function that builds the names for the numbers in its events; valid as long as it is kept, even after the session.
    [[nodiscard]] std::function<EventVocabulary()> event_vocabulary() const;
    [[nodiscard]] std::vector<std::string> policy_names() const;  ///< by seat
    [[nodiscard]] std::vector<Seat> unplayed() const;             ///< see CampaignRunner::unplayed()
    /// Take a snapshot between faction turns.
    [[nodiscard]] CampaignSnapshot snapshot() const;
    void save(const std::filesystem::path& path) const;
    /// Return a campaign of its own that continues from here, without log or folder; with other random numbers if `reseed` is given.
    [[nodiscard]] std::unique_ptr<CampaignSession> clone(std::optional<std::uint64_t> reseed = std::nullopt) const;

    // Playing. The calling thread plays.
    StopReason run(const RunLimit& limit);
    /// Play one step; see CampaignRunner::step().
    std::optional<Seat> step();
    /// Return the seat whose turn it is; none: the phase between rounds is due.
    [[nodiscard]] std::optional<Seat> next();
    /// Begin one faction's turn, to be played order by order. The view is valid until it ends.
    std::shared_ptr<SharedView> begin_turn();
    /// Plan with the policy that plays the open turn's faction. PolicyError if it fails: the turn stays open, to be forfeited.
    [[nodiscard]] Plan plan_turn();
    OrderResult execute(const Order& order);
    std::uint64_t commit_turn(const std::optional<std::string>& memory = std::nullopt);
    std::uint64_t forfeit_turn(const std::string& reason, ErrorKind kind = ErrorKind::kPolicyFailed);
    void abandon_turn();
    void set_policy(Seat seat, std::shared_ptr<FactionPolicy> policy);
    void assign(std::span<const Assignment> assignments);
    /// Go back to a snapshot. InvalidInput for another campaign's; one without origin is taken by a campaign without a log that
    /// check_takes() it.
    void restore(const CampaignSnapshot& snapshot);
    void finish();

    // Change the world: an intervention.
    void change(const WorldChange& make);

    // Events. Handlers run in the thread that plays.
    std::uint64_t subscribe(const std::optional<std::string>& event, EventBus::Handler handler);
    std::uint64_t bind_system(const std::string& event, BoundSystems::System system);
    bool unsubscribe(std::uint64_t subscription);
    void publish(const EventStream& events, std::uint16_t faction = EventOrigin::kNoFaction);
    /// Run systems that are pending because events were published while a system ran.
    void run_bound();

   private:
    class Play;
    class Committed : public TurnObserver {
       public:
        explicit Committed(CampaignSession& session) : session_(session) {}
        void on_commit(const Commit& commit) override { session_.publish_world(commit.world->snapshot()); }

       private:
        CampaignSession& session_;
    };
    [[nodiscard]] bool turn_open() const { return runner_->orchestrator().processor().open(); }
    void check_between_turns() const;
    [[nodiscard]] SessionGate::Lease between_turns() const;
    void publish_world(std::optional<Snapshot> snapshot);
    void close_view();
    void check_bus() const;

    std::unique_ptr<CampaignRunner> runner_;
    std::shared_ptr<const Snapshot> committed_;  ///< snapshot of the world; guarded by the gate; none while no thread plays
    Committed committing_{*this};
    std::shared_ptr<SharedView> view_;           ///< view of the open faction turn; guarded by the gate
    const std::vector<FactionLabel> factions_;
    const PathService paths_;
    const EntityId state_entity_;
};

}  // namespace void_reckoning
