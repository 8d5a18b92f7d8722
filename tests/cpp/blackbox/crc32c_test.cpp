#include "void_reckoning/blackbox/crc32c.hpp"

#include <gtest/gtest.h>

#include <string_view>
#include <vector>

#include "void_reckoning/base/random.hpp"

namespace void_reckoning {
namespace {

std::span<const std::byte> bytes_of(std::string_view text) { return std::as_bytes(std::span(text)); }

TEST(Crc32c, GivesThePublishedValues) {
    EXPECT_EQ(crc32c(bytes_of("123456789")), 0xE3069283U);
    EXPECT_EQ(crc32c_plain(bytes_of("123456789")), 0xE3069283U);
    EXPECT_EQ(crc32c({}), 0U);
    // RFC 3720, B.4.
    EXPECT_EQ(crc32c(std::vector<std::byte>(32, std::byte{0})), 0x8A9136AAU);
    EXPECT_EQ(crc32c(std::vector<std::byte>(32, std::byte{0xFF})), 0x62A8AB43U);
    std::vector<std::byte> rising(32);
    for (std::size_t i = 0; i < rising.size(); ++i) rising[i] = static_cast<std::byte>(i);
    EXPECT_EQ(crc32c(rising), 0x46DD794EU);
    EXPECT_EQ(crc32c_plain(rising), 0x46DD794EU);
}

TEST(Crc32c, IsTheSameWithAndWithoutTheInstructionAtAnyLengthAndPlace) {
    const RandomAddress random(9);
    std::vector<std::byte> bytes(20'000);
    for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<std::byte>(random.bits(i));
    const std::span<const std::byte> all(bytes);
    for (std::size_t length = 0; length < 300; ++length) {
        const auto some = all.subspan(length % 9, length);
        ASSERT_EQ(crc32c(some), crc32c_plain(some)) << length;
    }
    for (std::uint64_t trial = 0; trial < 300; ++trial) {
        const auto first = static_cast<std::size_t>(random.at(1).below(9'000, trial));
        const auto length = static_cast<std::size_t>(random.at(2).below(11'000, trial));
        const auto some = all.subspan(first, length);
        ASSERT_EQ(crc32c(some), crc32c_plain(some)) << first << " " << length;
    }
}

TEST(Crc32c, GoesOnWhereItStopped) {
    const auto text = bytes_of("the quick brown fox jumps over the lazy dog");
    for (std::size_t cut = 0; cut <= text.size(); ++cut) {
        EXPECT_EQ(crc32c(text.subspan(cut), crc32c(text.first(cut))), crc32c(text));
        EXPECT_EQ(crc32c_plain(text.subspan(cut), crc32c_plain(text.first(cut))), crc32c(text));
    }
}

}  // namespace
}  // namespace void_reckoning
