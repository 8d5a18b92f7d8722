#include <gtest/gtest.h>

#include <array>
#include <map>
#include <string_view>

#include "armies.hpp"

namespace void_reckoning::combat {
namespace {

TEST(Causes, EveryDestroyedUnitHasAWeaponAndTheCountsAgree) {
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        const armies::Scene scene = armies::random_scene(seed, 50);
        const BattleResult result = resolve_battle(scene.setup());
        std::array<std::array<std::int64_t, kDamageTypes>, kMaxSides> by_type{};
        std::map<std::uint16_t, std::int64_t> by_weapon;
        for (std::size_t i = 0; i < result.units.size(); ++i) {
            const UnitResult& unit = result.units[i];
            ASSERT_EQ(unit.killed_by != kNoWeapon, unit.fate == Fate::kDestroyed) << "seed " << seed;
            if (unit.fate != Fate::kDestroyed) continue;
            ++by_type[scene.units[i].side][scene.weapons[unit.killed_by].damage_type];
            ++by_weapon[unit.killed_by];
        }
        for (std::size_t side = 0; side < kMaxSides; ++side) EXPECT_EQ(result.sides[side].destroyed_by, by_type[side]);
        std::int64_t shots = 0, hits = 0, damage = 0;
        for (const WeaponStatistics& weapon : result.weapons) {
            EXPECT_GT(weapon.shots, 0);
            shots += weapon.shots;
            hits += weapon.hits;
            damage += weapon.damage;
            by_weapon[weapon.weapon] -= weapon.kills;
        }
        for (const auto& [weapon, left] : by_weapon) EXPECT_EQ(left, 0) << "weapon " << weapon;
        EXPECT_EQ(shots, result.sides[0].shots + result.sides[1].shots);
        EXPECT_EQ(hits, result.sides[0].hits + result.sides[1].hits);
        EXPECT_EQ(damage, result.sides[0].damage_dealt + result.sides[1].damage_dealt);
    }
}

TEST(Causes, StressNamesWhatBrokeTheLoser) {
    armies::Scene scene = armies::space();
    scene.add(0, armies::kFrigate, 60);
    scene.add(1, armies::kFrigate, 20);
    const BattleResult result = resolve_battle(scene.setup());
    ASSERT_EQ(result.winner, 0);
    const auto stress = [&](std::size_t side, Stress cause) { return result.sides[side].stress[static_cast<std::size_t>(cause)]; };
    EXPECT_GT(stress(1, Stress::kOutnumbered), 0);
    EXPECT_LT(stress(0, Stress::kOutnumbered), 0);
    EXPECT_GT(stress(1, Stress::kSideLosses), 0);
    EXPECT_GT(stress(1, Stress::kOwnLosses), 0);
    EXPECT_GT(stress(1, Stress::kNeighbours), 0);
    EXPECT_GT(stress(1, Stress::kUnderFire), 0);
    EXPECT_EQ(name_of(Stress::kNeighbours), "neighbours lost");
}

TEST(Trace, SaysWhatEachSideDidAndHadLeftInEachTick) {
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
        const armies::Scene scene = armies::random_scene(seed, 50);
        BattleSetup setup = scene.setup();
        setup.retreat_ratio = {0.4, 0.4};
        setup.trace = true;
        const BattleResult result = resolve_battle(setup);
        ASSERT_EQ(result.trace.size(), 2 * static_cast<std::size_t>(result.ticks));
        std::array<SideStatistics, 2> sum{};
        for (std::size_t i = 0; i < result.trace.size(); ++i) {
            const TickTrace& row = result.trace[i];
            ASSERT_EQ(row.tick, static_cast<std::int32_t>(i / 2));
            ASSERT_EQ(row.side, i % 2);
            sum[row.side].shots += row.shots;
            sum[row.side].hits += row.hits;
            sum[row.side].damage_dealt += row.damage;
            sum[row.side].destroyed += row.destroyed;
            EXPECT_LE(row.steady + row.shaken + row.routing + sum[row.side].destroyed, result.sides[row.side].started);
            EXPECT_GE(row.morale, 0.0);
            EXPECT_LE(row.morale, 1.0 + 1e-6);
        }
        for (std::size_t side = 0; side < 2; ++side) {
            EXPECT_EQ(sum[side].shots, result.sides[side].shots);
            EXPECT_EQ(sum[side].hits, result.sides[side].hits);
            EXPECT_EQ(sum[side].damage_dealt, result.sides[side].damage_dealt);
            EXPECT_EQ(sum[side].destroyed, result.sides[side].destroyed);
        }
        if (result.winner != kNoSide) {
            const TickTrace& last = result.trace[result.trace.size() - 2 + result.winner];
            EXPECT_GT(last.steady + last.shaken, 0) << "the winner stands";
        }
    }
}

}  // namespace
}  // namespace void_reckoning::combat
