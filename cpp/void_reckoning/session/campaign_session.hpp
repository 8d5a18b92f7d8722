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
    std::shared_ptr<const char> origin;  ///< its session's
    std::uint32_t turn = 0;
    std::uint64_t state_hash = 0;
};

/// What a faction is called and drawn in.
struct FactionLabel {
    std::string id, name, colour;
};

/// How far run() plays.
struct RunLimit {
    std::uint32_t until_turn = 0;               ///< to the end of this round
    bool ignore_victory = false;
    const std::atomic<bool>* stop = nullptr;    ///< set by any thread: stops between two faction turns
    std::function<void()> after_round = nullptr;  ///< may read the campaign, and not change it; what it throws ends the run
};

/// A campaign in use by any number of threads: what an embedder holds. It answers, from any thread: may this be read, may it be changed, may it
/// be played on? While one thread plays, the others read what was committed last without waiting, and are refused where they would play or
/// change (StateError, which says what is going on); what takes a turn at most is waited for instead. Subscribers and progress calls may read;
/// systems bound to events may change the world, too. A policy has its view.
///
/// In a child made by fork(), a campaign with a folder can be read and cloned; to play, change or end it is a StateError.
class CampaignSession : public SessionBase {
   public:
    /// `waiter`: how a thread waits for another one, see Waiter.
    explicit CampaignSession(std::unique_ptr<CampaignRunner> runner, Waiter waiter = {});
    ~CampaignSession();

    // Reading. The world is the live one where nobody is ahead of it, else that of the last commit.
    [[nodiscard]] WorldReading read() const;
    /// The cursor and totals; in a policy those of its turn.
    [[nodiscard]] CampaignState state() const;
    [[nodiscard]] std::uint64_t state_hash() const { return read()->state_hash(); }
    [[nodiscard]] RunFigures figures() const { return runner_->statistics().figures(); }
    [[nodiscard]] const RunSettings& settings() const { return runner_->settings(); }
    [[nodiscard]] const Universe& universe() const { return std::as_const(*runner_).campaign().universe(); }
    [[nodiscard]] const std::vector<FactionLabel>& factions() const { return factions_; }  ///< by seat
    [[nodiscard]] const PathService& paths() const { return paths_; }
    /// Makes the names for the numbers in its events; good for as long as it is kept, after the session, too.
    [[nodiscard]] std::function<EventVocabulary()> event_vocabulary() const;
    [[nodiscard]] std::vector<std::string> policy_names() const;  ///< by seat
    [[nodiscard]] std::vector<Seat> unplayed() const;             ///< see CampaignRunner::unplayed()
    /// Between faction turns.
    [[nodiscard]] CampaignSnapshot snapshot() const;
    void save(const std::filesystem::path& path) const;
    /// A campaign of its own that goes on from here, without log or folder; with other dice where `reseed` is given.
    [[nodiscard]] std::unique_ptr<CampaignSession> clone(std::optional<std::uint64_t> reseed = std::nullopt) const;

    // Playing. The thread that calls plays.
    StopReason run(const RunLimit& limit);
    /// See CampaignRunner::step().
    std::optional<Seat> step();
    /// Whose turn it is; none: the phase between rounds is due.
    [[nodiscard]] std::optional<Seat> next();
    /// One faction's turn, order by order. The view is good until it ends.
    std::shared_ptr<SharedView> begin_turn();
    /// What the policy that plays the open turn's faction plans. PolicyError where it fails: the turn stays open, to be forfeited.
    [[nodiscard]] Plan plan_turn();
    OrderResult execute(const Order& order);
    std::uint64_t commit_turn(const std::optional<std::string>& memory = std::nullopt);
    std::uint64_t forfeit_turn(const std::string& reason, ErrorKind kind = ErrorKind::kPolicyFailed);
    void abandon_turn();
    void set_policy(Seat seat, std::shared_ptr<FactionPolicy> policy);
    void assign(std::span<const Assignment> assignments);
    /// InvalidInput for another campaign's snapshot.
    void restore(const CampaignSnapshot& snapshot);
    void finish();

    // Changing: an intervention.
    void change(const WorldChange& make);

    // What happens. Handlers run in the thread that plays.
    std::uint64_t subscribe(const std::optional<std::string>& event, EventBus::Handler handler);
    std::uint64_t bind_system(const std::string& event, BoundSystems::System system);
    bool unsubscribe(std::uint64_t subscription);
    void publish(const EventStream& events, std::uint16_t faction = EventOrigin::kNoFaction);
    /// Runs what waits because it was published while a system ran.
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
    std::shared_ptr<const Snapshot> committed_;  ///< of the world; guarded by the gate; none while nobody plays
    Committed committing_{*this};
    std::shared_ptr<SharedView> view_;           ///< of the open faction turn; guarded by the gate
    const std::vector<FactionLabel> factions_;
    const PathService paths_;
    const EntityId state_entity_;
};

}  // namespace void_reckoning
