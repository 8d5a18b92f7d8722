#include "void_reckoning/base/printable.hpp"

#include <fmt/format.h>

#include <cstdint>

#include "void_reckoning/base/error.hpp"

namespace void_reckoning {
namespace {

struct Control {
    std::size_t bytes = 0;  ///< 0: it is none
    std::uint32_t code = 0;
};

[[nodiscard]] bool acts(std::uint32_t code) {
    return code < 0x20 || (code >= 0x7F && code < 0xA0) || code == 0x061C || code == 0x200E || code == 0x200F ||
           (code >= 0x2028 && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069);
}

/// Decode the characters of one to three bytes, which contain all controls; `text` is not empty.
[[nodiscard]] Control control_at(std::string_view text) {
    const auto byte = [text](std::size_t i) { return i < text.size() ? static_cast<std::uint8_t>(text[i]) : std::uint8_t{0}; };
    const auto rest = [&byte](std::size_t i) { return static_cast<std::uint32_t>(byte(i) & 0x3FU); };
    Control found{1, byte(0)};
    if (byte(0) >= 0xE0) {
        found = {3, ((byte(0) & 0x0FU) << 12U) | (rest(1) << 6U) | rest(2)};
    } else if (byte(0) >= 0xC2) {
        found = {2, ((byte(0) & 0x1FU) << 6U) | rest(1)};
    } else if (byte(0) >= 0x80) {
        return {};  // within a character
    }
    return byte(0) < 0xF0 && found.bytes <= text.size() && acts(found.code) ? found : Control{};
}

}  // namespace

bool has_control_characters(std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (control_at(text.substr(i)).bytes > 0) return true;
    }
    return false;
}

std::string printable(std::string_view text) {
    std::string result;
    result.reserve(text.size());
    for (std::size_t i = 0; i < text.size();) {
        const Control control = control_at(text.substr(i));
        if (control.bytes == 0 || control.code == '\n') {
            result += text[i++];
            continue;
        }
        result += control.code < 0x100 ? fmt::format("\\x{:02x}", control.code) : fmt::format("\\u{:04x}", control.code);
        i += control.bytes;
    }
    return result;
}

void require_printable(std::string_view what, std::string_view name) {
    if (has_control_characters(name)) throw InvalidInput(fmt::format("{} must be text without control characters, got '{}'", what, name));
}

}  // namespace void_reckoning
