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

}  // namespace
}  // namespace void_reckoning::combat
