#include "void_reckoning/ai/policies.hpp"

#include <gtest/gtest.h>

namespace void_reckoning {
namespace {

TEST(Policies, AnUnknownNameIsRefusedWithTheAllowedOnes) {
    try {
        (void)make_policy("clever");
        FAIL() << "an unknown name was accepted";
    } catch (const InvalidInput& error) {
        EXPECT_STREQ(error.what(), "policy is 'clever'; allowed are random, greedy, standard");
    }
}

}  // namespace
}  // namespace void_reckoning
