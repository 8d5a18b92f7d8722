#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <functional>

#include "void_reckoning/campaign/campaign.hpp"

namespace void_reckoning {

/// A campaign as it was when a round was complete (0: at its beginning), from its folder or its log alone: the last save before, then the
/// committed turns after it, every hash compared. Follows the campaign's own history: what a rewind gave up can't be rebuilt. Writes nothing.
/// Throws InvalidInput for a turn that the log does not reach, DamagedData or StorageError where it can't be read, StateError where it
/// can't be followed, Interrupted when asked to stop.
[[nodiscard]] Campaign rebuild(const std::filesystem::path& log, std::uint32_t turn, const std::atomic<bool>* interrupted = nullptr,
                               const std::function<void(std::uint32_t turn)>& progress = {});

}  // namespace void_reckoning
