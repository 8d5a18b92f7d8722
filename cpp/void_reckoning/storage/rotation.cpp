#include "void_reckoning/storage/rotation.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>
#include <system_error>

#include "void_reckoning/base/error.hpp"
#include "void_reckoning/base/file_system.hpp"
#include "void_reckoning/base/names_in.hpp"

namespace void_reckoning {
namespace {

constexpr std::string_view kPrefix = "turn-";
constexpr std::string_view kSuffix = ".sqlite";

std::string save_name(std::uint32_t turn) { return fmt::format("{}{:06}{}", kPrefix, turn, kSuffix); }

std::optional<std::uint32_t> turn_of(const std::string& name) {
    if (!name.starts_with(kPrefix) || !name.ends_with(kSuffix)) return std::nullopt;
    std::uint32_t turn = 0;
    std::from_chars(name.data() + kPrefix.size(), name.data() + name.size(), turn);
    if (save_name(turn) != name) return std::nullopt;
    return turn;
}

std::vector<std::filesystem::path> files_in(const std::filesystem::path& directory) {
    std::vector<std::filesystem::path> files;
    std::error_code error;
    for (const std::string& name : names_in(directory, error)) {
        std::error_code gone;
        if (std::filesystem::is_regular_file(directory / name, gone)) files.push_back(directory / name);
    }
    if (error && error != std::errc::no_such_file_or_directory) {
        throw StorageError(fmt::format("folder {} can't be read: {}", directory.string(), error.message()));
    }
    return files;
}

void remove_files(const std::filesystem::path& directory, const std::vector<std::filesystem::path>& files) {
    FileSystem& system = FileSystem::current();
    for (const auto& file : files) system.remove(file);
    if (!files.empty()) system.sync_folder(directory);
}

}  // namespace

std::filesystem::path save_path(const std::filesystem::path& directory, std::uint32_t turn) { return directory / save_name(turn); }

std::vector<SaveFile> list_saves(const std::filesystem::path& directory) {
    std::vector<SaveFile> saves;
    for (const auto& file : files_in(directory)) {
        if (const auto turn = turn_of(file.filename().string())) saves.push_back({*turn, file});
    }
    std::sort(saves.begin(), saves.end(), [](const SaveFile& a, const SaveFile& b) { return a.turn < b.turn; });
    return saves;
}

std::vector<std::filesystem::path> prune_saves(const std::filesystem::path& directory, std::uint32_t turn, std::size_t keep) {
    if (keep == 0) throw InvalidInput("number of saves to keep must be 1 or more, got 0");
    std::vector<std::filesystem::path> old;
    std::vector<SaveFile> others = list_saves(directory);
    std::erase_if(others, [turn](const SaveFile& save) { return save.turn == turn; });
    for (std::size_t i = 0; i + keep <= others.size(); ++i) old.push_back(others[i].path);
    remove_files(directory, old);
    return old;
}

std::vector<std::filesystem::path> remove_saves_after(const std::filesystem::path& directory, std::uint32_t turn) {
    std::vector<std::filesystem::path> later;
    for (const SaveFile& save : list_saves(directory)) {
        if (save.turn > turn) later.push_back(save.path);
    }
    remove_files(directory, later);
    return later;
}

std::vector<std::filesystem::path> remove_unfinished_saves(const std::filesystem::path& directory) {
    std::vector<std::filesystem::path> unfinished;
    for (const auto& file : files_in(directory)) {
        std::filesystem::path name = file.filename();
        if (name.extension() == ".tmp" && turn_of(name.stem().string())) unfinished.push_back(file);
    }
    remove_files(directory, unfinished);
    return unfinished;
}

}  // namespace void_reckoning
