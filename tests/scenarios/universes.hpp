#pragma once

#include "void_reckoning/campaign/campaign.hpp"

/// Universes and campaigns that tests, benchmarks and examples play in. Each universe is loaded once in a process.
namespace void_reckoning::scenarios {

/// One of the folders of `universes/`.
[[nodiscard]] const std::shared_ptr<const Universe>& shipped_universe(std::string_view name = "void_reckoning");

/// `tests/scenarios/frontier`: small, with round numbers, for results that are worked out by hand.
[[nodiscard]] const std::shared_ptr<const Universe>& frontier_universe();

/// The universe with `banned` in its rules, an array as it is written: `["scout"]`.
[[nodiscard]] std::shared_ptr<const Universe> banning(const Universe& universe, std::string_view banned);

/// A new campaign in a shipped universe, as a player would begin it.
[[nodiscard]] Campaign new_campaign(const CampaignSettings& settings, std::string_view universe = "void_reckoning");
[[nodiscard]] Campaign new_campaign(std::uint64_t seed, std::int64_t factions, std::int64_t systems,
                                    std::string_view universe = "void_reckoning");

}  // namespace void_reckoning::scenarios
