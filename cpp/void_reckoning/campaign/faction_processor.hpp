#pragma once

#include <functional>
#include <optional>

#include "void_reckoning/campaign/commit.hpp"
#include "void_reckoning/campaign/intervention.hpp"
#include "void_reckoning/campaign/order_rules.hpp"
#include "void_reckoning/campaign/policy.hpp"

namespace void_reckoning {

/// What became of an order.
struct OrderResult {
    bool accepted = false;
    std::string reason;  ///< why not
};

/// One faction's turn as a transaction: begin -> orders -> commit or roll back. The same steps whether native code or Python drives them.
class FactionProcessor {
   public:
    FactionProcessor(Campaign& campaign, CommitGate* gate, std::vector<TurnObserver*> observers);

    /// Takes the snapshot to go back to and announces the turn. Whatever is thrown leaves it unbegun.
    void begin(Seat seat);
    [[nodiscard]] bool open() const { return before_.has_value(); }
    [[nodiscard]] Seat seat() const { return seat_; }
    [[nodiscard]] FactionView view();

    /// What a policy plans for the open turn. Whatever it throws is its failure (PolicyError); only a wish to stop passes through.
    [[nodiscard]] Plan plan(FactionPolicy& policy);
    /// Checks an order against the view as it is now and carries it out. What the rules throw (StateError, std::bad_alloc) passes through
    /// and may leave the turn half done: then it can only be rolled back, everything else is refused.
    OrderResult execute(const Order& order);
    void remember(const std::string& memory);
    /// A change from outside as part of the open turn. Whatever is thrown leaves the turn as it was. Gives the hash.
    std::uint64_t intervene(const WorldChange& change);

    /// Settles what is under way, hashes, asks the gate, tells the observers. When the gate refuses, the turn is rolled back, nothing is
    /// told, and the gate's error passes through. What the rules throw: as in execute().
    std::uint64_t commit();
    /// The turn's effects vanish; what takes their place says why, in the first 4,096 bytes of the message. Commits that; where it can't, the turn is as if it had not begun.
    std::uint64_t forfeit(ErrorKind kind, const std::string& message);
    /// The turn's effects vanish and nothing takes their place, as if it had not begun.
    void abandon();

    /// A whole turn: plan, orders, commit; a policy or the rules failing forfeits it.
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
