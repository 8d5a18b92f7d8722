#include "void_reckoning/base/printable.hpp"

#include <gtest/gtest.h>

#include "void_reckoning/base/error.hpp"

namespace void_reckoning {
namespace {

TEST(Printable, LeavesOrdinaryTextAsItIs) {
    for (const char* text : {"", "Ordo Mécanique", "żółw", "日本", "🚀 launch", "a\nb", "“quoted” – dash…", "Z\xc2\xa0Z"}) {
        EXPECT_EQ(printable(text), text);
        EXPECT_EQ(has_control_characters(text), std::string_view(text).find('\n') != std::string_view::npos) << text;
    }
}

TEST(Printable, EscapesWhatActsOnATerminal) {
    EXPECT_EQ(printable("\x1b[31mred"), "\\x1b[31mred");
    EXPECT_EQ(printable(std::string_view("a\0b", 3)), "a\\x00b");
    EXPECT_EQ(printable("bell\a tab\t back\r del\x7f"), "bell\\x07 tab\\x09 back\\x0d del\\x7f");
    EXPECT_EQ(printable("c1 \xc2\x9b"
                        "31m, next line \xc2\x85"),
              "c1 \\x9b31m, next line \\x85");
    EXPECT_EQ(printable("separators \xe2\x80\xa8\xe2\x80\xa9"), "separators \\u2028\\u2029");
    EXPECT_EQ(printable("turned \xe2\x80\xae"
                        "dlog\xe2\x81\xa6"),
              "turned \\u202edlog\\u2066");
    for (const char* text : {"\x1b", "\x7f", "\xc2\x80", "\xc2\x9f", "\xd8\x9c", "\xe2\x80\x8e", "\xe2\x80\xaa", "\xe2\x81\xa9"})
        EXPECT_TRUE(has_control_characters(text)) << printable(text);
}

TEST(Printable, ReadsNothingBeyondACutCharacter) {
    for (const char* text : {"\xc2", "\xe2", "\xe2\x80", "\xf0\x9f\x9a", "\x80\x80"}) {
        EXPECT_EQ(printable(text), text);
        EXPECT_FALSE(has_control_characters(text));
    }
}

TEST(Printable, ANameThatActsIsRefusedByName) {
    EXPECT_NO_THROW(require_printable("name of a system", "Ordo Mécanique 輪"));
    try {
        require_printable("name of a system", "two\nlines\x1b");
        FAIL();
    } catch (const InvalidInput& error) {
        EXPECT_STREQ(error.what(), "name of a system must be text without control characters, got 'two\nlines\\x1b'");
    }
}

TEST(Printable, ErrorsShowWhatTheyGot) {
    EXPECT_STREQ(InvalidInput("shape must be one of spiral, ring, got '\x1b[2J'").what(),
                 "shape must be one of spiral, ring, got '\\x1b[2J'");
}

}  // namespace
}  // namespace void_reckoning
