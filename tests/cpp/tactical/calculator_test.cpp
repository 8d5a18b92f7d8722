#include <gtest/gtest.h>

#include <bit>
#include <cmath>

#include "sample_shots.hpp"
#include "void_reckoning/base/mix.hpp"
#include "void_reckoning/base/random.hpp"
#include "void_reckoning/tactical/atmosphere.hpp"
#include "void_reckoning/tactical/flight.hpp"

namespace void_reckoning::tactical {
namespace {

TEST(Calculator, StepsSixteenTimesFinerGiveTheSameRange) {
    for (const Projectile& projectile : {samples::rifle(), samples::shell()}) {
        for (const double elevation : {0.05, 0.7, 1.4}) {
            const Dynamics dynamics(projectile, {});
            Motion before, shot{{}, projectile.muzzle_velocity * direction(elevation, 0)};
            while (shot.position.y >= 0) {
                before = shot;
                shot = advance(dynamics, shot, dynamics.step(shot) / 16);
            }
            const double share = before.position.y / (before.position.y - shot.position.y);
            const double range = before.position.x + share * (shot.position.x - before.position.x);
            const BallisticsResult fall = fall_of_shot(projectile, elevation, {});
            EXPECT_EQ(fall.ending, Ending::kGround);
            EXPECT_NEAR(fall.height, 0, 1e-7);
            EXPECT_NEAR(fall.range / range, 1, 2e-5) << elevation;
        }
    }
}

TEST(Calculator, TheAirIsContinuousAtTheTropopause) {
    Environment environment;
    environment.altitude = 5000;
    const Atmosphere air(environment);
    const Air below = air.at(air.bend() - 1e-6);
    const Air above = air.at(air.bend() + 1e-6);
    EXPECT_NEAR(below.density, above.density, 1e-7 * below.density);
    EXPECT_NEAR(below.per_sound, above.per_sound, 1e-9 * below.per_sound);
    EXPECT_EQ(Atmosphere(samples::vacuum()).at(100).density, 0);
}

TEST(Calculator, AHighArcAndALowOneReachTheSameTarget) {
    for (const double distance : {500.0, 5000.0, 10'000.0}) {
        ShotOptions high;
        high.high = true;
        const BallisticsResult low = calculate(samples::shell(), samples::target_at(distance, 20), {});
        const BallisticsResult lofted = calculate(samples::shell(), samples::target_at(distance, 20), {}, high);
        EXPECT_TRUE(low.hit());
        EXPECT_TRUE(lofted.hit());
        EXPECT_LT(low.elevation + 0.1, lofted.elevation);
        EXPECT_LT(low.apex, lofted.apex);
    }
}

TEST(Calculator, ATargetOverheadIsReached) {
    EXPECT_TRUE(calculate(samples::shell(), samples::target_at(0, 800), {}).hit());
    EXPECT_TRUE(calculate(samples::shell(), samples::target_at(100, 2000, {30, 0, 120}), {}).hit());
    EXPECT_EQ(calculate(samples::shell(), samples::target_at(0, 80'000), {}).ending, Ending::kOutOfRange);
}

// The literal stands for every compiler, optimisation level and thread count.
TEST(Calculator, ShotsArePinned) {
    std::uint64_t hash = 0;
    for (std::uint64_t i = 0; i < 100; ++i) {
        const RandomAddress random = RandomAddress(7).at(i);
        Projectile projectile = i % 2 == 0 ? samples::rifle() : samples::shell();
        Environment environment;
        environment.wind_x = random.between(-10, 10, 0);
        environment.wind_z = random.between(-10, 10, 1);
        environment.altitude = random.between(0, 4000, 2);
        Target target = samples::target_at(random.between(50, 3000, 3), random.between(-50, 50, 4), {0, 0, random.between(-30, 30, 5)});
        if (i % 5 == 0) {
            environment = samples::vacuum(0);
            projectile.steering = 300;
            target.acceleration = {0, random.between(-50, 50, 6), 0};
        }
        const BallisticsResult result = calculate(projectile, target, environment);
        for (const double value : {result.elevation, result.azimuth, result.time_of_flight, result.impact_velocity, result.miss_distance}) {
            hash = combine(hash, std::bit_cast<std::uint64_t>(value));
        }
    }
    EXPECT_EQ(hash, 0x7497E22AB0069807ULL);
}

}  // namespace
}  // namespace void_reckoning::tactical
