#include <gtest/gtest.h>

#include <vector>

#include "support/message_of.hpp"
#include "void_reckoning/base/error.hpp"
#include "void_reckoning/base/random.hpp"
#include "void_reckoning/tactical/drag_curve.hpp"

namespace void_reckoning::tactical {
namespace {

TEST(DragCurve, GoesThroughItsPointsAndStaysBetweenNeighbours) {
    for (std::uint64_t seed = 0; seed < 200; ++seed) {
        const RandomAddress random(seed);
        std::vector<double> mach, coefficients;
        double at = random.uniform(1) < 0.5 ? 0 : random.uniform(2);
        for (std::uint64_t i = 0; i < 2 + seed % 40; ++i) {
            mach.push_back(at);
            coefficients.push_back(random.between(0.05, 1, 10 + i));
            at += random.between(0.001, 0.2, 1000 + i);
        }
        const DragCurve curve(mach, coefficients);
        EXPECT_EQ(curve(0), coefficients.front());
        EXPECT_EQ(curve(29), coefficients.back());
        for (std::size_t i = 0; i < mach.size(); ++i) ASSERT_NEAR(curve(mach[i]), coefficients[i], 1e-12);
        for (std::size_t i = 0; i + 1 < mach.size(); ++i) {
            const double low = std::min(coefficients[i], coefficients[i + 1]);
            const double high = std::max(coefficients[i], coefficients[i + 1]);
            for (int k = 1; k < 10; ++k) {
                const double value = curve(mach[i] + (mach[i + 1] - mach[i]) * k / 10.0);
                ASSERT_GE(value, low - 1e-12);
                ASSERT_LE(value, high + 1e-12);
            }
        }
    }
}

TEST(DragCurve, OnePointIsAConstant) {
    const DragCurve curve(std::vector<double>{1}, std::vector<double>{0.3});
    for (const double mach : {0.0, 0.5, 1.0, 20.0}) EXPECT_EQ(curve(mach), 0.3);
}

TEST(DragCurve, BadTablesAreNamed) {
    const auto message = [](std::vector<double> mach, std::vector<double> coefficients) {
        return message_of<InvalidInput>([&] { (void)DragCurve(mach, coefficients); });
    };
    EXPECT_NE(message({}, {}).find("mach must have 1 to 4096 points, got 0"), std::string::npos);
    EXPECT_NE(message({1, 2}, {1}).find("coefficients must have as many numbers as mach, 2, got 1"), std::string::npos);
    EXPECT_NE(message({1, 1}, {1, 1}).find(" above mach[0], 1, got 1"), std::string::npos);
    EXPECT_NE(message({-1}, {1}).find("mach[0] must be between 0 and "), std::string::npos);
    EXPECT_NE(message({1}, {-1}).find("coefficients[0] must be between 0 and "), std::string::npos);
    EXPECT_NE(message_of<InvalidInput>([] { (void)DragCurve::standard("G2"); }).find("'G2'"), std::string::npos);
}

}  // namespace
}  // namespace void_reckoning::tactical
