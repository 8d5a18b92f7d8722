#include "void_reckoning/base/usable_cores.hpp"

#include <sched.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

namespace void_reckoning {
namespace {

namespace fs = std::filesystem;

/// Mount point of a hierarchy that counts processor time, and the group the mount shows.
struct Mount {
    bool unified = false;               ///< version 2
    std::string group, place;
};

std::vector<std::string> split(const std::string& text, char separator) {
    std::vector<std::string> parts;
    std::istringstream stream(text);
    for (std::string part; std::getline(stream, part, separator);) parts.push_back(part);
    return parts;
}

bool names_cpu(const std::string& list) {
    const std::vector<std::string> names = split(list, ',');
    return std::find(names.begin(), names.end(), "cpu") != names.end();
}

/// Replace escapes. proc(5), mountinfo: "36 35 98:0 /root /mount/point options [fields] - type source super-options"; a space in a path is
/// \040.
std::string unescaped(const std::string& text) {
    std::string result;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool escaped = text[i] == '\\' && std::min(text.size(), text.find_first_not_of("01234567", i + 1)) >= i + 4;
        result += escaped ? static_cast<char>(std::stoi(text.substr(i + 1, 3), nullptr, 8)) : text[i];
        if (escaped) i += 3;
    }
    return result;
}

std::vector<Mount> mounts(const fs::path& root) {
    std::vector<Mount> found;
    std::ifstream file(root / "proc/self/mountinfo");
    for (std::string line; std::getline(file, line);) {
        const std::vector<std::string> words = split(line, ' ');
        const auto dash = std::find(words.begin(), words.end(), "-");
        if (words.size() < 6 || words.end() - dash < 4) continue;
        const bool unified = dash[1] == "cgroup2";
        if (unified || (dash[1] == "cgroup" && names_cpu(dash[3]))) found.push_back({unified, unescaped(words[3]), unescaped(words[4])});
    }
    return found;
}

/// Return the group of this process in each version's hierarchy: lines "4:cpu,cpuacct:/group", "0::/group".
std::optional<std::string> group_of(const fs::path& root, bool unified) {
    std::ifstream file(root / "proc/self/cgroup");
    for (std::string line; std::getline(file, line);) {
        const std::size_t first = line.find(':');
        const std::size_t second = line.find(':', first + 1);
        if (first == std::string::npos || second == std::string::npos) continue;
        const std::string controllers = line.substr(first + 1, second - first - 1);
        if (unified ? controllers.empty() : names_cpu(controllers)) return line.substr(second + 1);
    }
    return std::nullopt;
}

std::optional<double> number_in(const fs::path& path) {
    std::ifstream file(path);
    double value = 0;
    return file >> value ? std::optional(value) : std::nullopt;
}

/// Return the limit of one group, if it sets one.
std::optional<double> limit_of(const fs::path& group, bool unified) {
    std::optional<double> quota, period;
    if (unified) {
        std::ifstream file(group / "cpu.max");  // "max 100000" or "150000 100000"
        double value = 0;
        if (file >> value) quota = value;
        if (file >> value) period = value;
    } else {
        quota = number_in(group / "cpu.cfs_quota_us");
        period = number_in(group / "cpu.cfs_period_us");
    }
    if (!quota || !period || *quota <= 0 || *period <= 0) return std::nullopt;
    return *quota / *period;
}

/// Return the path from the mounted group down to `group`. Within a container the process may see a group that its mount does not show:
/// none then.
std::string below(const std::string& group, const std::string& mounted) {
    if (mounted == "/") return group;
    if (group == mounted || group.starts_with(mounted + "/")) return group.substr(mounted.size());
    return {};
}

}  // namespace

std::optional<double> control_group_cores(const fs::path& root) {
    std::optional<double> least;
    for (const Mount& mount : mounts(root)) {
        const std::optional<std::string> group = group_of(root, mount.unified);
        if (!group) continue;
        fs::path folder = root / fs::path(mount.place).relative_path();
        const auto take = [&] {
            const std::optional<double> limit = limit_of(folder, mount.unified);
            if (limit) least = std::min(limit.value(), least.value_or(*limit));
        };
        take();
        for (const std::string& name : split(below(*group, mount.group), '/')) {
            if (name == "..") break;  // a group outside of this mount
            if (name.empty()) continue;
            folder /= name;
            take();
        }
    }
    return least;
}

int usable_cores() {
    static const std::optional<double> quota = control_group_cores("/");
    int cores = 0;
    for (int room = 1024; cores == 0 && room <= 1024 * 1024; room *= 4) {
        cpu_set_t* set = CPU_ALLOC(room);
        if (set == nullptr) break;
        const std::size_t size = CPU_ALLOC_SIZE(room);
        if (::sched_getaffinity(0, size, set) == 0) cores = CPU_COUNT_S(size, set);
        CPU_FREE(set);
    }
    if (cores == 0) cores = static_cast<int>(std::thread::hardware_concurrency());
    if (quota) cores = std::min(cores, static_cast<int>(std::ceil(std::min(*quota, 1e6))));
    return std::max(1, cores);
}

}  // namespace void_reckoning
