#include "void_reckoning/base/utf8.hpp"

#include <cstddef>
#include <cstdint>

namespace void_reckoning {

bool is_utf8(std::string_view bytes) {
    std::size_t i = 0;
    while (i < bytes.size()) {
        const auto lead = static_cast<std::uint8_t>(bytes[i]);
        ++i;
        if (lead < 0x80) continue;
        const std::size_t trailing = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : 1;
        if (lead < 0xC2 || lead > 0xF4 || bytes.size() - i < trailing) return false;
        // The range of the second byte excludes overlong forms, surrogates and values that are too large.
        const auto second = static_cast<std::uint8_t>(bytes[i]);
        const std::uint8_t low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
        const std::uint8_t high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
        if (second < low || second > high) return false;
        for (std::size_t t = 1; t < trailing; ++t) {
            if ((static_cast<std::uint8_t>(bytes[i + t]) & 0xC0U) != 0x80U) return false;
        }
        i += trailing;
    }
    return true;
}

}  // namespace void_reckoning
