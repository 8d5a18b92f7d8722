#include <gtest/gtest.h>

#include "scenarios/scene.hpp"
#include "void_reckoning/campaign/between_rounds.hpp"

/// Elimination, scores and the three kinds of victory ("Victory" of docs/rules/campaign.md).
namespace void_reckoning {
namespace {

using scenarios::kBlue;
using scenarios::kDesert;
using scenarios::kRed;
using scenarios::row_of;
using scenarios::Scene;

constexpr std::uint16_t kNobody = 0xFFFF;
constexpr std::uint16_t kDominion = 0, kLast = 1, kReckoning = 2;  // conditions of the frontier universe

/// Both with a colony on a map so wide that neither has a share of it to speak of.
struct Rivals {
    Scene scene{row_of(12)};
    EntityId red = scene.settle(kRed, scene.planet(0), 1'000), blue = scene.settle(kBlue, scene.planet(11), 1'000);

    void set_score(Seat seat, std::int64_t score) { scene.world().write<&FactionState::score>(scene.campaign.faction_entity(seat), score); }
    std::uint16_t judged() {
        judge_victory(scene.campaign);
        return scene.campaign.state().winner;
    }
};

TEST(Victory, AScoreIsPlanetsPeopleUnitsAndTechnologies) {
    Rivals rivals;
    Scene& scene = rivals.scene;
    scene.settle(kRed, scene.planet(1, kDesert), 4'900);
    (void)scene.fleet(kRed, 0, {{"cutter", 2}});
    (void)scene.army(rivals.red, "guard");
    scene.learn(kRed, "fire");
    scene.learn(kRed, "oaths");
    const FactionReport report = faction_report(scene.campaign, kRed);
    EXPECT_EQ(report.planets, 2U);
    EXPECT_EQ(report.population, 5'900);
    EXPECT_EQ(report.units, 3U);
    EXPECT_EQ(report.fleets, 1U);
    EXPECT_EQ(report.technologies, 2U);
    EXPECT_EQ(report.score, 2 * 100 + 5 * 10 + 3 * 3 + 2 * 7) << "whole millions of people";
    report_factions(scene.campaign);
    EXPECT_EQ(scene.faction(kRed).score, report.score);
    EXPECT_EQ(scene.campaign.events().count(EventType::kFactionReport), 2U);
}

TEST(Victory, WhoHasNeitherColoniesNorFleetsIsOut) {
    Rivals rivals;
    Scene& scene = rivals.scene;
    scene.set_treasury(kBlue, 5'000);
    const EntityId army = scene.army(rivals.blue, "guard");
    scene.world().set(rivals.blue, scene.campaign.tag(kRed));
    scene.world().write<&FactionState::capital>(scene.campaign.faction_entity(kBlue), EntityId{});
    eliminate_factions(scene.campaign);
    EXPECT_FALSE(scene.campaign.alive(kBlue));
    EXPECT_TRUE(scene.campaign.alive(kRed));
    EXPECT_EQ(scene.faction(kBlue).treasury, 0);
    EXPECT_FALSE(scene.world().alive(army));
    EXPECT_EQ(scene.campaign.events().count(EventType::kFactionEliminated), 1U);
    eliminate_factions(scene.campaign);
    EXPECT_EQ(scene.campaign.events().count(EventType::kFactionEliminated), 1U) << "once";
    EXPECT_EQ(faction_report(scene.campaign, kBlue).score, 0);
}

TEST(Victory, AColonyOrAFleetKeepsAFactionIn) {
    Scene scene(row_of(4), 3);
    scene.settle(kRed, scene.planet(0), 1'000);
    (void)scene.fleet(kBlue, 1, {{"freighter"}});
    eliminate_factions(scene.campaign);
    EXPECT_TRUE(scene.campaign.alive(kRed));
    EXPECT_TRUE(scene.campaign.alive(kBlue));
    EXPECT_FALSE(scene.campaign.alive(Seat(2)));
}

TEST(Victory, TheLastOneAliveHasWon) {
    Rivals rivals;
    EXPECT_EQ(rivals.judged(), kNobody);
    rivals.scene.world().write<&FactionState::alive>(rivals.scene.campaign.faction_entity(kBlue), false);
    EXPECT_EQ(rivals.judged(), kRed.value);
    EXPECT_EQ(rivals.scene.campaign.state().victory, kLast);
    EXPECT_EQ(rivals.scene.campaign.state().victory_turn, 1U);
    EXPECT_EQ(rivals.scene.campaign.events().count(EventType::kVictoryAchieved), 1U);
}

/// Two systems, so four planets that people can live on: two are the share that wins.
struct Shares {
    Scene scene{row_of(2)};
    EntityId first = scene.settle(kRed, scene.planet(0), 1'000);
    EntityId second = scene.settle(kRed, scene.planet(0, kDesert), 1'000);
    EntityId other = scene.settle(kBlue, scene.planet(1), 1'000);

    std::uint16_t judged() {
        judge_victory(scene.campaign);
        return scene.campaign.state().winner;
    }
};

TEST(Victory, AShareOfTheHabitablePlanetsWinsOnceHeldLongEnough) {
    Shares shares;
    EXPECT_EQ(shares.judged(), kNobody);
    EXPECT_EQ(shares.judged(), kNobody);
    EXPECT_EQ(shares.judged(), kRed.value) << "exactly half, three turns in a row";
    EXPECT_EQ(shares.scene.campaign.state().victory, kDominion);
}

TEST(Victory, AShareLostInBetweenBeginsAnew) {
    Shares shares;
    for (int turn = 0; turn < 2; ++turn) EXPECT_EQ(shares.judged(), kNobody);
    shares.scene.world().set(shares.second, shares.scene.campaign.tag(kBlue));
    EXPECT_EQ(shares.judged(), kNobody);
    shares.scene.world().set(shares.second, shares.scene.campaign.tag(kRed));
    for (int turn = 0; turn < 2; ++turn) EXPECT_EQ(shares.judged(), kNobody);
    EXPECT_EQ(shares.judged(), kRed.value);
}

TEST(Victory, AmongSeveralTheHighestScoreDecides) {
    for (const Seat better : {kRed, kBlue}) {
        Shares shares;
        shares.scene.settle(kBlue, shares.scene.planet(1, kDesert), 1'000);
        for (const Seat seat : {kRed, kBlue}) {
            shares.scene.world().write<&FactionState::score>(shares.scene.campaign.faction_entity(seat), seat == better ? 50 : 40);
        }
        for (int turn = 0; turn < 2; ++turn) EXPECT_EQ(shares.judged(), kNobody);
        EXPECT_EQ(shares.judged(), better.value);
    }
}

TEST(Victory, AtTheLastTurnTheHighestScoreWins) {
    Rivals rivals;
    rivals.set_score(kRed, 80);
    rivals.set_score(kBlue, 81);
    rivals.scene.set_turn(8);
    EXPECT_EQ(rivals.judged(), kNobody) << "the ninth turn of ten";
    rivals.scene.set_turn(9);
    EXPECT_EQ(rivals.judged(), kBlue.value);
    EXPECT_EQ(rivals.scene.campaign.state().victory, kReckoning);
    EXPECT_EQ(rivals.scene.campaign.state().victory_turn, 10U);
}

TEST(Victory, EqualScoresDecideNothingUntilOneIsAhead) {
    Rivals rivals;
    for (const Seat seat : {kRed, kBlue}) rivals.set_score(seat, 80);
    rivals.scene.set_turn(9);
    EXPECT_EQ(rivals.judged(), kNobody);
    rivals.scene.set_turn(10);
    rivals.set_score(kRed, 82);
    EXPECT_EQ(rivals.judged(), kRed.value);
}

TEST(Victory, IsAchievedOnce) {
    Rivals rivals;
    rivals.set_score(kRed, 80);
    rivals.scene.set_turn(9);
    EXPECT_EQ(rivals.judged(), kRed.value);
    rivals.set_score(kBlue, 90);
    rivals.scene.set_turn(10);
    EXPECT_EQ(rivals.judged(), kRed.value);
    EXPECT_EQ(rivals.scene.campaign.state().victory_turn, 10U);
    EXPECT_EQ(rivals.scene.campaign.events().count(EventType::kVictoryAchieved), 1U);
}

}  // namespace
}  // namespace void_reckoning
