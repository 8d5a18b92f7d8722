#include <gtest/gtest.h>

#include <array>

#include "armies.hpp"

namespace void_reckoning::combat {
namespace {

using Teams = std::array<std::uint8_t, kMaxSides>;

/// Frigates of each side, in a group of the side's own.
armies::Scene frigates_of(std::array<std::size_t, kMaxSides> counts, std::uint64_t seed) {
    armies::Scene scene = armies::space();
    scene.seed = seed;
    for (std::uint8_t side = 0; side < kMaxSides; ++side) scene.add(side, armies::kFrigate, counts[side]);
    for (BattleUnit& unit : scene.units) unit.group = unit.side;
    return scene;
}

BattleResult fight(const armies::Scene& scene, Teams teams) {
    BattleSetup setup = scene.setup();
    setup.team = teams;
    return resolve_battle(setup);
}

TEST(Sides, OfOneTeamNeverHitEachOther) {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        const BattleResult result = fight(frigates_of({8, 8, 8, 8}, seed), {0, 1, 0, 1});
        ASSERT_FALSE(result.damage.empty());
        for (const DamageRecord& record : result.damage) EXPECT_NE(record.source_group % 2, record.target_group % 2);
    }
}

TEST(Sides, OfOneTeamWinTogether) {
    int won = 0;
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
        const BattleResult result = fight(frigates_of({8, 12, 8, 0}, seed), {0, 1, 0, 0});
        ASSERT_TRUE(result.decided);
        won += result.outcome == Outcome::kAttackerWin ? 1 : 0;
        if (result.outcome == Outcome::kAttackerWin) {
            EXPECT_EQ(result.winning_team, 0);
            EXPECT_EQ(result.winner % 2, 0) << "0 or, where nobody of 0 stands any more, 2";
        }
    }
    EXPECT_GT(won, 30);
}

TEST(Sides, ThreeAgainstOneBeatItAndItsOutcomeIsADefeatOfTheAttacker) {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        const BattleResult result = fight(frigates_of({8, 8, 8, 8}, seed), {0, 1, 1, 1});
        EXPECT_EQ(result.outcome, Outcome::kDefenderWin);
        EXPECT_EQ(result.winning_team, 1);
        EXPECT_TRUE(result.reason == EndReason::kRout || result.reason == EndReason::kAnnihilation) << name_of(result.reason);
    }
}

TEST(Sides, WithoutAlliesEachFightsAllOthers) {
    std::array<std::array<int, kMaxSides>, kMaxSides> fire{};
    for (std::uint64_t seed = 1; seed <= 10; ++seed) {
        for (const DamageRecord& record : fight(frigates_of({8, 8, 8, 8}, seed), {0, 1, 2, 3}).damage)
            ++fire[record.source_group][record.target_group];
    }
    for (std::size_t a = 0; a < kMaxSides; ++a) {
        for (std::size_t b = 0; b < kMaxSides; ++b) EXPECT_EQ(fire[a][b] > 0, a != b) << a << " at " << b;
    }
}

TEST(Sides, TurnedByAQuarterFightTheSameBattleToTheBit) {
    constexpr std::array<std::uint8_t, kMaxSides> kTurned = {2, 3, 1, 0};
    for (std::uint64_t seed = 1; seed <= 30; ++seed) {
        armies::Scene scene = armies::varied_scene(seed, seed % 10 == 0 ? 600 : 80);
        for (BattleUnit& unit : scene.units) unit.side = static_cast<std::uint8_t>(RandomAddress(seed).below(4, unit.id));
        for (const auto teams : {Teams{0, 1, 2, 3}, Teams{0, 1, 1, 0}}) {
            armies::Scene other = scene;
            Teams other_teams{};
            for (std::size_t side = 0; side < kMaxSides; ++side) other_teams[kTurned[side]] = teams[side];
            for (BattleUnit& unit : other.units) unit.side = kTurned[unit.side];
            if (other_teams[0] == other_teams[1]) continue;
            std::array<int, kMaxSides> sizes{};
            for (const BattleUnit& unit : scene.units) ++sizes[unit.side];
            if (sizes[0] * sizes[1] * sizes[2] * sizes[3] == 0) continue;
            const BattleResult a = fight(scene, teams);
            const BattleResult b = fight(other, other_teams);
            ASSERT_EQ(a.ticks, b.ticks) << "seed " << seed;
            ASSERT_EQ(a.reason, b.reason);
            ASSERT_EQ(a.winning_team, b.winning_team);
            ASSERT_EQ(a.damage, b.damage);
            for (std::size_t i = 0; i < a.units.size(); ++i) {
                ASSERT_EQ(a.units[i].hull, b.units[i].hull);
                ASSERT_EQ(a.units[i].morale, b.units[i].morale);
                ASSERT_EQ(a.units[i].fate, b.units[i].fate);
            }
        }
    }
}

}  // namespace
}  // namespace void_reckoning::combat
