#pragma once

#include <string>
#include <vector>

#include "void_reckoning/storage/save.hpp"
#include "void_reckoning/storage/save_format.hpp"
#include "void_reckoning/storage/sqlite.hpp"

namespace void_reckoning {

/// An open save, with all checks done that are possible before reading its rows.
struct OpenSave {
    std::string name;
    std::uint64_t file_bytes = 0;
    Database database;
    SaveInfo info;
    std::vector<ComponentInfo> components;
    std::vector<SaveTable> tables;  ///< one per component

    [[noreturn]] void damaged(const std::string& what) const;
};

[[nodiscard]] OpenSave open_save(const std::filesystem::path& path);
/// Open a save from its file's bytes, which must outlive it.
[[nodiscard]] OpenSave open_save(std::string_view bytes, const std::string& name);

}  // namespace void_reckoning
