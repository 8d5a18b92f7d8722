#pragma once

#include "void_reckoning/campaign/commit.hpp"
#include "void_reckoning/events/bound_systems.hpp"

namespace void_reckoning {

/// A campaign's event bus, fed from committed transactions. FactionTurnStart is delivered before the faction's transaction, everything else
/// after its commit.
class BusSink : public TurnObserver {
   public:
    [[nodiscard]] EventBus& bus() { return bus_; }
    [[nodiscard]] BoundSystems& systems() { return systems_; }

    void announce(std::uint32_t turn, Seat seat, std::string_view faction, std::string_view policy);
    void on_commit(const Commit& commit) override;
    /// Set the sequence number at which the campaign's log continues.
    void start_at(std::uint64_t sequence) { sequence_ = sequence; }

   private:
    EventBus bus_;
    BoundSystems systems_{bus_};
    std::uint64_t sequence_ = 0;  ///< of the next event, as in the log; without a log, counted from the start of this process
};

}  // namespace void_reckoning
