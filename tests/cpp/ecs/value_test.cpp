#include "void_reckoning/ecs/value.hpp"

#include <gtest/gtest.h>

#include <limits>

#include "void_reckoning/base/error.hpp"

namespace void_reckoning {
namespace {

bool fits(ScalarType type, const ScalarValue& value) {
    try {
        check_value_fits({"field", type, 1, "", ""}, value, "Component.field");
    } catch (const InvalidInput&) {
        return false;
    }
    return true;
}

TEST(Value, FitsAnIntegerFieldWithinItsRange) {
    EXPECT_TRUE(fits(ScalarType::kI8, std::int64_t{-128}));
    EXPECT_FALSE(fits(ScalarType::kI8, std::int64_t{-129}));
    EXPECT_TRUE(fits(ScalarType::kU8, std::int64_t{255}));
    EXPECT_FALSE(fits(ScalarType::kU8, std::int64_t{256}));
    EXPECT_FALSE(fits(ScalarType::kU64, std::int64_t{-1}));
    EXPECT_TRUE(fits(ScalarType::kU64, std::numeric_limits<std::uint64_t>::max()));
    EXPECT_FALSE(fits(ScalarType::kI64, std::numeric_limits<std::uint64_t>::max()));
    EXPECT_FALSE(fits(ScalarType::kI32, 1.0)) << "a float is no integer";
}

TEST(Value, FitsAFloatFieldWithinItsRangeOnBothSides) {
    EXPECT_TRUE(fits(ScalarType::kF32, 3.4e38));
    EXPECT_FALSE(fits(ScalarType::kF32, 3.5e38));
    EXPECT_TRUE(fits(ScalarType::kF32, -3.4e38));
    EXPECT_FALSE(fits(ScalarType::kF32, -3.5e38));
    EXPECT_TRUE(fits(ScalarType::kF64, -1e300));
    EXPECT_TRUE(fits(ScalarType::kF32, -std::numeric_limits<double>::infinity()));
    EXPECT_FALSE(fits(ScalarType::kF64, std::numeric_limits<double>::quiet_NaN()));
    EXPECT_FALSE(fits(ScalarType::kF64, true));
}

TEST(Value, AnIntegerFitsAFloatFieldThatHoldsItExactly) {
    EXPECT_TRUE(fits(ScalarType::kF32, std::int64_t{1} << 24));
    EXPECT_FALSE(fits(ScalarType::kF32, (std::int64_t{1} << 24) + 1));
    EXPECT_FALSE(fits(ScalarType::kF32, -(std::int64_t{1} << 24) - 1));
    EXPECT_TRUE(fits(ScalarType::kF32, std::numeric_limits<std::int64_t>::min()));
    EXPECT_FALSE(fits(ScalarType::kF32, std::numeric_limits<std::int64_t>::max()));
    EXPECT_TRUE(fits(ScalarType::kF64, std::uint64_t{1} << 63));
    EXPECT_FALSE(fits(ScalarType::kF64, (std::uint64_t{1} << 53) + 1));
    EXPECT_FALSE(fits(ScalarType::kF64, std::numeric_limits<std::uint64_t>::max()));
}

TEST(Value, NullFitsTextsAndEntitiesOnly) {
    EXPECT_TRUE(fits(ScalarType::kText, std::monostate{}));
    EXPECT_TRUE(fits(ScalarType::kEntity, std::monostate{}));
    EXPECT_FALSE(fits(ScalarType::kI32, std::monostate{}));
    EXPECT_FALSE(fits(ScalarType::kBool, std::monostate{}));
    EXPECT_FALSE(fits(ScalarType::kBool, std::int64_t{1}));
}

}  // namespace
}  // namespace void_reckoning
