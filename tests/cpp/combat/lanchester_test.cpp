#include <gtest/gtest.h>

#include <cmath>

#include "armies.hpp"

namespace void_reckoning::combat {
namespace {

/// Immobile, always in range of everybody, one shot a tick, no shields, armour or fear: aimed fire as Lanchester (1916) has it.
armies::Scene gun_line(std::uint64_t seed, std::size_t first, std::size_t second) {
    armies::Scene scene;
    scene.seed = seed;
    scene.weapons = {{.range = 1000, .rate = 1, .salvo = 1, .dispersion = 1, .damage = 1'000}};
    UnitProfile gun{.hull = 8'000, .morale = 100, .size = 700};
    gun.mount_count = 1;
    gun.mounts = {Mount{0, 1}};
    scene.profiles = {gun};
    scene.add(0, 0, first);
    scene.add(1, 0, second);
    return scene;
}

TEST(Lanchester, AimedFireOfShipsFollowsTheSquareLaw) {
    for (const std::size_t weaker : {60U, 80U, 100U, 110U}) {
        constexpr std::size_t kStronger = 120;
        double left = 0;
        constexpr int kBattles = 60;
        for (std::uint64_t seed = 1; seed <= kBattles; ++seed) {
            const armies::Scene scene = gun_line(seed, kStronger, weaker);
            BattleSetup setup = scene.setup();
            setup.tick_limit = 5000;
            setup.field_length = 100;
            const BattleResult result = resolve_battle(setup);
            ASSERT_TRUE(result.decided);
            const auto alive = static_cast<double>(result.sides[0].started - result.sides[0].destroyed);
            left += result.winner == 0 ? alive : 0.0;
        }
        left /= kBattles;
        const double predicted = std::sqrt(static_cast<double>(kStronger * kStronger - weaker * weaker));
        EXPECT_NEAR(left, predicted, 0.10 * kStronger) << weaker << " against " << kStronger;
    }
}

}  // namespace
}  // namespace void_reckoning::combat
