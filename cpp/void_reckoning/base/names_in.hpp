#pragma once

#include <filesystem>
#include <string>
#include <system_error>
#include <vector>

namespace void_reckoning {

/// Return the names in a folder, sorted. `error` says why it can't be read. The iterators of std::filesystem terminate the process when
/// they run out of memory for a name; this throws std::bad_alloc.
[[nodiscard]] std::vector<std::string> names_in(const std::filesystem::path& folder, std::error_code& error);

}  // namespace void_reckoning
