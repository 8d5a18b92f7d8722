#pragma once

#include <string>
#include <string_view>

namespace void_reckoning {

/// Return whether a UTF-8 text has characters that are not printed but act: control characters (C0, DEL, C1), line and paragraph
/// separators, and those that turn the direction of writing. Printed raw, they change what a terminal or a page shows.
[[nodiscard]] bool has_control_characters(std::string_view text);

/// Return a text with every such character but newlines as an escape: \x1b, \u202e.
[[nodiscard]] std::string printable(std::string_view text);

/// Throw InvalidInput where a name from outside has such characters. `what`: as in "what must be text without control characters".
void require_printable(std::string_view what, std::string_view name);

}  // namespace void_reckoning
