#pragma once

#include "void_reckoning/campaign/commit.hpp"
#include "void_reckoning/events/bound_systems.hpp"

namespace void_reckoning {

/// A campaign's event bus, fed from what was committed. FactionTurnStart is told before the faction's transaction, everything else after
/// the commit that holds it.
class BusSink : public TurnObserver {
   public:
    [[nodiscard]] EventBus& bus() { return bus_; }
    [[nodiscard]] BoundSystems& systems() { return systems_; }

    void announce(std::uint32_t turn, Seat seat, std::string_view faction, std::string_view policy);
    void on_commit(const Commit& commit) override;
    /// The campaign's log goes on with this sequence number.
    void start_at(std::uint64_t sequence) { sequence_ = sequence; }

   private:
    EventBus bus_;
    BoundSystems systems_{bus_};
    std::uint64_t sequence_ = 0;  ///< of the next event, as in the log; without one, counted from where this process began
};

}  // namespace void_reckoning
