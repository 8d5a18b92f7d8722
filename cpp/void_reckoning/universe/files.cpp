#include "void_reckoning/universe/files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "void_reckoning/universe/document_limits.hpp"

namespace void_reckoning {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxFiles = 1'000;
constexpr std::size_t kMaxTotalBytes = std::size_t{64} << 20U;

[[nodiscard]] std::vector<fs::path> toml_files_below(const fs::path& folder) {
    std::vector<fs::path> paths;
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder)) {
        if (entry.path().extension() == ".toml" && entry.is_regular_file()) paths.push_back(entry.path());
    }
    return paths;
}

[[nodiscard]] std::string read_text(const fs::path& path) {
    std::ifstream stream(path, std::ios::binary);
    std::ostringstream text;
    text << stream.rdbuf();
    if (!stream || !text) throw StorageError(fmt::format("can't read {}", path.string()));
    return std::move(text).str();
}

}  // namespace

std::vector<UniverseFile> read_universe_files(const fs::path& folder, Problems& problems) {
    std::vector<UniverseFile> files;
    try {
        for (const fs::path& path : toml_files_below(folder)) {
            const std::string name = path.lexically_relative(folder).generic_string();
            if (fs::file_size(path) > kMaxFileBytes) {
                problems.add({name, 0, ""}, fmt::format("{} bytes", fs::file_size(path)),
                             fmt::format("a file of up to {} bytes", kMaxFileBytes));
                problems.mark_incomplete();
            } else if (files.size() <= kMaxFiles) {
                files.push_back({name, fs::file_size(path) == 0 ? "" : read_text(path)});
            }
        }
    } catch (const fs::filesystem_error& error) {
        throw StorageError(fmt::format("can't read the universe in {}: {}", folder.string(), error.code().message()));
    }
    return files;
}

void order_files(std::vector<UniverseFile>& files, Problems& problems) {
    std::sort(files.begin(), files.end(), [](const UniverseFile& a, const UniverseFile& b) { return a.path < b.path; });
    std::size_t total = 0;
    for (std::size_t i = 0; i < files.size(); ++i) {
        total += files[i].text.size();
        if (i > 0 && files[i].path == files[i - 1].path) problems.add({files[i].path, 0, ""}, "two texts", "one text");
    }
    if (files.size() > kMaxFiles || total > kMaxTotalBytes) {
        problems.add({"(all files)", 0, ""}, fmt::format("{} files of {} bytes in total", files.size(), total),
                     fmt::format("up to {} files of up to {} bytes in total", kMaxFiles, kMaxTotalBytes));
        problems.mark_incomplete();
        files.clear();
    }
    if (files.empty() && !problems.incomplete()) {
        problems.add({"(universe)", 0, ""}, "none", "a folder with at least one *.toml file");
        problems.mark_incomplete();
    }
}

}  // namespace void_reckoning
