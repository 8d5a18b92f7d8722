#include <gtest/gtest.h>

#include <chrono>

#include "armies.hpp"
#include "void_reckoning/base/error.hpp"
#include "void_reckoning/base/stop_token.hpp"

namespace void_reckoning::combat {
namespace {

/// 3,000 units: enough for polls within a tick.
armies::Scene large_scene() {
    armies::Scene scene = armies::space();
    scene.add(0, armies::kFrigate, 1'000);
    scene.add(0, armies::kCruiser, 200);
    scene.add(1, armies::kRaider, 1'800);
    return scene;
}

BattleSetup large_setup(const armies::Scene& scene) {
    BattleSetup setup = scene.setup();
    setup.trace = true;
    setup.tick_limit = 40;
    return setup;
}

/// Whether the battle had more polls than `polls`, after which it is to stop.
bool stops_after(int polls, const BattleSetup& setup, BattleScratch& scratch, BattleResult& result) {
    int asked = 0;
    StopToken token([&] { return ++asked > polls; }, std::chrono::nanoseconds(0));
    const StopScope scope(&token);
    try {
        resolve_battle(setup, scratch, result);
        return false;
    } catch (const Interrupted&) {
        return true;
    }
}

TEST(Interrupted, ABattleLeavesWhatStoodAfterItsLastWholeTick) {
    const armies::Scene scene = large_scene();
    const BattleSetup setup = large_setup(scene);
    const std::uint64_t whole = hash_of(resolve_battle(setup));
    BattleScratch scratch;
    BattleResult result;
    int polls = 0;
    int within = 0;
    std::int32_t ticks = -1;
    for (; stops_after(polls, setup, scratch, result); polls += 7) {
        if (result.units.empty()) continue;  // while they were deployed
        EXPECT_EQ(result.outcome, Outcome::kUnknown);
        EXPECT_EQ(result.reason, EndReason::kInterrupted);
        within += result.ticks == ticks ? 1 : 0;
        ticks = result.ticks;
        if (ticks == 0) {
            for (std::size_t i = 0; i < scene.units.size(); ++i) ASSERT_EQ(result.units[i].hull, scene.units[i].hull);
            continue;
        }
        BattleSetup shorter = setup;
        shorter.tick_limit = ticks;
        const BattleResult expected = resolve_battle(shorter);
        result.outcome = expected.outcome;
        result.reason = expected.reason;
        ASSERT_EQ(hash_of(result), hash_of(expected)) << "after " << polls << " polls, " << ticks << " ticks";
        if (polls % 5 == 0) {  // the same memory fights on as if nothing had been
            BattleResult again;
            resolve_battle(setup, scratch, again);
            ASSERT_EQ(hash_of(again), whole);
        }
    }
    EXPECT_GT(polls, 200);
    EXPECT_GT(within, 10);
    EXPECT_EQ(hash_of(result), whole);  // that was not stopped, though it was asked all the time
}

TEST(Interrupted, ABattleOfManyThreadsEndsInAll) {
    const armies::Scene scene = large_scene();
    BattleSetup setup = large_setup(scene);
    const Workers workers(8);
    setup.workers = &workers;
    const std::uint64_t whole = hash_of(resolve_battle(setup));
    BattleScratch scratch;
    BattleResult result;
    for (int polls = 0; polls < 40; ++polls) {
        ASSERT_TRUE(stops_after(polls, setup, scratch, result));
        if (polls % 10 == 0) {
            BattleResult again;
            resolve_battle(setup, scratch, again);
            ASSERT_EQ(hash_of(again), whole);
        }
    }
}

}  // namespace
}  // namespace void_reckoning::combat
