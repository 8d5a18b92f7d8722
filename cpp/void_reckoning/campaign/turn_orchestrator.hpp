#pragma once

#include "void_reckoning/campaign/faction_processor.hpp"

namespace void_reckoning {

/// Runs rounds: each living faction in the round's order, then the phase between rounds. Can be driven step by step.
class TurnOrchestrator {
   public:
    TurnOrchestrator(Campaign& campaign, CommitGate* gate, std::vector<TurnObserver*> observers);

    [[nodiscard]] FactionProcessor& processor() { return processor_; }
    /// Return the seat whose turn it is; none: the phase between rounds is due. Dead factions' turns are skipped.
    [[nodiscard]] std::optional<Seat> next();
    /// Run the phase between rounds, a transaction of its own. When it fails it is rolled back and the error passes through. Returns the
    /// hash.
    std::uint64_t finish_round();
    /// Make a change from outside: a transaction of its own, or part of the open faction turn. Checked by the audit, logged with its
    /// values. An exception leaves everything as it was. Returns the hash.
    std::uint64_t intervene(const WorldChange& change);

   private:
    Campaign& campaign_;
    CommitGate* gate_;
    std::vector<TurnObserver*> observers_;
    FactionProcessor processor_;
};

}  // namespace void_reckoning
