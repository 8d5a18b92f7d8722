#pragma once

#include <gtest/gtest.h>

#include "scenarios/scene.hpp"
#include "void_reckoning/ai/draft.hpp"
#include "void_reckoning/campaign/policy.hpp"

namespace void_reckoning {

/// What a faction of a scene knows, and what it makes of it.
struct Looking {
    Sight sight;
    FactionView view;
    ai::Draft draft;

    explicit Looking(scenarios::Scene& scene, Seat seat = scenarios::kRed)
        : sight(scene.campaign, seat), view(scene.campaign, seat, sight), draft(view) {}
    [[nodiscard]] const ai::Picture& picture() const { return draft.picture; }
};

/// A policy's orders of one kind.
template <class Wanted> std::vector<Wanted> orders_of(const std::vector<Order>& orders) {
    std::vector<Wanted> result;
    for (const Order& order : orders) {
        if (const auto* one = std::get_if<Wanted>(&order)) result.push_back(*one);
    }
    return result;
}

inline std::vector<Order> planned(scenarios::Scene& scene, FactionPolicy& policy, Seat seat = scenarios::kRed) {
    const Sight sight(scene.campaign, seat);
    return policy.plan(FactionView(scene.campaign, seat, sight)).orders;
}

}  // namespace void_reckoning
