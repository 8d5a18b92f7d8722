#include "void_reckoning/base/random.hpp"

#include <gtest/gtest.h>

#include <array>

namespace void_reckoning {
namespace {

TEST(Random, IsPinnedForAllTime) {
    const RandomAddress address = RandomAddress(1).at(10).at(2).at(Purpose::kCombatHit).at(77);
    EXPECT_EQ(address.bits(0), RandomAddress(1).at(10).at(2).at(Purpose::kCombatHit).at(77).bits(0));
    EXPECT_NE(address.bits(0), address.bits(1));
    EXPECT_NE(address.bits(0), RandomAddress(2).at(10).at(2).at(Purpose::kCombatHit).at(77).bits(0));
}

TEST(Random, BelowIsUniformByChiSquare) {
    constexpr std::size_t kCells = 64;
    constexpr std::uint64_t kDraws = 1 << 20;
    std::array<std::uint64_t, kCells> counts{};
    const RandomAddress address = RandomAddress(7).at(Purpose::kTie);
    for (std::uint64_t i = 0; i < kDraws; ++i) ++counts[address.below(kCells, i)];
    const double expected = static_cast<double>(kDraws) / kCells;
    double chi_square = 0;
    for (const std::uint64_t count : counts) {
        const double difference = static_cast<double>(count) - expected;
        chi_square += difference * difference / expected;
    }
    EXPECT_LT(chi_square, 117.0);  // 63 degrees of freedom: p = 0.00004
    EXPECT_GT(chi_square, 25.0);
}

TEST(Random, NeighbouringAddressesAreIndependent) {
    std::uint64_t agreeing_bits = 0;
    for (std::uint64_t entity = 0; entity < 4096; ++entity) {
        const RandomAddress address = RandomAddress(3).at(entity);
        agreeing_bits += static_cast<std::uint64_t>(__builtin_popcountll(~(address.bits() ^ RandomAddress(3).at(entity + 1).bits())));
    }
    EXPECT_NEAR(static_cast<double>(agreeing_bits) / 4096.0, 32.0, 0.3);
}

}  // namespace
}  // namespace void_reckoning
