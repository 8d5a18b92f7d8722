#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "void_reckoning/ecs/value_names.hpp"
#include "void_reckoning/ecs/world.hpp"

namespace void_reckoning {

/// Version of the file's form (docs/formats/save.md). The simulation version, which says what rules made the state, is another number.
inline constexpr std::uint32_t kSaveFormatVersion = 3;

/// What a save says about itself beside the world: its `_meta` table.
struct SaveInfo {
    std::uint32_t simulation_version = 0;
    std::uint32_t turn = 0;
    std::uint32_t slot = 0;  ///< of the turn: whose faction turn, or the phase between rounds, comes next
    std::uint64_t universe_hash = 0;
    /// Whatever else its writer wants back (settings, seed): keys must not be empty or one of the file's own.
    std::map<std::string, std::string, std::less<>> extra;

    /// For the tables and views that people read; null: none are written. The loader leaves it null.
    std::shared_ptr<const ValueNames> names{};

    // Set by the writer and the loader; what a caller puts here is not written.
    std::uint32_t format_version = kSaveFormatVersion;
    std::uint64_t state_hash = 0;  ///< World::state_hash() of the world
};

struct LoadedSave {
    World world;
    SaveInfo info;
};

/// Called when the temporary file is complete and synced, just before it takes its place; what it throws cancels the save.
/// Here the engine makes sure that the log is synced through the save's turn.
using BeforeRename = std::function<void()>;

/// Writes a snapshot as a SQLite file: all of it, or nothing. The bytes follow from the state alone, not from its layout. Any thread may
/// call this while the world goes on changing. StorageError names the path and the reason; the temporary file is gone then.
void write_save(const Snapshot& snapshot, const SaveInfo& info, const std::filesystem::path& path, const BeforeRename& before_rename = {});

/// The world of a save, its component types registered by name: register_components<...>() afterwards ties the compiled-in types to them.
/// DamagedData where any value is not what its description or hash says; StorageError where the file can't be read or is of a newer format.
[[nodiscard]] LoadedSave load_save(const std::filesystem::path& path);

/// Only what a save says about itself, its own checksum checked, the world's hash not.
[[nodiscard]] SaveInfo read_save_info(const std::filesystem::path& path);

}  // namespace void_reckoning
