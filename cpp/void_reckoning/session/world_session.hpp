#pragma once

#include <memory>
#include <optional>
#include <string>

#include "void_reckoning/base/floating_point.hpp"
#include "void_reckoning/events/bound_systems.hpp"
#include "void_reckoning/session/session_base.hpp"
#include "void_reckoning/session/world_reading.hpp"

namespace void_reckoning {

/// An earlier state of a world; for restore() of its session, or of one that shares its origin through clone().
struct WorldSnapshot {
    Snapshot snapshot;
    std::shared_ptr<const Holding> holding;
    std::shared_ptr<const char> origin;  ///< none for one that was read from bytes
};

/// A world without a campaign, in use by any number of threads: several read, one at a time changes, and they wait for each other.
class WorldSession : public SessionBase {
   public:
    explicit WorldSession(Waiter waiter = {}) : SessionBase("world is being changed", std::move(waiter)) {}

    [[nodiscard]] WorldReading read() const;
    [[nodiscard]] WorldSnapshot snapshot() const;
    /// Return another world with the same contents and systems, without subscribers.
    [[nodiscard]] std::unique_ptr<WorldSession> clone() const;

    /// Make one change by `make(world)`. StateError while the world is locked.
    template <class Make> void change(Make&& make) {
        const SessionGate::Work work(gate_, SessionGate::Purpose::kChange);
        const FloatingPointScope exact;
        std::forward<Make>(make)(world_);
    }
    /// Go back to a snapshot. StateError for one of a world of another origin, or without one if check_takes() refuses it.
    void restore(const WorldSnapshot& snapshot);

    // Events published by programs. Handlers run in the publishing thread.
    std::uint64_t subscribe(const std::optional<std::string>& event, EventBus::Handler handler);
    std::uint64_t bind_system(const std::string& event, BoundSystems::System system) {
        return bound_.bind(find_topic(event), std::move(system));
    }
    bool unsubscribe(std::uint64_t subscription) { return bus_.unsubscribe(subscription); }
    void publish(const EventStream& events, std::uint16_t faction = EventOrigin::kNoFaction);
    /// Run systems that are pending because events were published while a system ran.
    void run_bound();

   private:
    class Locked;
    World world_;
    EventBus bus_;
    BoundSystems bound_{bus_};
};

}  // namespace void_reckoning
