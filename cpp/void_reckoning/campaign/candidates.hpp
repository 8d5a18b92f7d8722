#pragma once

#include <vector>

#include "void_reckoning/campaign/faction_view.hpp"

namespace void_reckoning {

struct CandidateLimits {
    /// Maximum number of starlanes of a move; farther systems are reached by several orders.
    std::uint16_t move_hops = 2;
    bool stances = true;
};

/// A faction's possible orders, enumerated in one place for policies, learning masks and Python. Every candidate passes `validate`. The
/// order of the lists follows ids and the universe's tables, never layout. An enumeration is valid until an order is carried out.
class Candidates {
   public:
    explicit Candidates(const FactionView& view);

    void research(std::vector<Order>& out) const;
    void buildings(EntityId colony, std::vector<Order>& out) const;
    void recruits(EntityId colony, std::vector<Order>& out) const;
    /// Add a fleet's orders: colonise, invade, embark (as many armies as there is room for), merge into a fleet with a lower id, move,
    /// stances.
    void fleet(EntityId fleet, const CandidateLimits& limits, std::vector<Order>& out) const;
    /// Return all orders: research, then each colony's, then each fleet's.
    [[nodiscard]] std::vector<Order> all(const CandidateLimits& limits = {}) const;

    [[nodiscard]] bool knows(TechnologyIndex technology) const { return known_[technology.value]; }

   private:
    [[nodiscard]] bool researchable(std::size_t row) const;
    void landings(EntityId fleet, SystemNumber here, std::vector<Order>& out) const;
    void moves(EntityId fleet, SystemNumber here, std::uint16_t hops, std::vector<Order>& out) const;

    FactionView view_;
    const Universe& universe_;
    const FactionModifiers& modifiers_;
    std::int64_t treasury_ = 0;
    std::vector<bool> known_;  ///< by technology
    std::vector<std::uint16_t> recruitable_;  ///< unit types: the faction's own, technology known, affordable
    std::vector<std::uint16_t> constructible_;
};

[[nodiscard]] std::vector<Order> candidate_orders(const FactionView& view, const CandidateLimits& limits = {});

}  // namespace void_reckoning
