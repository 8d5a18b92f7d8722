#include "void_reckoning/base/recovery.hpp"

#include <gtest/gtest.h>

#include <cerrno>

#include "void_reckoning/base/error.hpp"

namespace void_reckoning {
namespace {

/// Calls until it gives up, when the first so many fail.
int calls_when(int error, int failures) {
    int calls = 0;
    const int result = with_patience([&] { return ++calls <= failures ? -error : 7; });
    EXPECT_EQ(result, calls <= failures ? -error : 7);
    return calls;
}

TEST(Patience, IsForWhatMayPassAndHasAnEnd) {
    EXPECT_EQ(calls_when(EBUSY, 0), 1);
    EXPECT_EQ(calls_when(EINTR, 1), 2);
    EXPECT_EQ(calls_when(EAGAIN, 3), 4);
    EXPECT_EQ(calls_when(EBUSY, 100), 4);
    for (const int error : {EIO, ENOSPC, ENOENT, EACCES, EROFS, EEXIST}) EXPECT_EQ(calls_when(error, 100), 1) << error;
}

TEST(Recovery, EachErrorSaysItsRow) {
    EXPECT_EQ(InvalidInput("").fault(), Fault::kValidation);
    EXPECT_EQ(CalculationError("").fault(), Fault::kValidation);
    EXPECT_EQ(NotFound("").fault(), Fault::kValidation);
    EXPECT_EQ(StateCorruption("").fault(), Fault::kState);
    EXPECT_EQ(StorageError("").fault(), Fault::kFatal);
    EXPECT_EQ(DamagedData("").fault(), Fault::kFatal);
    EXPECT_EQ(Interrupted("").fault(), Fault::kFatal);
}

}  // namespace
}  // namespace void_reckoning
