#include "void_reckoning/base/refusal.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <vector>

#include "support/message_of.hpp"

namespace void_reckoning {
namespace {

TEST(Refusal, SaysWhatTheRuleAndWhatWasGot) {
    EXPECT_EQ(must_be("limit", "0 or more", -1), "limit must be 0 or more, got -1");
    EXPECT_EQ(must_be_between("share", 0, 0.95, 1.5), "share must be between 0 and 0.95, got 1.5");
    EXPECT_EQ(must_be_one_of("shape", std::vector{"spiral", "ring"}, "oval"), "shape must be one of spiral, ring, got 'oval'");
}

TEST(Refusal, OfARangeTakesBothBoundsAndNoNan) {
    EXPECT_NO_THROW(require_between("count", 1, 1, 10));
    EXPECT_NO_THROW(require_between("count", 10, 1, 10));
    EXPECT_EQ(message_of<InvalidInput>([] { require_between("count", 0, 1, 10); }), "count must be between 1 and 10, got 0");
    EXPECT_EQ(message_of<InvalidInput>([] { require_between("count", 11, 1, 10); }), "count must be between 1 and 10, got 11");
    const double nan = std::numeric_limits<double>::quiet_NaN();
    EXPECT_EQ(message_of<InvalidInput>([&] { require_between("cover", nan, 0.0, 1.0); }), "cover must be between 0 and 1, got nan");
}

}  // namespace
}  // namespace void_reckoning
