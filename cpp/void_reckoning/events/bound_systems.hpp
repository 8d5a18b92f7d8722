#pragma once

#include <functional>
#include <string>

#include "void_reckoning/events/bus.hpp"

namespace void_reckoning {

/// Work triggered by events: noted when the bus delivers the event, done when the deliverer calls run_pending(), which is after the commit
/// (or before the transaction, if the event announces it). Events caused by this work go to subscribers but trigger no bindings: no chains,
/// no loops.
class BoundSystems {
   public:
    using System = std::function<void()>;
    explicit BoundSystems(EventBus& bus) : bus_(bus) {}

    /// Bind a system to a topic; return the binding's number. It is run once for each event of the topic, in the order of events, then of
    /// bindings.
    std::uint64_t bind(std::size_t topic, System system);
    bool unbind(std::uint64_t binding) { return bus_.unsubscribe(binding); }
    [[nodiscard]] bool pending() const;
    /// Run pending work. A system that throws an Error is noted in failures() and the rest continues; any other exception stops the run,
    /// and the rest is discarded.
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
