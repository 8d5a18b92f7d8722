#pragma once

#include <filesystem>
#include <optional>

namespace void_reckoning {

/// How many threads this process can have at work at once, at least 1: the cores its affinity leaves it, and no more than its control groups' quota
/// of processor time, rounded up. Affinity is asked for each time, the quota once.
[[nodiscard]] int usable_cores();

/// Cores' worth of processor time that the control groups of this process allow, the least of its own group and all above it; nothing where none
/// sets a limit. Versions 1 and 2. `root` stands for "/" before /proc and the mounted hierarchies.
[[nodiscard]] std::optional<double> control_group_cores(const std::filesystem::path& root);

}  // namespace void_reckoning
