#include "void_reckoning/campaign/between_rounds.hpp"

#include <gtest/gtest.h>

#include "scenarios/scene.hpp"
#include "void_reckoning/campaign/audit.hpp"

namespace void_reckoning {
namespace {

using scenarios::kBlue;
using scenarios::kRed;
using scenarios::Scene;

TEST(BetweenRounds, CountsOneTurnAndBeginsTheNextRound) {
    Scene scene;
    scene.settle(kRed, scene.planet(0), 1'000);
    scene.settle(kBlue, scene.planet(4), 1'000);
    scene.set_turn(3);
    scene.world().write<&CampaignState::slot>(scene.campaign.state_entity(), std::uint16_t{2});
    play_between_rounds(scene.campaign);
    EXPECT_EQ(scene.campaign.turn(), 4U);
    EXPECT_EQ(scene.campaign.state().slot, 0U);
    audit(scene.campaign);
}

TEST(BetweenRounds, IncomeComesBeforeConstruction) {
    Scene scene;
    const EntityId colony = scene.settle(kRed, scene.planet(0), 4'000);
    scene.settle(kBlue, scene.planet(4), 1'000);
    const EntityId entry = scene.queue_building(colony, "bank");
    scene.world().write<&QueueEntry::progress>(entry, 19'000);
    play_between_rounds(scene.campaign);
    EXPECT_FALSE(scene.world().alive(entry));
    EXPECT_EQ(scene.faction(kRed).income, 8'000 - 250) << "a bank earns, and costs, from the next turn on";
}

TEST(BetweenRounds, ResearchUsesThisTurnsPoints) {
    Scene scene;
    scene.settle(kRed, scene.planet(0), 4'000);
    scene.settle(kBlue, scene.planet(4), 1'000);
    const EntityId faction = scene.campaign.faction_entity(kRed);
    scene.world().set(faction, Research{scene.technology("fire"), 8'000});
    play_between_rounds(scene.campaign);
    EXPECT_EQ(scene.campaign.indexes().technologies_by_seat.at(scene.world(), kRed.value).size(), 1U);
    EXPECT_EQ(scene.faction(kRed).research, 2'000);
}

TEST(BetweenRounds, NewUnitsScoreAndTheDeadDoNotWin) {
    Scene scene(scenarios::row_of(12));
    const EntityId colony = scene.settle(kRed, scene.planet(0), 6'000);
    (void)scene.queue_unit(colony, "guard");
    play_between_rounds(scene.campaign);  // blue has nothing: it is out, and red has won
    EXPECT_FALSE(scene.campaign.alive(kBlue));
    EXPECT_EQ(scene.campaign.state().winner, kRed.value);
    EXPECT_EQ(scene.campaign.state().victory_turn, 1U);
    EXPECT_EQ(scene.faction(kRed).score, 100 + 6 * 10 + 3);
}

}  // namespace
}  // namespace void_reckoning
