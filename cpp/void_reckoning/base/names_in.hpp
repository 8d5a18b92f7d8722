#pragma once

#include <filesystem>
#include <string>
#include <system_error>
#include <vector>

namespace void_reckoning {

/// What a folder holds, sorted by name. `error` says why it can't be read. The iterators of std::filesystem end the process where they find
/// no memory for a name; this throws std::bad_alloc.
[[nodiscard]] std::vector<std::string> names_in(const std::filesystem::path& folder, std::error_code& error);

}  // namespace void_reckoning
