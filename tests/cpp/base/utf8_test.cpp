#include "void_reckoning/base/utf8.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>

namespace void_reckoning {
namespace {

/// What UTF-8 is by its definition: the shortest form of a scalar value.
std::string encode(std::uint32_t point) {
    const auto byte = [](std::uint32_t value) { return static_cast<char>(value); };
    if (point < 0x80) return {byte(point)};
    if (point < 0x800) return {byte(0xC0 | point >> 6), byte(0x80 | (point & 63))};
    if (point < 0x10000) return {byte(0xE0 | point >> 12), byte(0x80 | (point >> 6 & 63)), byte(0x80 | (point & 63))};
    return {byte(0xF0 | point >> 18), byte(0x80 | (point >> 12 & 63)), byte(0x80 | (point >> 6 & 63)), byte(0x80 | (point & 63))};
}

TEST(Utf8, IsEveryScalarValueAndNoSurrogate) {
    for (std::uint32_t point = 0; point <= 0x110010; ++point) {
        const bool scalar = point <= 0x10FFFF && (point < 0xD800 || point > 0xDFFF);
        ASSERT_EQ(is_utf8("a" + encode(point) + "b"), scalar) << std::hex << point;
    }
}

TEST(Utf8, IsNotCutOverlongOrStray) {
    for (const char* bad : {"\x80", "\xC0\x80", "\xC1\xBF", "\xE0\x80\x80", "\xE0\x9F\xBF", "\xF0\x8F\xBF\xBF", "\xF5\x80\x80\x80", "\xC3",
                            "\xE2\x82", "\xF0\x9F\x98", "\xC3(", "\xE2\x82(", "\xFF"}) {
        EXPECT_FALSE(is_utf8(bad)) << bad;
    }
    EXPECT_TRUE(is_utf8(""));
    EXPECT_TRUE(is_utf8(std::string("\0", 1)));
}

}  // namespace
}  // namespace void_reckoning
