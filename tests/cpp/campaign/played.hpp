#pragma once

#include <gtest/gtest.h>

#include <functional>

#include "scenarios/universes.hpp"
#include "void_reckoning/ai/policies.hpp"
#include "void_reckoning/campaign/audit.hpp"
#include "void_reckoning/campaign/candidates.hpp"
#include "void_reckoning/campaign/turn_orchestrator.hpp"

/// Campaigns to test on, and how to play them.
namespace void_reckoning {

inline const std::shared_ptr<const Universe>& test_universe() { return scenarios::shipped_universe(); }

inline Campaign new_campaign(std::uint64_t seed, std::int64_t factions = 4, std::int64_t systems = 40) {
    return scenarios::new_campaign(seed, factions, systems);
}

/// What happens around the faction turns of a played campaign.
struct Hooks {
    std::function<void(Campaign&)> before_turn, after_commit;
    std::function<std::unique_ptr<FactionPolicy>()> policy = [] { return make_policy("standard"); };
    bool rebuild_policies = false;
};

/// Plays so many rounds; the hashes of all commits.
inline std::vector<std::uint64_t> play(Campaign& campaign, std::size_t rounds, const Hooks& hooks = {}) {
    TurnOrchestrator orchestrator(campaign, nullptr, {});
    std::vector<std::uint64_t> hashes;
    std::unique_ptr<FactionPolicy> policy = hooks.policy();
    for (std::size_t round = 0; round < rounds; ++round) {
        while (const auto seat = orchestrator.next()) {
            if (hooks.before_turn) hooks.before_turn(campaign);
            if (hooks.rebuild_policies) policy = hooks.policy();
            hashes.push_back(orchestrator.processor().play(*seat, *policy));
            if (hooks.after_commit) hooks.after_commit(campaign);
        }
        hashes.push_back(orchestrator.finish_round());
        if (hooks.after_commit) hooks.after_commit(campaign);
    }
    return hashes;
}

inline bool same(const Order& a, const Order& b) {
    const FactionAction x = to_record(a);
    const FactionAction y = to_record(b);
    return x.order == y.order && x.subject == y.subject && x.target == y.target && x.item == y.item && x.amount == y.amount;
}

}  // namespace void_reckoning
