#pragma once

#include <string>
#include <string_view>

#include "void_reckoning/session/campaign_session.hpp"
#include "void_reckoning/session/world_session.hpp"

namespace void_reckoning {

// Snapshots that travel to another process, as the bytes of a save (docs/formats/save.md). One that was read from bytes has no origin:
// docs/decisions/travelling-snapshots.md says what takes it.

[[nodiscard]] std::string to_bytes(const CampaignSnapshot& snapshot);
/// DamagedData and StorageError as load_save(); StateCorruption if the bytes are not those of a campaign.
[[nodiscard]] CampaignSnapshot campaign_snapshot_from(std::string_view bytes);

[[nodiscard]] std::string to_bytes(const WorldSnapshot& snapshot);
/// DamagedData and StorageError as load_save().
[[nodiscard]] WorldSnapshot world_snapshot_from(std::string_view bytes);

/// Throw InvalidInput unless a campaign without a log could have been where the snapshot is: the same universe, galaxy and factions.
void check_takes(const Campaign& campaign, const CampaignSnapshot& snapshot);
/// Throw StateError unless every component of the world is in the snapshot, with the same fields.
void check_takes(const World& world, const WorldSnapshot& snapshot);

}  // namespace void_reckoning
