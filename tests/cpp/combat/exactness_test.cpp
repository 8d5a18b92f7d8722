#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "armies.hpp"
#include "void_reckoning/base/mix.hpp"

namespace void_reckoning::combat {
namespace {

std::map<std::uint64_t, UnitResult> by_id(const armies::Scene& scene, const BattleResult& result) {
    std::map<std::uint64_t, UnitResult> units;
    for (std::size_t i = 0; i < scene.units.size(); ++i) units[scene.units[i].id] = result.units[i];
    return units;
}

void expect_same(const UnitResult& a, const UnitResult& b) {
    EXPECT_EQ(a.hull, b.hull);
    EXPECT_EQ(a.shields, b.shields);
    EXPECT_EQ(a.damage_dealt, b.damage_dealt);
    EXPECT_EQ(a.morale, b.morale);
    EXPECT_EQ(a.experience_gained, b.experience_gained);
    EXPECT_EQ(a.kills, b.kills);
    EXPECT_EQ(a.fate, b.fate);
    EXPECT_EQ(a.fatigue, b.fatigue);
    EXPECT_EQ(a.killed_by, b.killed_by);
    EXPECT_EQ(a.arrived, b.arrived);
}

BattleSetup with_retreats(const armies::Scene& scene, double first, double second) {
    BattleSetup setup = scene.setup();
    setup.retreat_ratio = {first, second};
    return setup;
}

TEST(Exactness, SwappingTheSidesMirrorsTheBattleToTheBit) {
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        const armies::Scene scene = armies::varied_scene(seed, seed % 10 == 0 ? 300 : 40);
        armies::Scene swapped = scene;
        for (BattleUnit& unit : swapped.units) unit.side = unit.side == 0 ? 1 : 0;
        const BattleResult a = resolve_battle(with_retreats(scene, 0.3, 0.4));
        const BattleResult b = resolve_battle(with_retreats(swapped, 0.4, 0.3));
        ASSERT_EQ(a.ticks, b.ticks) << "seed " << seed;
        ASSERT_EQ(a.reason, b.reason);
        ASSERT_EQ(a.decided, b.decided);
        ASSERT_EQ(a.winner, b.winner == kNoSide ? kNoSide : 1 - b.winner);
        ASSERT_EQ(a.damage, b.damage);
        ASSERT_EQ(a.sides[0].destroyed_by, b.sides[1].destroyed_by);
        ASSERT_EQ(a.sides[0].stress, b.sides[1].stress);
        for (std::size_t i = 0; i < a.units.size(); ++i) expect_same(a.units[i], b.units[i]);
    }
}

TEST(Exactness, TheOrderOfUnitsInTheInputMeansNothing) {
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
        const armies::Scene scene = armies::varied_scene(seed, seed % 10 == 0 ? 300 : 40);
        armies::Scene shuffled = scene;
        const RandomAddress random = RandomAddress(seed).at(Purpose::kTie);
        for (std::size_t i = shuffled.units.size(); i > 1; --i) std::swap(shuffled.units[i - 1], shuffled.units[random.below(i, i)]);
        const BattleResult a = resolve_battle(scene.setup());
        const BattleResult b = resolve_battle(shuffled.setup());
        ASSERT_EQ(a.damage, b.damage) << "seed " << seed;
        const auto first = by_id(scene, a);
        for (const auto& [id, unit] : by_id(shuffled, b)) expect_same(first.at(id), unit);
    }
}

TEST(Exactness, TheNumberOfThreadsMeansNothing) {
    const armies::Scene scene = armies::frigates(1500, 9);
    BattleSetup setup = scene.setup();
    const std::uint64_t alone = hash_of(resolve_battle(setup));
    for (const int threads : {1, 2, 8}) {
        const Workers workers(threads);
        setup.workers = &workers;
        EXPECT_EQ(hash_of(resolve_battle(setup)), alone) << threads << " threads";
    }
}

TEST(Exactness, AUsedScratchAndResultGiveWhatFreshOnesGive) {
    BattleScratch scratch;
    BattleResult result;
    for (std::uint64_t seed = 1; seed <= 30; ++seed) {
        const armies::Scene scene = armies::varied_scene(seed, 60);
        resolve_battle(scene.setup(), scratch, result);
        EXPECT_EQ(hash_of(result), hash_of(resolve_battle(scene.setup())));
    }
}

TEST(Exactness, RecordsAndTraceAreOptionsThatChangeNothingElse) {
    const armies::Scene scene = armies::random_scene(4, 60);
    BattleSetup setup = scene.setup();
    BattleResult recorded = resolve_battle(setup);
    setup.damage_records = false;
    const BattleResult bare = resolve_battle(setup);
    EXPECT_TRUE(bare.damage.empty());
    recorded.damage.clear();
    EXPECT_EQ(hash_of(recorded), hash_of(bare));
    setup.trace = true;
    BattleResult traced = resolve_battle(setup);
    EXPECT_FALSE(traced.trace.empty());
    traced.trace.clear();
    EXPECT_EQ(hash_of(traced), hash_of(bare));
}

TEST(Exactness, IdsMayBeAnyNumbersAndAReseededBattleIsAnotherOne) {
    armies::Scene scene = armies::frigates(20);
    const std::uint64_t first = hash_of(resolve_battle(scene.setup()));
    scene.seed = 2;
    EXPECT_NE(hash_of(resolve_battle(scene.setup())), first);
    for (BattleUnit& unit : scene.units) unit.id = mix64(unit.id);
    EXPECT_TRUE(resolve_battle(scene.setup()).decided);
}

// The literals stand for every compiler, optimisation level and thread count; a rule that changes battles changes them, knowingly.
TEST(Exactness, BattlesArePinned) {
    std::uint64_t small = 0;
    for (std::uint64_t seed = 1; seed <= 100; ++seed)
        small = combine(small, hash_of(resolve_battle(armies::random_scene(seed, 40).setup())));
    EXPECT_EQ(small, 0x28CF96271F9C8044ULL);
    EXPECT_EQ(hash_of(resolve_battle(armies::frigates(1000, 3).setup())), 0xA80B16A5EE140086ULL);
}

}  // namespace
}  // namespace void_reckoning::combat
