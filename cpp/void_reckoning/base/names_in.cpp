#include "void_reckoning/base/names_in.hpp"

#include <dirent.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <string_view>

namespace void_reckoning {
namespace {

struct Close {
    void operator()(DIR* entries) const noexcept { ::closedir(entries); }
};

}  // namespace

std::vector<std::string> names_in(const std::filesystem::path& folder, std::error_code& error) {
    std::vector<std::string> names;
    error.clear();
    const std::unique_ptr<DIR, Close> entries(::opendir(folder.c_str()));
    for (;;) {
        if (entries) errno = 0;
        const dirent* entry = entries ? ::readdir(entries.get()) : nullptr;
        if (entry == nullptr) break;
        const std::string_view name = entry->d_name;
        if (name != "." && name != "..") names.emplace_back(name);
    }
    if (errno != 0) error.assign(errno, std::generic_category());
    std::sort(names.begin(), names.end());
    return names;
}

}  // namespace void_reckoning
