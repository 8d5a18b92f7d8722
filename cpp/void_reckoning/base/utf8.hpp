#pragma once

#include <string_view>

namespace void_reckoning {

/// Return whether the bytes are well-formed UTF-8 (The Unicode Standard, table 3-7: no overlong forms, no surrogates, nothing above
/// U+10FFFF).
[[nodiscard]] bool is_utf8(std::string_view bytes);

}  // namespace void_reckoning
