#pragma once

#include <filesystem>
#include <vector>

#include "void_reckoning/universe/problems.hpp"
#include "void_reckoning/universe/universe.hpp"

namespace void_reckoning {

/// Read every *.toml file below a folder, sorted by path, without byte-order marks and with lines ended by \n. Names that begin with a dot
/// are left out; files that are too large or too many, links to folders or to nothing, and endings such as .TOML become problems. A folder
/// or file that can't be read is a StorageError with the reason.
[[nodiscard]] std::vector<UniverseFile> read_universe_files(const std::filesystem::path& folder, Problems& problems);

/// Sort files by path; duplicate paths, or more than the maximum, become problems.
void order_files(std::vector<UniverseFile>& files, Problems& problems);

}  // namespace void_reckoning
