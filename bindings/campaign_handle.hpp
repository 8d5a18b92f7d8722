#pragma once

#include <nanobind/nanobind.h>

#include <memory>
#include <thread>

#include "bus_methods.hpp"
#include "last_committed.hpp"
#include "view_handle.hpp"
#include "void_reckoning/base/floating_point.hpp"
#include "void_reckoning/engine/runner.hpp"
#include "void_reckoning/galaxy/path_service.hpp"
#include "world_companion.hpp"
#include "world_now.hpp"

namespace void_reckoning {

/// A snapshot of a campaign, with the place in its log to go back to.
struct CampaignSnapshot {
    std::shared_ptr<const Snapshot> snapshot;
    std::shared_ptr<const Holding> holding;
    CampaignMark mark;
    std::shared_ptr<const char> identity;  ///< its campaign's
    std::uint32_t turn = 0;
    std::uint64_t state_hash = 0;
};

/// What the core is doing with a campaign while Python code may run.
enum class Activity : std::uint8_t {
    kIdle,
    kRunning,  ///< natively, or in a policy: not to be touched
    kTelling,  ///< in a subscriber or a progress call, between two transactions: to be read
    kSystem,   ///< in a system bound to an event: to be read, and changed by interventions
};

/// Sets what a campaign is doing, and what it did before at the end.
class Doing {
   public:
    Doing(Activity& current, Activity now) : current_(current), before_(std::exchange(current, now)) {}
    Doing(const Doing&) = delete;
    Doing& operator=(const Doing&) = delete;
    ~Doing() { current_ = before_; }

   private:
    Activity& current_;
    Activity before_;
};

/// What a faction is called and drawn in.
struct Look {
    std::string name, colour;
};

/// A campaign as Python holds it. What is not constant is touched with the GIL held, but by the thread that plays: that one has the
/// campaign to itself while the activity is kRunning.
struct CampaignHandle {
    explicit CampaignHandle(std::unique_ptr<CampaignRunner> made) : runner(std::move(made)) { runner->add_observer(&committed); }
    std::unique_ptr<CampaignRunner> runner;
    /// Its own and no clone's. Not its address, which another campaign may have later.
    std::shared_ptr<const char> identity = std::make_shared<const char>();
    nanobind::object open_view;  ///< of the faction turn that Python drives, if one is open
    WorldCompanion companion;
    Activity activity = Activity::kIdle;
    std::thread::id player;  ///< the thread that plays, or none
    bool brief = false;      ///< what it does takes no longer than a turn
    LastCommitted committed;
    const PathService paths{runner->campaign().shared_map()};  ///< the map never changes
    const FactionIds factions = std::make_shared<const std::vector<std::string>>(ids_of(runner->campaign()));
    const std::vector<Look> looks = looks_of(runner->campaign());  ///< by seat
    const EntityId state_entity = runner->campaign().state_entity();

    void close_view() {
        if (open_view.is_valid()) nanobind::cast<ViewHandle&>(open_view).close();
        open_view.reset();
    }
    /// For whatever plays on: StateError while something else does. What is brief is waited for.
    [[nodiscard]] CampaignRunner& idle() const {
        wait_for_brief();
        if (activity != Activity::kIdle) refuse("it can't be played on from there");
        companion.check_unlocked();
        return *runner;
    }
    /// For what needs the world together with its place in the log: StateError within a transaction.
    [[nodiscard]] CampaignRunner& readable() const {
        wait_for_brief();
        if (activity == Activity::kRunning) refuse("it can be read between its transactions, such as by subscribers");
        return *runner;
    }
    /// The same, and no faction turn is open.
    [[nodiscard]] CampaignRunner& between_turns() const {
        CampaignRunner& read = readable();
        if (read.orchestrator().processor().open()) throw StateError("a faction turn is open: commit or abandon it first");
        return read;
    }
    /// For interventions.
    [[nodiscard]] CampaignRunner& changeable() const {
        wait_for_brief();
        if (activity == Activity::kTelling) refuse("subscribers look and don't touch; a system bound to the event may change the world");
        if (activity == Activity::kRunning || (activity == Activity::kSystem && !playing_here())) refuse("it can't be changed meanwhile");
        companion.check_unlocked();
        return *runner;
    }
    /// The world, for any thread: the last committed one where another one plays. StateError in a policy, which has its view.
    [[nodiscard]] WorldNow world_now() const {
        if (activity != Activity::kRunning) return WorldNow(std::as_const(*runner).campaign().world());
        if (playing_here()) refuse("it can be read between its transactions, such as by subscribers");
        return WorldNow(*committed.get());
    }
    /// The cursor and totals; in a policy those of its turn.
    [[nodiscard]] CampaignState state() const {
        if (activity == Activity::kRunning && playing_here()) return runner->campaign().state();
        return world_now()->get<CampaignState>(state_entity);
    }

    // Of its bus; see bind_bus().
    [[nodiscard]] EventBus& bus() const { return runner->bus().bus(); }
    [[nodiscard]] BoundSystems& bound() const { return runner->bus().systems(); }
    [[nodiscard]] FactionIds faction_ids() const { return factions; }
    [[nodiscard]] std::function<void(bool)> telling() { return while_doing(Activity::kTelling); }
    [[nodiscard]] std::function<void(bool)> acting() { return while_doing(Activity::kSystem); }
    void check_bus() const {
        wait_for_brief();
        if (activity == Activity::kRunning) refuse("its bus belongs to it meanwhile");
    }
    [[nodiscard]] EventOrigin origin(const std::optional<std::string>& faction) const {
        return {state().turn + 1, faction ? find_faction(factions, *faction) : EventOrigin::kNoFaction, 0};
    }
    void run_bound();

   private:
    [[nodiscard]] bool playing_here() const { return player == std::this_thread::get_id(); }
    void wait_for_brief() const {
        wait_unlocked([this] { return activity != Activity::kRunning || !brief || playing_here(); });
    }
    [[nodiscard]] std::function<void(bool)> while_doing(Activity what) {
        return [this, what, before = Activity::kIdle](bool begins) mutable {
            if (begins) before = activity;
            activity = begins ? what : before;
        };
    }
    [[nodiscard]] static std::vector<std::string> ids_of(const Campaign& campaign) {
        std::vector<std::string> ids;
        for (std::size_t i = 0; i < campaign.seats(); ++i) ids.push_back(campaign.faction_id(Seat(i)));
        return ids;
    }
    [[nodiscard]] static std::vector<Look> looks_of(const Campaign& campaign) {
        std::vector<Look> looks;
        for (std::size_t i = 0; i < campaign.seats(); ++i) {
            looks.push_back({campaign.faction_name(Seat(i)), campaign.universe()[campaign.spec(Seat(i))].colour});
        }
        return looks;
    }
    [[noreturn]] static void refuse(const char* what) { throw StateError(std::string("campaign is running: ") + what); }
};

}  // namespace void_reckoning
