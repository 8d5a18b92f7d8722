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

/// The saves of a folder, oldest turn first; other files are left out. Empty where there is no such folder.
[[nodiscard]] std::vector<SaveFile> list_saves(const std::filesystem::path& directory);

/// Removes all but the `keep` (at least 1) saves of the latest turns, the one of `turn` among them, whether it is there yet or still being
/// written; gives back what was removed.
std::vector<std::filesystem::path> prune_saves(const std::filesystem::path& directory, std::uint32_t turn, std::size_t keep);

/// Removes the saves of later turns: the campaign has gone back, and its log leads to them no more. Gives back what was removed.
std::vector<std::filesystem::path> remove_saves_after(const std::filesystem::path& directory, std::uint32_t turn);

/// Removes temporary files that a killed process left. Only for who holds the campaign's lock, while no save is under way.
std::vector<std::filesystem::path> remove_unfinished_saves(const std::filesystem::path& directory);

}  // namespace void_reckoning
