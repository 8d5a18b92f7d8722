#include "void_reckoning/ai/policies.hpp"
#include "void_reckoning/engine/runner.hpp"

/// Changes of a runner from outside: of the world, and of its policies.
namespace void_reckoning {

std::uint64_t CampaignRunner::intervene(const WorldChange& change) {
    check_open();
    const std::uint64_t hash = orchestrator_->intervene(change);
    try_to_tell_policies();
    return hash;
}

std::string_view CampaignRunner::policy_name(Seat seat) const {
    const World& world = campaign_.world();
    return world.text(world.read<&FactionState::policy>(campaign_.faction_entity(seat)));
}

void CampaignRunner::set_policy(Seat seat, std::shared_ptr<FactionPolicy> policy) {
    players_.give(seat, policy_name(seat), std::move(policy));
}

std::vector<Seat> CampaignRunner::unplayed() const {
    std::vector<Seat> seats;
    for (std::size_t i = 0; i < campaign_.seats(); ++i) {
        if (!players_.has(Seat(i), policy_name(Seat(i)))) seats.emplace_back(i);
    }
    return seats;
}

std::uint64_t CampaignRunner::assign(std::span<const Assignment> assignments) {
    check_open();
    if (orchestrator_->processor().open()) throw StateError("a faction turn is open: commit or abandon it before another policy plays");
    Players players = players_;
    for (const Assignment& one : assignments) players.give(one.seat, one.name, one.policy ? one.policy : make_policy(one.name));
    const std::uint64_t hash = orchestrator_->intervene([&](World& world) {
        for (const Assignment& one : assignments) {
            if (policy_name(one.seat) == one.name) continue;
            world.write<&FactionState::policy>(campaign_.faction_entity(one.seat), world.enter(one.name));
        }
    });
    players_ = players;
    try_to_tell_policies();
    return hash;
}

/// Write the policies to campaign.toml, for people: it follows committed changes.
void CampaignRunner::tell_policies() {
    if (!settings_.directory || orchestrator_->processor().open()) return;
    std::vector<std::string> now = settings_of(campaign_).policies;
    if (now == told_policies_) return;
    replace_file(*settings_.directory / "campaign.toml", campaign_toml(campaign_, settings_));
    told_policies_ = std::move(now);
}

/// Try to write the policies, after a change that is final in state and log.
void CampaignRunner::try_to_tell_policies() noexcept {
    try {
        tell_policies();
    } catch (const std::exception&) {
        return;  // retried at the next change; finish() reports a failure, and resuming the campaign retries as well
    }
}

}  // namespace void_reckoning
