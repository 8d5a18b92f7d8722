#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <vector>

namespace void_reckoning {

/// A save of a campaign folder, named by its turn: `turn-000050.sqlite`.
struct SaveFile {
    std::uint32_t turn = 0;
    std::filesystem::path path;
};

[[nodiscard]] std::filesystem::path save_path(const std::filesystem::path& directory, std::uint32_t turn);

/// Return the saves of a folder, oldest turn first; other files are left out. Empty if there is no such folder.
[[nodiscard]] std::vector<SaveFile> list_saves(const std::filesystem::path& directory);

/// Remove all but the `keep` (at least 1) saves of the latest turns, which include the one of `turn`, even if it is still being written;
/// return what was removed.
std::vector<std::filesystem::path> prune_saves(const std::filesystem::path& directory, std::uint32_t turn, std::size_t keep);

/// Remove the saves of later turns: the campaign has been rewound, and its log no longer leads to them. Return what was removed.
std::vector<std::filesystem::path> remove_saves_after(const std::filesystem::path& directory, std::uint32_t turn);

/// Remove temporary files left by a killed process. Only for the holder of the campaign's lock, while no save is being written.
std::vector<std::filesystem::path> remove_unfinished_saves(const std::filesystem::path& directory);

}  // namespace void_reckoning
