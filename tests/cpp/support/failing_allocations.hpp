#pragma once

#include <cstdint>
#include <limits>

#if defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define VR_ALLOCATIONS_CANNOT_FAIL
#endif
#endif

namespace void_reckoning {

/// False under the thread sanitizer, whose own operators can't be replaced: tests skip themselves there.
#if defined(VR_ALLOCATIONS_CANNOT_FAIL)
inline constexpr bool kAllocationsCanFail = false;
#else
inline constexpr bool kAllocationsCanFail = true;
#endif

/// While one lives, operator new of this thread throws std::bad_alloc at the `nth` time it is asked, counted from 1; `lasting`: and every
/// time after that. Other threads, and what calls malloc itself (SQLite), have all they want. One at a time in a thread.
class FailingAllocations {
   public:
    explicit FailingAllocations(std::uint64_t nth, bool lasting = false) noexcept;
    ~FailingAllocations();
    FailingAllocations(const FailingAllocations&) = delete;
    FailingAllocations& operator=(const FailingAllocations&) = delete;
    /// How often it was asked meanwhile.
    [[nodiscard]] std::uint64_t asked() const noexcept;
};

/// To count only.
inline constexpr std::uint64_t kNoFailure = std::numeric_limits<std::uint64_t>::max();

}  // namespace void_reckoning
