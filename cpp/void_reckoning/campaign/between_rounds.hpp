#pragma once

#include "void_reckoning/campaign/campaign.hpp"

namespace void_reckoning {

// The phases between rounds, in order. Each visits its entities by id.
void collect_income(Campaign& campaign);        ///< output of colonies, upkeep, growth; debts disband the costliest units
void recover_units(Campaign& campaign);         ///< repairs at own colonies, morale and shields
void advance_construction(Campaign& campaign);
void advance_research(Campaign& campaign);
void eliminate_factions(Campaign& campaign);    ///< those without colonies and fleets are out
void judge_victory(Campaign& campaign);
void report_factions(Campaign& campaign);       ///< scores, and a FactionReport for each faction

/// Return a faction's current figures.
[[nodiscard]] FactionReport faction_report(Campaign& campaign, Seat seat);

/// Run all phases between rounds, in order, after every faction has moved. Ends by counting the turn.
void play_between_rounds(Campaign& campaign);

}  // namespace void_reckoning
