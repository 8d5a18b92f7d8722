#pragma once

#include <functional>
#include <optional>

#include "void_reckoning/campaign/commit.hpp"
#include "void_reckoning/campaign/intervention.hpp"
#include "void_reckoning/campaign/order_rules.hpp"
#include "void_reckoning/campaign/policy.hpp"

namespace void_reckoning {

/// The outcome of an order.
struct OrderResult {
    bool accepted = false;
    std::string reason;  ///< reason of a rejection
};

/// One faction's turn as a transaction: begin -> orders -> commit or roll back. The same steps whether native code or Python drives them.
class FactionProcessor {
   public:
    FactionProcessor(Campaign& campaign, CommitGate* gate, std::vector<TurnObserver*> observers);

    /// Take the snapshot for a rollback and announce the turn. An exception leaves the turn not begun.
    void begin(Seat seat);
    [[nodiscard]] bool open() const { return before_.has_value(); }
    [[nodiscard]] Seat seat() const { return seat_; }
    [[nodiscard]] FactionView view();

    /// Plan the open turn with a policy. Any exception of the policy is its failure (PolicyError); only a request to stop passes through.
    [[nodiscard]] Plan plan(FactionPolicy& policy);
    /// Check an order against the current view and carry it out. Exceptions of the rules (StateError, std::bad_alloc) pass through and may
    /// leave the turn half done: then it can only be rolled back, everything else is refused.
    OrderResult execute(const Order& order);
    void remember(const std::string& memory);
    /// Make a change from outside as part of the open turn. An exception leaves the turn as it was. Returns the hash.
    std::uint64_t intervene(const WorldChange& change);

    /// Settle what is under way, hash, ask the gate, notify the observers. When the gate refuses, the turn is rolled back, observers are
    /// not notified, and the gate's error passes through. Exceptions of the rules: as in execute().
    std::uint64_t commit();
    /// Roll back the turn and commit a forfeit in its place, with the first 4,096 bytes of the message as its reason. If that commit fails,
    /// the turn is as if it had not begun.
    std::uint64_t forfeit(ErrorKind kind, const std::string& message);
    /// Roll back the turn with nothing in its place, as if it had not begun.
    void abandon();

    /// Play a whole turn: plan, orders, commit; a failure of the policy or the rules forfeits it.
    std::uint64_t play(Seat seat, FactionPolicy& policy);

    /// Called after each order of a turn, for tests of rollback.
    std::function<void(std::size_t orders_done)> after_order;

   private:
    std::uint64_t seal(bool rolled_back);
    void advance_cursor();
    void announce();
    void undo(Snapshot&& before);
    void check_whole() const;

    Campaign& campaign_;
    CommitGate* gate_;
    std::vector<TurnObserver*> observers_;
    Sight sight_;
    Seat seat_;
    std::optional<Snapshot> before_;
    std::optional<TurnContext> context_;
    std::uint32_t orders_ = 0, rejected_ = 0;
    bool intervened_ = false;
    bool half_done_ = false;
};

}  // namespace void_reckoning
