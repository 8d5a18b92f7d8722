#pragma once

#include "bindings/support/standard_casters.hpp"

#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "void_reckoning/engine/resume.hpp"
#include "void_reckoning/session/campaign_session.hpp"

/// Results of a campaign, as classes for Python.
namespace void_reckoning {

/// Figures of one faction after the last round, in natural units.
struct Standing {
    std::string id, name, colour;
    std::uint32_t planets = 0, fleets = 0, units = 0, technologies = 0;
    double treasury = 0, income = 0, industry = 0, research = 0, population = 0;
    std::int64_t score = 0;
    bool alive = true;
};

/// Turns that a faction forfeited.
struct ForfeitedTurns {
    std::string faction;
    std::uint64_t turns = 0;
    std::uint32_t first_turn = 0;
    std::string reason;
};

/// Totals of a campaign and of its run.
struct CampaignTotals {
    std::uint64_t combats = 0, decided = 0, conquests = 0;
    std::optional<std::string> winner, victory;
    std::uint32_t victory_turn = 0;
    std::uint64_t forfeits = 0;
    std::vector<ForfeitedTurns> forfeited;
    std::uint64_t orders = 0, rejected = 0, events = 0;
    std::uint32_t first_turn = 0, first_timed_turn = 0;
    std::vector<std::uint64_t> turn_hashes;
    std::vector<double> cpu_ms;
};

/// What each faction has built, learned and lost: columns of one length.
struct CampaignUsage {
    std::uint32_t since_turn = 0;
    std::vector<std::uint32_t> seat;
    std::vector<std::string> faction, kind, id;
    std::vector<std::uint32_t> count, lost, first_turn;
};

/// State of a campaign when it was resumed.
struct ResumedCampaign {
    std::uint32_t turn = 0;
    std::uint16_t slot = 0;
    std::optional<std::string> save;
    std::uint64_t commits = 0, cut_bytes = 0, cut_commits = 0;
    std::vector<std::string> passed_over;
    std::optional<std::tuple<std::uint32_t, std::uint32_t>> discarded;
    std::string reason;
    std::optional<std::string> old_log;
};

[[nodiscard]] std::vector<Standing> standings_of(const CampaignSession& session);
[[nodiscard]] CampaignTotals totals_of(const CampaignSession& session);
[[nodiscard]] CampaignUsage usage_of(const CampaignSession& session);
[[nodiscard]] ResumedCampaign resumed_of(const ResumeReport& report);
void bind_campaign_results(nanobind::module_& m);

}  // namespace void_reckoning
