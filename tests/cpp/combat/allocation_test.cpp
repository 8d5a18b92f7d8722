#include <gtest/gtest.h>

#include "armies.hpp"
#include "counted_allocations.hpp"

namespace void_reckoning::combat {
namespace {

TEST(Allocation, AWarmBattleAllocatesNothing) {
    const armies::Scene large = armies::frigates(300);
    const armies::Scene small = armies::frigates(80, 2);
    BattleScratch scratch;
    BattleResult result;
    resolve_battle(large.setup(), scratch, result);
    resolve_battle(small.setup(), scratch, result);
    const std::size_t before = allocations_so_far();
    resolve_battle(large.setup(), scratch, result);
    resolve_battle(small.setup(), scratch, result);
    EXPECT_EQ(allocations_so_far(), before);
}

TEST(Allocation, NorDoesOneOfFourSidesWithReinforcementsAreaFireAndATrace) {
    armies::Scene scene = armies::ground();
    scene.weapons[2].area = 100;
    scene.weapons[2].burst = 5;
    for (std::uint8_t side = 0; side < kMaxSides; ++side) {
        scene.add(side, armies::kRifles, 40);
        scene.add(side, armies::kMortars, 10);
    }
    for (std::size_t i = 0; i < scene.units.size(); i += 3) scene.units[i].arrival = static_cast<std::int32_t>(i % 20);
    scene.units[1].commander = 1;
    BattleSetup setup = scene.setup();
    setup.team = {0, 1, 1, 0};
    setup.trace = true;
    BattleScratch scratch;
    BattleResult result;
    resolve_battle(setup, scratch, result);
    const std::size_t before = allocations_so_far();
    resolve_battle(setup, scratch, result);
    EXPECT_EQ(allocations_so_far(), before);
    EXPECT_FALSE(result.trace.empty());
}

}  // namespace
}  // namespace void_reckoning::combat
