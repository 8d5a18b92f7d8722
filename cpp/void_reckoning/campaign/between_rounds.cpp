#include "void_reckoning/campaign/between_rounds.hpp"

namespace void_reckoning {

void play_between_rounds(Campaign& campaign) {
    collect_income(campaign);
    advance_construction(campaign);
    advance_research(campaign);
    recover_units(campaign);
    eliminate_factions(campaign);
    report_factions(campaign);
    judge_victory(campaign);
    World& world = campaign.world();
    world.write<&CampaignState::turn>(campaign.state_entity(), campaign.turn() + 1);
    world.write<&CampaignState::slot>(campaign.state_entity(), 0);
}

}  // namespace void_reckoning
