#pragma once

#include "void_reckoning/campaign/campaign.hpp"

namespace void_reckoning {

/// Return the terrain of a system's space, drawn once per campaign from the universe's space terrains by their weights; none: empty space.
[[nodiscard]] TerrainIndex space_terrain(Campaign& campaign, EntityId system);

/// Return the terrain of battles on a planet, by its class; none: open ground.
[[nodiscard]] TerrainIndex ground_terrain(Campaign& campaign, EntityId planet);

/// Convert a terrain for the combat engine.
[[nodiscard]] combat::Terrain battle_terrain(const Universe& universe, TerrainIndex terrain);

}  // namespace void_reckoning
