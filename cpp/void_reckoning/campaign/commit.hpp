#pragma once

#include "void_reckoning/campaign/campaign.hpp"

namespace void_reckoning {

/// One transaction that is about to be, or was, committed: a faction turn, or, without a seat, the phase between rounds or an
/// intervention.
struct Commit {
    std::uint32_t turn = 0;          ///< the round it belongs to, 1-based
    Seat seat;
    bool intervention = false;       ///< between two of the others; does not move the cursor
    bool rolled_back = false;        ///< its effects vanished; the events say why
    std::uint64_t state_hash = 0;    ///< of the state after it
    std::uint32_t orders = 0, rejected = 0, moves = 0, battles = 0;
    const EventStream* events = nullptr;
    const World* world = nullptr;
};

/// The one that can refuse a commit, by throwing: then the transaction is rolled back and the campaign stops, resumable. The journal.
class CommitGate {
   public:
    virtual ~CommitGate() = default;
    virtual void commit(const Commit& commit) = 0;
};

/// Watches what was committed; can't refuse. Telemetry, bus, statistics.
class TurnObserver {
   public:
    virtual ~TurnObserver() = default;
    virtual void on_begin(std::uint32_t turn, Seat seat) { (void)turn, (void)seat; }
    /// So many battles of the faction turn under way are being fought now; 0 when they are over. Must not throw.
    virtual void on_battles(std::uint32_t count) { (void)count; }
    /// Asks for the memory that on_commit() will need: what throws here rolls the transaction back, and nothing after the gate may fail.
    /// The hash is not made yet.
    virtual void before_commit(const Commit& commit) { (void)commit; }
    virtual void on_commit(const Commit& commit) = 0;
    /// One of before the campaign was resumed, told again from its log, in order. There is no world to it any more.
    virtual void on_past(const Commit& commit) { (void)commit; }
};

}  // namespace void_reckoning
