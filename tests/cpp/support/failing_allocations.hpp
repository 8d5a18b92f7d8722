#pragma once

#include <cstdint>
#include <limits>

namespace void_reckoning {

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
