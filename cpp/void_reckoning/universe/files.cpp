#include "void_reckoning/universe/files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <system_error>

#include "void_reckoning/base/file_system.hpp"
#include "void_reckoning/base/names_in.hpp"
#include "void_reckoning/base/printable.hpp"
#include "void_reckoning/base/utf8.hpp"
#include "void_reckoning/universe/document_limits.hpp"

namespace void_reckoning {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxFiles = 1'000;
constexpr std::size_t kMaxTotalBytes = std::size_t{64} << 20U;

/// Return a text as every editor's file of it reads: without byte-order mark, lines ended by \n. So a universe has one hash everywhere.
[[nodiscard]] std::string normalised(std::string text) {
    constexpr std::string_view kMark = "\xEF\xBB\xBF";
    if (text.starts_with(kMark)) text.erase(0, kMark.size());
    std::size_t kept = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '\r' || i + 1 == text.size() || text[i + 1] != '\n') text[kept++] = text[i];
    }
    text.resize(kept);
    return text;
}

[[nodiscard]] bool ends_like_toml(const fs::path& path) {
    std::string ending = path.extension().string();
    for (char& c : ending) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return ending == ".toml";
}

/// Reads the content below a folder. What looks like content and can't be read becomes a problem: nothing is left out in silence, but names
/// that begin with a dot.
class FolderReader {
   public:
    FolderReader(fs::path folder, Problems& problems) : folder_(std::move(folder)), problems_(problems) {}

    void read(const fs::path& below) {
        std::error_code error;
        for (const std::string& name : names_in(folder_ / below, error)) {
            if (!name.starts_with('.')) read_entry(below / name);
        }
        if (error) throw_file_error(folder_ / below, "can't read the universe's folder", error.value());
    }
    [[nodiscard]] std::vector<UniverseFile> take() { return std::move(files_); }

   private:
    void read_entry(const fs::path& name) {
        std::error_code error;
        const fs::path path = folder_ / name;
        const fs::file_status itself = fs::symlink_status(path, error);
        if (fs::is_directory(itself)) return read(name);
        const fs::file_status target = fs::status(path, error);
        if (fs::is_directory(target)) return refuse(name, "a link to a folder", "a folder: links are followed to files only");
        if (!ends_like_toml(name)) return;
        if (name.extension() != ".toml") return refuse(name, fmt::format("the ending {}", name.extension().string()), "named *.toml");
        if (!fs::exists(target)) return refuse(name, "a link to a missing file", "a file");
        if (!fs::is_regular_file(target)) return refuse(name, "something else", "a file");
        if (!is_utf8(name.native()) || has_control_characters(name.native()))
            return refuse(name, "another name", "named in printable UTF-8");
        read_file_of(name, path);
    }

    void read_file_of(const fs::path& name, const fs::path& path) {
        std::error_code error;
        const std::uintmax_t size = fs::file_size(path, error);
        if (error) throw_file_error(path, "can't read the size", error.value());
        if (size > kMaxFileBytes) {
            refuse(name, fmt::format("{} bytes", size), fmt::format("a file of up to {} bytes", kMaxFileBytes));
        } else if (files_.size() <= kMaxFiles) {
            files_.push_back({name.generic_string(), normalised(void_reckoning::read_file(path))});
        }
    }

    void refuse(const fs::path& name, std::string found, std::string allowed) {
        problems_.add({printable(name.generic_string()), 0, ""}, std::move(found), std::move(allowed));
        problems_.mark_incomplete();
    }

    fs::path folder_;
    Problems& problems_;
    std::vector<UniverseFile> files_;
};

}  // namespace

std::vector<UniverseFile> read_universe_files(const fs::path& folder, Problems& problems) {
    FolderReader reader(folder, problems);
    reader.read({});
    return reader.take();
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
