#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "void_reckoning/combat/ballistics.hpp"
#include "void_reckoning/combat/damage.hpp"
#include "void_reckoning/combat/point_index.hpp"
#include "void_reckoning/combat/strength.hpp"

namespace void_reckoning::combat {
namespace {

TEST(Ballistics, OneMinusExpIsWithinItsStatedError) {
    for (double u = 0; u < 60; u += 0.01) EXPECT_NEAR(one_minus_exp(u), 1.0 - std::exp(-u), 5e-4) << u;
}

TEST(Ballistics, HitChanceFallsWithDistanceAndSpeedAndRisesWithSizeAndGuidance) {
    const Gun gun = make_gun({.dispersion = 2, .muzzle_velocity = 30}, Domain::kSpace);
    const auto chance = [&](double size, double speed, double distance) {
        return hit_chance(gun, presented_angle2(size, Domain::kSpace), speed, distance * distance);
    };
    EXPECT_GT(chance(200, 0, 20), chance(200, 0, 40));
    EXPECT_GT(chance(200, 0, 40), chance(200, 50, 40));
    EXPECT_GT(chance(300, 5, 40), chance(200, 5, 40));
    EXPECT_NEAR(chance(200, 0, 50), 1.0 - std::exp(-0.5), 5e-4);  // half angle 2 mrad = one standard deviation
    const Gun guided = make_gun({.dispersion = 2, .guidance = 0.5, .muzzle_velocity = 30}, Domain::kSpace);
    EXPECT_GT(hit_chance(guided, 1.0, 0, 2500), hit_chance(gun, 1.0, 0, 2500));
    EXPECT_EQ(hit_chance(gun, 1.0, 0, 0), kBestHitChance);
}

TEST(Ballistics, DrawnHitsHaveTheBinomialsMeanAndVariance) {
    for (const std::uint32_t shots : {1U, 2U, 7U, 40U, 500U, 100'000U}) {
        for (const double chance : {0.005, 0.1, 0.5, 0.8, 0.995}) {
            constexpr int kDraws = 20'000;
            double sum = 0, squares = 0;
            for (std::uint64_t i = 0; i < kDraws; ++i) {
                const std::uint32_t hits = draw_hits(shots, chance, RandomAddress(shots).at(i), 0);
                ASSERT_LE(hits, shots);
                sum += hits;
                squares += static_cast<double>(hits) * hits;
            }
            const double mean = sum / kDraws;
            const double variance = shots * chance * (1 - chance);
            EXPECT_NEAR(mean, shots * chance, 5 * std::sqrt(variance / kDraws) + 0.02 * std::sqrt(variance)) << shots << " " << chance;
            EXPECT_NEAR(squares / kDraws - mean * mean, variance, 0.1 * variance + 0.01) << shots << " " << chance;
        }
    }
}

TEST(Damage, ArmourTakesAShareThatPenetrationGivesBack) {
    EXPECT_EQ(through_armour(10'000, 0, 0), 10'000);
    EXPECT_EQ(through_armour(10'000, 10'000, 0), 5'000);
    EXPECT_EQ(through_armour(10'000, 10'000, 10'000), 10'000);
    EXPECT_EQ(through_armour(10'000, 10'000, 50'000), 10'000);
    EXPECT_EQ(through_armour(1, 1'000'000, 0), 1);
    EXPECT_EQ(through_armour(100'000'000'000, 100'000'000'000, 0), 50'000'000'000);
    EXPECT_EQ(multiply_divide(std::int64_t{1} << 60, (std::int64_t{1} << 60) - 1, std::int64_t{1} << 60), (std::int64_t{1} << 60) - 1);
}

TEST(PointIndex, FindsWhatAPlainSearchFindsForAnyNumberOfPoints) {
    for (const std::size_t count : {1U, 7U, 8U, 127U, 128U, 1000U, 4000U}) {
        const RandomAddress random = RandomAddress(count);
        PointIndex index;
        std::vector<std::uint64_t> ids(count);
        std::vector<float> xs(count), ys(count);
        for (std::uint32_t i = 0; i < count; ++i) {
            ids[i] = random.bits(i);
            xs[i] = static_cast<float>(random.below(60, i + 10'000));  // a lattice: many ties
            ys[i] = static_cast<float>(random.below(40, i + 20'000));
            index.add(xs[i], ys[i], i);
        }
        index.build();
        for (std::uint64_t q = 0; q < 300; ++q) {
            const RandomAddress tie = random.at(q);
            const auto x = static_cast<float>(tie.between(-60, 120, 1));
            const auto y = static_cast<float>(tie.below(80, 2));
            Nearest found(tie, ids), plain(tie, ids);
            index.find_nearest(x, y, found);
            for (std::uint32_t i = 0; i < count; ++i) plain.offer((xs[i] - x) * (xs[i] - x) + (ys[i] - y) * (ys[i] - y), i);
            ASSERT_EQ(found.unit(), plain.unit()) << count << " points, query " << q;
            std::size_t within = 0, expected = 0;
            index.for_each_within(x, y, 7.5F, [&](std::uint32_t) { ++within; });
            for (std::uint32_t i = 0; i < count; ++i)
                expected += (xs[i] - x) * (xs[i] - x) + (ys[i] - y) * (ys[i] - y) <= 7.5F * 7.5F ? 1 : 0;
            ASSERT_EQ(within, expected);
        }
    }
}

TEST(Ballistics, GuidanceTakesItsShareOfWhatATargetCanDodge) {
    const auto dodge = [](double guidance) {
        return make_gun({.dispersion = 2, .guidance = guidance, .muzzle_velocity = 30}, Domain::kSpace).dodge;
    };
    EXPECT_GT(dodge(0), 0);
    EXPECT_DOUBLE_EQ(dodge(0.25), 0.75 * dodge(0));
    EXPECT_DOUBLE_EQ(dodge(1), 0);
}

}  // namespace
}  // namespace void_reckoning::combat
