#pragma once

#include <nanobind/nanobind.h>

#include <memory>

#include "bus_methods.hpp"
#include "view_handle.hpp"
#include "void_reckoning/engine/runner.hpp"
#include "world_companion.hpp"

namespace void_reckoning {

/// A snapshot of a campaign, with the place in its log to go back to.
struct CampaignSnapshot {
    std::shared_ptr<const Snapshot> snapshot;
    std::shared_ptr<const Holding> holding;
    std::uint64_t log_position = 0;
    const void* campaign = nullptr;  ///< identity only: a snapshot belongs to its campaign and to clones made from it
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

/// A campaign as Python holds it.
struct CampaignHandle {
    explicit CampaignHandle(std::unique_ptr<CampaignRunner> made) : runner(std::move(made)) {}
    std::unique_ptr<CampaignRunner> runner;
    nanobind::object open_view;  ///< of the faction turn that Python drives, if one is open
    WorldCompanion companion;
    Activity activity = Activity::kIdle;

    void close_view() {
        if (open_view.is_valid()) nanobind::cast<ViewHandle&>(open_view).close();
        open_view.reset();
    }
    /// For whatever plays on: StateError while something else does.
    [[nodiscard]] CampaignRunner& idle() const {
        if (activity != Activity::kIdle) refuse("it can't be played on from there");
        companion.check_unlocked();
        return *runner;
    }
    /// For reading: StateError while what is read would change meanwhile.
    [[nodiscard]] CampaignRunner& readable() const {
        if (activity == Activity::kRunning) refuse("it can be read between its transactions, such as by subscribers");
        return *runner;
    }
    /// For interventions.
    [[nodiscard]] CampaignRunner& changeable() const {
        if (activity == Activity::kTelling) refuse("subscribers look and don't touch; a system bound to the event may change the world");
        if (activity == Activity::kRunning) refuse("it can't be changed meanwhile");
        companion.check_unlocked();
        return *runner;
    }

    // Of its bus; see bind_bus().
    [[nodiscard]] EventBus& bus() const { return runner->bus().bus(); }
    [[nodiscard]] BoundSystems& bound() const { return runner->bus().systems(); }
    [[nodiscard]] FactionIds faction_ids() const { return factions; }
    [[nodiscard]] std::function<void(bool)> telling() { return while_doing(Activity::kTelling); }
    [[nodiscard]] std::function<void(bool)> acting() { return while_doing(Activity::kSystem); }
    void check_bus() const {
        if (activity == Activity::kRunning) refuse("its bus belongs to it meanwhile");
    }
    [[nodiscard]] EventOrigin origin(const std::optional<std::string>& faction) const {
        return {runner->campaign().turn() + 1, faction ? find_faction(factions, *faction) : EventOrigin::kNoFaction, 0};
    }
    void run_bound() {
        if (activity != Activity::kIdle || companion.locked()) return;
        const Doing doing(activity, Activity::kRunning);
        bound().run_pending();
    }
    FactionIds factions = std::make_shared<const std::vector<std::string>>(ids_of(runner->campaign()));

   private:
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
    [[noreturn]] static void refuse(const char* what) { throw StateError(std::string("campaign is running: ") + what); }
};

}  // namespace void_reckoning
