#pragma once

#include <functional>
#include <string>

#include "void_reckoning/events/bus.hpp"

namespace void_reckoning {

/// Work that is done because something happened: noted when the bus tells of it, done when whoever delivered calls run_pending(), which is
/// after the commit (or before the transaction, where that is what the event announces). What the work itself makes happen is told to
/// subscribers, but binds nothing more: no chains, no loops.
class BoundSystems {
   public:
    using System = std::function<void()>;
    explicit BoundSystems(EventBus& bus) : bus_(bus) {}

    /// Gives the binding's number; it is run once for each event of the topic, in the order of events, then of bindings.
    std::uint64_t bind(std::size_t topic, System system);
    bool unbind(std::uint64_t binding) { return bus_.unsubscribe(binding); }
    [[nodiscard]] bool pending() const;
    /// Runs what waits. What throws an Error is noted in failures() and the rest goes on; anything else stops it, and the rest is forgotten.
    void run_pending();
    [[nodiscard]] std::vector<std::string> failures() const;  ///< the last hundred

   private:
    using Pending = std::shared_ptr<const System>;
    [[nodiscard]] Pending next_pending();
    void note_failure(const char* what);

    EventBus& bus_;
    mutable ForkSafeMutex mutex_;
    std::deque<Pending> pending_;
    std::vector<std::string> failures_;
    bool running_ = false;
};

}  // namespace void_reckoning
