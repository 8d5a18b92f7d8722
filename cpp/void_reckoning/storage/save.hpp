#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "void_reckoning/ecs/value_names.hpp"
#include "void_reckoning/ecs/world.hpp"

namespace void_reckoning {

/// Version of the file format (docs/formats/save.md). The simulation version, of the rules that produced the state, is separate.
inline constexpr std::uint32_t kSaveFormatVersion = 3;

/// A save's data besides the world: its `_meta` table.
struct SaveInfo {
    std::uint32_t simulation_version = 0;
    std::uint32_t turn = 0;
    std::uint32_t slot = 0;  ///< of the turn: the next faction turn, or the phase between rounds
    std::uint64_t universe_hash = 0;
    /// Further data of the writer (settings, seed): keys must not be empty or one of the file's own.
    std::map<std::string, std::string, std::less<>> extra;

    /// For the tables and views that people read; null: none are written. The loader leaves it null.
    std::shared_ptr<const ValueNames> names{};

    // Set by the writer and the loader; a caller's value is not written.
    std::uint32_t format_version = kSaveFormatVersion;
    std::uint64_t state_hash = 0;  ///< World::state_hash() of the world
};

struct LoadedSave {
    World world;
    SaveInfo info;
};

/// Called when the temporary file is complete and synced, just before it is renamed; an exception cancels the save. The engine uses it to
/// make sure that the log is synced through the save's turn.
using BeforeRename = std::function<void()>;

/// Write a snapshot as a SQLite file, completely or not at all. The bytes follow from the state alone, not from its layout. Any thread may
/// call this while the world changes. StorageError names the path and the reason; the temporary file is removed then.
void write_save(const Snapshot& snapshot, const SaveInfo& info, const std::filesystem::path& path, const BeforeRename& before_rename = {});

/// Load the world of a save, its component types registered by name: register_components<...>() afterwards links the compiled-in types to
/// them. DamagedData if any value contradicts its description or hash; StorageError if the file can't be read or is of a newer format.
[[nodiscard]] LoadedSave load_save(const std::filesystem::path& path);

/// Return the bytes of such a file, without one.
[[nodiscard]] std::string save_to_bytes(const Snapshot& snapshot, const SaveInfo& info);
/// Load the world of a save from the bytes of its file; errors call it by `name`. Throws as load_save().
[[nodiscard]] LoadedSave load_save_from_bytes(std::string_view bytes, const std::string& name);

/// Read only a save's data besides the world; its own checksum is verified, the world's hash is not.
[[nodiscard]] SaveInfo read_save_info(const std::filesystem::path& path);

}  // namespace void_reckoning
