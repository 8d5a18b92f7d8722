#pragma once

#include <chrono>
#include <cstdint>

namespace void_reckoning {

/// Return nanoseconds since 1970. For people who read logs: never part of the state.
[[nodiscard]] inline std::int64_t wall_time() {
    return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::system_clock::now().time_since_epoch()).count();
}

}  // namespace void_reckoning
