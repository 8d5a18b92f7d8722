#include <gtest/gtest.h>

#include <cmath>

#include "void_reckoning/base/random.hpp"
#include "void_reckoning/tactical/elementary.hpp"

namespace void_reckoning::tactical {
namespace {

constexpr std::uint64_t kTries = 200'000;

TEST(Elementary, SineAndCosineAreTheLibrarys) {
    const RandomAddress random(1);
    for (std::uint64_t i = 0; i < kTries; ++i) {
        const double x = random.between(-6.3, 6.3, i);
        const SineCosine found = sine_cosine(x);
        ASSERT_NEAR(found.sine, std::sin(x), 3e-16) << x;
        ASSERT_NEAR(found.cosine, std::cos(x), 3e-16) << x;
        const double far = random.between(-1e4, 1e4, i);
        ASSERT_NEAR(sine_cosine(far).sine, std::sin(far), 1e-12) << far;
    }
    EXPECT_EQ(sine_cosine(0).sine, 0);
    EXPECT_EQ(sine_cosine(0).cosine, 1);
}

TEST(Elementary, TheArcTangentIsTheLibrarysInEveryQuadrant) {
    const RandomAddress random(2);
    for (std::uint64_t i = 0; i < kTries; ++i) {
        const double x = random.between(-3, 3, 2 * i);
        const double y = random.between(-3, 3, 2 * i + 1);
        ASSERT_NEAR(arctangent(y, x), std::atan2(y, x), 1e-15 * 3.2) << y << " / " << x;
    }
    EXPECT_EQ(arctangent(0, 0), 0);
    EXPECT_EQ(arctangent(0, 1), 0);
    EXPECT_DOUBLE_EQ(arctangent(1, 0), std::atan2(1.0, 0.0));
    EXPECT_DOUBLE_EQ(arctangent(-1, 0), std::atan2(-1.0, 0.0));
    EXPECT_DOUBLE_EQ(arctangent(0, -1), std::atan2(0.0, -1.0));
    EXPECT_NEAR(arctangent(1e-300, 1), 1e-300, 1e-310);
}

TEST(Elementary, ExponentialAndLogarithmAreTheLibrarys) {
    const RandomAddress random(3);
    for (std::uint64_t i = 0; i < kTries; ++i) {
        const double x = random.between(-60, 60, i);
        ASSERT_NEAR(exponential(x) / std::exp(x), 1, 2e-13) << x;
        const double y = std::exp(random.between(-9.2, 9.2, i));
        ASSERT_NEAR(logarithm(y), std::log(y), 1e-13) << y;
    }
    EXPECT_EQ(exponential(0), 1);
    EXPECT_EQ(logarithm(1), 0);
}

}  // namespace
}  // namespace void_reckoning::tactical
