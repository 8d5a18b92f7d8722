#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <vector>

#include "sample_shots.hpp"
#include "support/message_of.hpp"
#include "void_reckoning/base/error.hpp"
#include "void_reckoning/base/mix.hpp"
#include "void_reckoning/base/random.hpp"
#include "void_reckoning/tactical/batch.hpp"

namespace void_reckoning::tactical {
namespace {

struct Salvo {
    std::vector<float> velocities, angles, ranges;

    explicit Salvo(std::size_t size) : velocities(size), angles(size), ranges(size) {
        for (std::size_t i = 0; i < size; ++i) {
            velocities[i] = static_cast<float>(RandomAddress(6).between(0, 900, 2 * i));
            angles[i] = static_cast<float>(RandomAddress(6).between(0, 1.57, 2 * i + 1));
        }
    }
    [[nodiscard]] Shots shots() { return {velocities, angles, ranges}; }
    [[nodiscard]] std::uint64_t hash() const {
        std::uint64_t hash = 0;
        for (const float range : ranges) hash = combine(hash, std::bit_cast<std::uint32_t>(range));
        return hash;
    }
};

Environment windy() {
    Environment environment;
    environment.wind_x = -8;
    environment.wind_z = 5;
    environment.altitude = 700;
    return environment;
}

class WideBatch : public testing::TestWithParam<Instructions> {};

TEST_P(WideBatch, GivesTheBitsOfThePlainOne) {
    if (GetParam() > best_instructions()) GTEST_SKIP() << "this processor has no such instructions";
    Salvo salvo(10'007);
    const auto both = [&](const auto& work) {
        work(BatchOptions{nullptr, Instructions::kPlain});
        const std::uint64_t plain = salvo.hash();
        work(BatchOptions{nullptr, GetParam()});
        EXPECT_EQ(salvo.hash(), plain);
    };
    both([&](const BatchOptions& options) { vacuum_ranges(salvo.shots(), kStandardGravity, options); });
    for (const Projectile& projectile : {samples::rifle(), samples::shell()}) {
        both([&](const BatchOptions& options) { drag_ranges(salvo.shots(), projectile, {}, options); });
        both([&](const BatchOptions& options) { drag_ranges(salvo.shots(), projectile, windy(), options); });
    }
}
INSTANTIATE_TEST_SUITE_P(Batch, WideBatch, testing::Values(Instructions::kWide, Instructions::kWidest));

TEST(Batch, TheNumberOfThreadsMeansNothing) {
    Salvo salvo(50'000);
    drag_ranges(salvo.shots(), samples::shell(), windy());
    const std::uint64_t alone = salvo.hash();
    for (const int threads : {2, 8}) {
        const Workers workers(threads);
        drag_ranges(salvo.shots(), samples::shell(), windy(), {&workers});
        EXPECT_EQ(salvo.hash(), alone) << threads;
    }
}

TEST(Batch, EveryShotComesDown) {
    Salvo salvo(20'000);
    drag_ranges(salvo.shots(), samples::rifle(), {});
    for (std::size_t i = 0; i < salvo.ranges.size(); ++i) {
        const double v = salvo.velocities[i];
        ASSERT_GE(salvo.ranges[i], 0.0F) << i;
        ASSERT_LE(salvo.ranges[i], v * v * std::sin(2.0 * salvo.angles[i]) / kStandardGravity * (1 + 2e-5) + 1e-4) << i;
    }
}

TEST(Batch, WithoutAirOrCurveItIsTheVacuumsFormula) {
    Salvo salvo(3000);
    vacuum_ranges(salvo.shots(), 3.71);
    const std::uint64_t expected = salvo.hash();
    drag_ranges(salvo.shots(), samples::shell(), samples::vacuum(3.71));
    EXPECT_EQ(salvo.hash(), expected);
}

TEST(Batch, NothingIsWrittenWhenOneElementIsNotAllowed) {
    Salvo salvo(5000);
    salvo.velocities[4321] = -1;
    const std::vector<float> before = salvo.ranges;
    EXPECT_NE(message_of<InvalidInput>([&] { vacuum_ranges(salvo.shots(), 9.8); }).find("velocities[4321] must be between 0 and "),
              std::string::npos);
    EXPECT_EQ(salvo.ranges, before);
    EXPECT_NE(message_of<InvalidInput>([&] { vacuum_ranges(salvo.shots(), 0); }).find("environment.gravity must be between "),
              std::string::npos);
}

// The literals stand for every compiler, optimisation level and thread count.
TEST(Batch, RangesArePinned) {
    Salvo salvo(20'000);
    vacuum_ranges(salvo.shots(), kStandardGravity);
    EXPECT_EQ(salvo.hash(), 0x6B957F33D6F205C5ULL);
    drag_ranges(salvo.shots(), samples::shell(), windy());
    EXPECT_EQ(salvo.hash(), 0xD2327E9B24078F28ULL);
}

}  // namespace
}  // namespace void_reckoning::tactical
