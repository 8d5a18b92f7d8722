#include "void_reckoning/combat/battle.hpp"

#include <gtest/gtest.h>

#include <cstdint>

#include "armies.hpp"

namespace void_reckoning::combat {
namespace {

TEST(Battle, OfEqualFleetsOfAHundredIsAlwaysDecided) {
    BattleScratch scratch;
    BattleResult result;
    int first_wins = 0;
    for (std::uint64_t seed = 1; seed <= 300; ++seed) {
        resolve_battle(armies::frigates(100, seed).setup(), scratch, result);
        ASSERT_TRUE(result.decided) << "seed " << seed << ": " << name_of(result.reason);
        first_wins += result.winner == 0 ? 1 : 0;
    }
    EXPECT_NEAR(first_wins, 150, 45);  // over five standard deviations
}

TEST(Battle, OfRandomArmiesIsDecidedInOverNinetyEightPerCent) {
    BattleScratch scratch;
    BattleResult result;
    int decided = 0;
    for (std::uint64_t seed = 1; seed <= 500; ++seed) {
        const armies::Scene scene = armies::random_scene(seed, 40);
        BattleSetup setup = scene.setup();
        setup.retreat_ratio = {0.3, 0.3};
        resolve_battle(setup, scratch, result);
        decided += result.decided ? 1 : 0;
    }
    EXPECT_GT(decided, 490);
}

TEST(Battle, EndsAtTheTickLimitUndecided) {
    const armies::Scene scene = armies::frigates(50);
    BattleSetup setup = scene.setup();
    setup.tick_limit = 4;
    const BattleResult result = resolve_battle(setup);
    EXPECT_EQ(result.ticks, 4);
    EXPECT_FALSE(result.decided);
    EXPECT_EQ(result.outcome, Outcome::kDraw);
    EXPECT_EQ(result.reason, EndReason::kTickLimit);
}

TEST(Battle, WhereNobodyCanHurtAnybodyIsAStandoff) {
    armies::Scene scene = armies::space();
    scene.add(0, armies::kTransport, 3);
    scene.add(1, armies::kTransport, 3);
    const BattleResult result = resolve_battle(scene.setup());
    EXPECT_EQ(result.reason, EndReason::kStandoff);
    EXPECT_FALSE(result.decided);
    EXPECT_LT(result.ticks, 20);
}

TEST(Battle, IsWonAgainstTheUnarmed) {
    armies::Scene scene = armies::space();
    scene.add(0, armies::kTransport, 5);
    scene.add(1, armies::kFrigate, 5);
    const BattleResult result = resolve_battle(scene.setup());
    EXPECT_EQ(result.outcome, Outcome::kDefenderWin);
}

TEST(Battle, ASideFarTooWeakWithdrawsWhenToldToAndKeepsMoreOfItsShips) {
    armies::Scene scene = armies::space();
    scene.add(0, armies::kRaider, 10);
    scene.add(1, armies::kFrigate, 40);
    BattleSetup setup = scene.setup();
    const BattleResult stays = resolve_battle(setup);
    setup.retreat_ratio = {0.7, 0};
    const BattleResult leaves = resolve_battle(setup);
    EXPECT_EQ(leaves.reason, EndReason::kWithdrawal);
    EXPECT_TRUE(leaves.decided);
    EXPECT_EQ(leaves.outcome, Outcome::kDefenderWin);
    EXPECT_GT(leaves.sides[0].withdrawn, 5);
    EXPECT_LT(leaves.sides[0].destroyed, stays.sides[0].destroyed);
}

TEST(Battle, HullsAreNeverNegativeAndZeroExactlyWhenDestroyed) {
    for (std::uint64_t seed = 1; seed <= 100; ++seed) {
        const armies::Scene scene = armies::random_scene(seed, 50);
        const BattleResult result = resolve_battle(scene.setup());
        for (std::size_t i = 0; i < result.units.size(); ++i) {
            const UnitResult& unit = result.units[i];
            EXPECT_GE(unit.hull, 0);
            EXPECT_GE(unit.shields, 0);
            EXPECT_LE(unit.hull, scene.units[i].hull);
            EXPECT_GE(unit.morale, 0.0F);
            EXPECT_EQ(unit.hull == 0, unit.fate == Fate::kDestroyed);
        }
    }
}

TEST(Battle, DamageRecordsAddUpToTheStatistics) {
    for (std::uint64_t seed = 1; seed <= 100; ++seed) {
        const armies::Scene scene = armies::random_scene(seed, 50);
        const BattleResult result = resolve_battle(scene.setup());
        std::int64_t shots = 0, hits = 0, damage = 0, kills = 0, units_damage = 0, unit_kills = 0;
        for (const DamageRecord& record : result.damage) {
            EXPECT_LE(record.hits, record.shots);
            shots += record.shots;
            hits += record.hits;
            damage += record.damage;
            kills += record.kills;
        }
        for (const UnitResult& unit : result.units) {
            units_damage += unit.damage_dealt;
            unit_kills += unit.kills;
        }
        const SideStatistics& a = result.sides[0];
        const SideStatistics& b = result.sides[1];
        EXPECT_EQ(shots, a.shots + b.shots);
        EXPECT_EQ(hits, a.hits + b.hits);
        EXPECT_EQ(damage, a.damage_dealt + b.damage_dealt);
        EXPECT_EQ(units_damage, damage);
        EXPECT_EQ(a.damage_dealt, b.damage_received);
        EXPECT_EQ(b.damage_dealt, a.damage_received);
        EXPECT_EQ(kills, a.destroyed + b.destroyed);
        EXPECT_EQ(unit_kills, kills);
    }
}

TEST(Battle, OfFourSidesHasOneWinnerAndNoSideIsFavoured) {
    std::array<int, kMaxSides> wins{};
    BattleScratch scratch;
    BattleResult result;
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
        armies::Scene scene = armies::space();
        scene.seed = seed;
        for (std::uint8_t side = 0; side < kMaxSides; ++side) scene.add(side, armies::kFrigate, 8);
        resolve_battle(scene.setup(), scratch, result);
        if (result.winner != kNoSide) ++wins[result.winner];
    }
    for (const int count : wins) EXPECT_NEAR(count, 50, 30);
}

double win_rate(std::size_t first, std::size_t second) {
    BattleScratch scratch;
    BattleResult result;
    double wins = 0;
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
        armies::Scene scene = armies::space();
        scene.seed = seed;
        scene.add(0, armies::kFrigate, first);
        scene.add(1, armies::kFrigate, second);
        resolve_battle(scene.setup(), scratch, result);
        wins += result.winner == 0 ? 1.0 : (result.winner == kNoSide ? 0.5 : 0.0);
    }
    return wins / 200;
}

