#pragma once

#include <filesystem>
#include <optional>

namespace void_reckoning {

/// Return how many threads this process can run at once, at least 1: the cores in its affinity mask, limited by its control groups' quota
/// of processor time, rounded up. Affinity is read each time, the quota once.
[[nodiscard]] int usable_cores();

/// Return the processor time that this process's control groups allow, in cores: the minimum over its own group and all above it; nothing
/// if none sets a limit. Versions 1 and 2. `root` stands for "/" before /proc and the mounted hierarchies.
[[nodiscard]] std::optional<double> control_group_cores(const std::filesystem::path& root);

}  // namespace void_reckoning
