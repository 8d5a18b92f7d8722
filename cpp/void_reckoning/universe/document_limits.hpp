#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace void_reckoning {

inline constexpr std::size_t kMaxFileBytes = std::size_t{16} << 20U;
inline constexpr int kMaxNesting = 16;          ///< nesting of brackets and braces
inline constexpr int kMaxKeyParts = 8;          ///< of a dotted key
inline constexpr int kMaxEntries = 100'000;     ///< keys and table headers of a file

struct LimitBroken {
    int line = 0;
    std::string found, allowed;
};

/// Scan a TOML text, without parsing it, for anything that would exhaust the stack or the time of a parser: files may come from anywhere.
/// Exact on well-formed text; on anything else it may stop early, because the parser stops there too.
[[nodiscard]] std::optional<LimitBroken> check_document_limits(std::string_view text);

}  // namespace void_reckoning
