#pragma once

#include <algorithm>
#include <cstdint>
#include <cstdlib>

namespace void_reckoning {

/// How many damaged inputs a test gives to a decoder: so many every day, or as many as VR_DAMAGED asks for.
inline std::uint64_t damaged_inputs(std::uint64_t every_day) {
    const char* asked = std::getenv("VR_DAMAGED");
    return asked == nullptr ? every_day : std::max<std::uint64_t>(every_day, std::strtoull(asked, nullptr, 10));
}

}  // namespace void_reckoning
