#pragma once

#include <filesystem>

namespace void_reckoning {

/// Makes what was written to a file survive a power loss. A sync that failed must not be tried again: the kernel may have dropped the data.
void sync_file(const std::filesystem::path& path);
/// Makes a rename or removal in a folder survive a power loss.
void sync_directory(const std::filesystem::path& path);
void rename_file(const std::filesystem::path& from, const std::filesystem::path& to);

}  // namespace void_reckoning
