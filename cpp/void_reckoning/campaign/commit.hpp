#pragma once

#include "void_reckoning/campaign/campaign.hpp"

namespace void_reckoning {

/// A transaction, committed or about to be: a faction turn, or, without a seat, the phase between rounds or an intervention.
struct Commit {
    std::uint32_t turn = 0;          ///< the round it belongs to, 1-based
    Seat seat;
    bool intervention = false;       ///< between two other transactions; does not move the cursor
    bool rolled_back = false;        ///< its effects were undone; the events say why
    std::uint64_t state_hash = 0;    ///< of the state after the transaction
    std::uint32_t orders = 0, rejected = 0, moves = 0, battles = 0;
    const EventStream* events = nullptr;
    const World* world = nullptr;
};

/// The journal's interface: it can refuse a commit by throwing. The transaction is then rolled back and the campaign stops, resumable.
class CommitGate {
   public:
    virtual ~CommitGate() = default;
    virtual void commit(const Commit& commit) = 0;
};

/// Watches committed transactions; can't refuse them. Telemetry, bus, statistics.
class TurnObserver {
   public:
    virtual ~TurnObserver() = default;
    virtual void on_begin(std::uint32_t turn, Seat seat) { (void)turn, (void)seat; }
    /// Called with the number of battles of the current faction turn being fought; 0 when they are over. Must not throw.
    virtual void on_battles(std::uint32_t count) { (void)count; }
    /// Reserve the memory that on_commit() will need: an exception here rolls the transaction back, and nothing after the gate may fail.
    /// The hash is not computed yet.
    virtual void before_commit(const Commit& commit) { (void)commit; }
    virtual void on_commit(const Commit& commit) = 0;
    /// Called with each commit from before the campaign was resumed, read from its log, in order. Its world no longer exists.
    virtual void on_past(const Commit& commit) { (void)commit; }
};

}  // namespace void_reckoning
