#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>

#include "void_reckoning/campaign/campaign.hpp"

namespace void_reckoning {

/// Return a campaign as it was when a round was complete (0: at its beginning), from its folder or its log alone: the last save before,
/// then the committed turns after it, every hash compared. Follows the campaign's own history: turns discarded by a rewind can't be
/// rebuilt. Writes nothing. With `to_damage`, a damaged log is followed up to the damage, as if it ended there; otherwise it is refused:
/// the lost part may hold a rewind. Throws InvalidInput for a turn that the log does not reach, DamagedData or StorageError if it can't be
/// read, StateError if it can't be followed.
[[nodiscard]] Campaign rebuild(const std::filesystem::path& log, std::uint32_t turn, bool to_damage = false,
                               const std::function<void(std::uint32_t turn)>& progress = {});

}  // namespace void_reckoning
