#include "void_reckoning/ecs/dictionary.hpp"

#include <gtest/gtest.h>

#include <thread>

namespace void_reckoning {
namespace {

TEST(Dictionary, ACopyKeepsWhatItHad) {
    Dictionary words;
    const Text first = words.enter("first");
    const Dictionary copy = words;
    const Text second = words.enter("second");
    EXPECT_EQ(copy.size(), 2U);
    EXPECT_EQ(copy.text(first), "first");
    EXPECT_FALSE(copy.find("second"));
    EXPECT_EQ(words.text(second), "second");
    words = copy;
    EXPECT_EQ(words.size(), 2U);
    EXPECT_FALSE(words.find("second"));
}

/// Whoever holds the last reference writes without copying: it must see that the thread which dropped the other has done reading.
TEST(Dictionary, AThreadMayReadACopyAndDropItWhileTheOwnerEnters) {
    Dictionary words;
    for (int round = 0; round < 200; ++round) {
        (void)words.enter("before " + std::to_string(round));
        std::thread reader([copy = words] {
            std::size_t bytes = 0;
            for (std::uint32_t code = 0; code < copy.size(); ++code) bytes += copy.text(Text{code}).size();
            EXPECT_EQ(bytes, copy.bytes());
        });
        for (int i = 0; i < 20; ++i) (void)words.enter(std::to_string(round) + " " + std::to_string(i));
        reader.join();
    }
    EXPECT_EQ(words.size(), 200U * 21 + 1);
}

}  // namespace
}  // namespace void_reckoning
