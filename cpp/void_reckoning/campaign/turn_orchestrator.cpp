#include "void_reckoning/campaign/turn_orchestrator.hpp"

#include "void_reckoning/base/wall_time.hpp"
#include "void_reckoning/campaign/audit.hpp"
#include "void_reckoning/campaign/between_rounds.hpp"

namespace void_reckoning {

TurnOrchestrator::TurnOrchestrator(Campaign& campaign, CommitGate* gate, std::vector<TurnObserver*> observers)
    : campaign_(campaign), gate_(gate), observers_(observers), processor_(campaign, gate, std::move(observers)) {}

std::optional<Seat> TurnOrchestrator::next() {
    // The cursor counts living factions' turns only; the order of a round is drawn again from its address on each call.
    std::uint16_t taken = campaign_.state().slot;
    for (const Seat seat : campaign_.turn_order()) {
        if (!campaign_.alive(seat)) continue;  // eliminations happen between rounds, so a round's list does not change under way
        if (taken == 0) return seat;
        --taken;
    }
    return std::nullopt;
}

std::uint64_t TurnOrchestrator::finish_round() {
    if (processor_.open()) throw StateError("a faction turn is still open");
    if (next()) throw StateError("not every faction has had its turn");
    Snapshot before = campaign_.world().snapshot();
    EventStream& events = campaign_.events();
    for (TurnObserver* observer : observers_) observer->on_begin(campaign_.turn() + 1, Seat{});
    events.clear();
    events.set_time(wall_time());
    const std::uint32_t round = campaign_.turn() + 1;
    Commit commit{round, Seat{}, false, false, 0, 0, 0, 0, 0, &events, &campaign_.world()};
    try {
        events.emit(TurnStart{});
        play_between_rounds(campaign_);
        events.emit(TurnEnd{});
        for (TurnObserver* observer : observers_) observer->before_commit(commit);
        commit.state_hash = campaign_.world().state_hash();
        if (gate_ != nullptr) gate_->commit(commit);
    } catch (...) {
        campaign_.world().restore(std::move(before));
        events.clear();
        throw;
    }
    for (TurnObserver* observer : observers_) observer->on_commit(commit);
    return commit.state_hash;
}

std::uint64_t TurnOrchestrator::intervene(const WorldChange& change) {
    if (processor_.open()) return processor_.intervene(change);
    EventStream& events = campaign_.events();
    Snapshot before = campaign_.world().snapshot();
    events.clear();
    events.set_time(wall_time());
    if (change_world(campaign_, change) == 0) return campaign_.world().state_hash();
    const Commit commit{campaign_.turn() + 1, Seat{}, true, false, campaign_.world().state_hash(), 0, 0, 0, 0, &events, &campaign_.world()};
    try {
        audit_change(campaign_);
        for (TurnObserver* observer : observers_) observer->before_commit(commit);
        if (gate_ != nullptr) gate_->commit(commit);
    } catch (...) {
        campaign_.world().restore(std::move(before));
        campaign_.drop_derived();
        events.clear();
        throw;
    }
    for (TurnObserver* observer : observers_) observer->on_commit(commit);
    return commit.state_hash;
}

}  // namespace void_reckoning