TEST(Battle, MoreUnitsNeverWinLessOften) {
    double before = 0;
    for (const std::size_t count : {8U, 14U, 17U, 20U, 23U, 27U, 36U}) {
        const double rate = win_rate(count, 20);
        EXPECT_GE(rate, before - 0.05) << count << " against 20";
        before = rate;
    }
    EXPECT_GT(before, 0.98);
    EXPECT_LT(win_rate(8, 20), 0.02);
}

TEST(Battle, ExperienceMoraleAndArmourHelp) {
    const auto advantage = [](auto change) {
        int wins = 0;
        for (std::uint64_t seed = 1; seed <= 100; ++seed) {
            armies::Scene scene = armies::space();
            scene.seed = seed;
            scene.profiles.push_back(scene.profiles[armies::kFrigate]);
            scene.add(0, 4, 20);
            scene.add(1, armies::kFrigate, 20);
            change(scene);
            wins += resolve_battle(scene.setup()).winner == 0 ? 1 : 0;
        }
        return wins;
    };
    EXPECT_GT(advantage([](armies::Scene& scene) {
                  for (std::size_t i = 0; i < 20; ++i) scene.units[i].experience = 600;
              }),
              75);
    EXPECT_GT(advantage([](armies::Scene& scene) { scene.profiles[4].armour += 20'000; }), 80);
    EXPECT_GT(advantage([](armies::Scene& scene) {
                  scene.profiles[4].morale = 2;
                  for (std::size_t i = 0; i < 20; ++i) scene.units[i].morale = 2;
              }),
              80);
    EXPECT_GT(advantage([](armies::Scene& scene) { scene.profiles[4].resistance = {0.3, 0.3, 0.3, 0.3}; }), 80);
}

}  // namespace
}  // namespace void_reckoning::combat
