#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace void_reckoning {

/// Return the parts joined, "a,b,c". InvalidInput where a part holds the separator.
[[nodiscard]] std::string join_texts(std::span<const std::string> parts, char separator);

/// Return the parts of a joined text; none for an empty text.
[[nodiscard]] std::vector<std::string> split_texts(std::string_view text, char separator);

}  // namespace void_reckoning
