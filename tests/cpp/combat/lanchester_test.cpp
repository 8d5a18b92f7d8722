#include <gtest/gtest.h>

#include <cmath>

#include "armies.hpp"

namespace void_reckoning::combat {
namespace {

struct Line {
    std::size_t count = 0;
    std::int32_t salvo = 1;             ///< shots a tick
};

/// What is left of the first of two lines that fight to the end, a mean of many battles. They are as Lanchester (1916) has them: immobile, always
/// in range of everybody, without shields, armour or fear, one hit kills; hits are rare, so that few shots of a tick are wasted on the same target.
double survivors(Line first, Line second, bool area) {
    armies::Scene scene;
    for (const Line& line : {first, second}) {
        // Aimed: spread so wide that every shot has the least hit chance. Area: 100 ships fill as much of it.
        scene.weapons.push_back({.range = 1000, .salvo = line.salvo, .dispersion = 1e6, .damage = 1'000});
        if (area) scene.weapons.back() = {.range = 1000, .salvo = line.salvo, .damage = 1'000, .area = 200, .burst = 1.064};
        UnitProfile gun{.hull = 1'000, .morale = 100, .size = 700};
        gun.mount_count = 1;
        gun.mounts = {Mount{static_cast<std::uint16_t>(scene.weapons.size() - 1), 1}};
        scene.profiles.push_back(gun);
    }
    scene.add(0, 0, first.count);
    scene.add(1, 1, second.count);
    BattleSetup setup = scene.setup();
    setup.tick_limit = 20'000;
    setup.field_length = 100;
    setup.damage_records = false;
    BattleScratch scratch;
    BattleResult result;
    double left = 0;
    // Chance weighs more where strength is no square: the differences of two random walks.
    const std::uint64_t battles = area ? 160 : 100;
    for (std::uint64_t seed = 1; seed <= battles; ++seed) {
        setup.address = RandomAddress(seed);
        resolve_battle(setup, scratch, result);
        EXPECT_EQ(result.reason, EndReason::kAnnihilation);
        if (result.winner == 0) left += static_cast<double>(result.sides[0].started - result.sides[0].destroyed);
    }
    return left / static_cast<double>(battles);
}

TEST(Lanchester, EqualAimedFireFollowsTheSquareLawWithinFivePerCent) {
    for (const std::size_t stronger : {100U, 200U}) {
        for (const double share : {0.3, 0.5, 0.7}) {
            for (const std::int32_t rate : {2, 4}) {
                const auto weaker = static_cast<std::size_t>(share * static_cast<double>(stronger));
                const double predicted = static_cast<double>(stronger) * std::sqrt(1 - share * share);
                EXPECT_NEAR(survivors({stronger, rate}, {weaker, rate}, false), predicted, 0.05 * predicted)
                    << stronger << " against " << weaker << " at " << rate;
            }
        }
    }
}

TEST(Lanchester, AimedFireOfTwiceTheRateIsWorthTheSquareRootOfTwoInNumbers) {
    for (const std::size_t weaker : {40U, 60U}) {
        const auto weak = static_cast<double>(weaker);
        const double predicted = std::sqrt(120.0 * 120.0 - 2.0 * weak * weak);
        EXPECT_NEAR(survivors({120, 2}, {weaker, 4}, false), predicted, 0.05 * predicted) << weaker;
        const double slow = std::sqrt(120.0 * 120.0 - 0.5 * weak * weak);
        EXPECT_NEAR(survivors({120, 4}, {weaker, 2}, false), slow, 0.05 * slow) << weaker;
    }
}

TEST(Lanchester, AreaFireFollowsTheLinearLawWithinFivePerCent) {
    for (const std::size_t stronger : {60U, 100U}) {
        for (const double share : {0.3, 0.5, 0.6}) {
            for (const std::int32_t rate : {4, 8}) {
                const auto weaker = static_cast<std::size_t>(share * static_cast<double>(stronger));
                const double predicted = static_cast<double>(stronger - weaker);
                EXPECT_NEAR(survivors({stronger, rate}, {weaker, rate}, true), predicted, 0.05 * predicted)
                    << stronger << " against " << weaker << " at " << rate;
            }
        }
    }
}

TEST(Lanchester, AreaFireOfTwiceTheRateIsWorthTwiceTheNumbers) {
    for (const std::size_t weaker : {30U, 40U}) {
        const double predicted = 120.0 - 2.0 * static_cast<double>(weaker);
        EXPECT_NEAR(survivors({120, 4}, {weaker, 8}, true), predicted, 0.05 * predicted + 1) << weaker;
    }
}

}  // namespace
}  // namespace void_reckoning::combat
