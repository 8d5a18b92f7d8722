#pragma once

#include "void_reckoning/campaign/campaign.hpp"

namespace void_reckoning {

// The phases between rounds, in order. Each walks its entities by id.
void collect_income(Campaign& campaign);        ///< output of colonies, upkeep, growth; debts disband the costliest
void recover_units(Campaign& campaign);         ///< repairs at own colonies, morale and shields
void advance_construction(Campaign& campaign);
void advance_research(Campaign& campaign);
void eliminate_factions(Campaign& campaign);    ///< without colonies and fleets: out
void judge_victory(Campaign& campaign);
void report_factions(Campaign& campaign);       ///< scores, and a FactionReport each

/// A faction's figures as things stand.
[[nodiscard]] FactionReport faction_report(Campaign& campaign, Seat seat);

/// All of them: the table of contents of what happens when everybody has moved. Ends with the turn counted.
void play_between_rounds(Campaign& campaign);

}  // namespace void_reckoning
