#include <gtest/gtest.h>

#include "armies.hpp"

namespace void_reckoning::combat {
namespace {

TEST(Experience, IsForFightingKillsAndDamageAndNotForTheDestroyed) {
    std::size_t destroyed = 0, killers = 0;
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        const armies::Scene scene = armies::varied_scene(seed, 20);
        const BattleResult result = resolve_battle(scene.setup());
        bool fought = false;
        for (const SideStatistics& side : result.sides) fought |= side.shots > 0;
        for (std::size_t i = 0; i < scene.units.size(); ++i) {
            const UnitResult& unit = result.units[i];
            const std::int64_t hull = scene.profiles[scene.units[i].profile].hull;
            const std::int64_t for_damage = std::min(unit.damage_dealt, hull) * 30 / hull;
            const bool learns = fought && unit.arrived && unit.fate != Fate::kDestroyed;
            ASSERT_EQ(unit.experience_gained, learns ? 5 + 10 * unit.kills + for_damage : 0) << "seed " << seed << ", unit " << i;
            destroyed += unit.fate == Fate::kDestroyed ? 1 : 0;
            killers += learns && unit.kills > 0 ? 1 : 0;
        }
    }
    EXPECT_GT(destroyed, 100U);
    EXPECT_GT(killers, 100U);
}

TEST(Experience, CountsForEightLevelsAtMost) {
    const auto fought = [](std::int32_t points) {
        armies::Scene scene = armies::frigates(10);
        for (BattleUnit& unit : scene.units) unit.experience = unit.side == 0 ? points : 0;
        return hash_of(resolve_battle(scene.setup()));
    };
    EXPECT_EQ(fought(800), fought(899));
    EXPECT_EQ(fought(800), fought(5'000));
    EXPECT_EQ(fought(700), fought(799));
    EXPECT_NE(fought(700), fought(800));
}

}  // namespace
}  // namespace void_reckoning::combat
