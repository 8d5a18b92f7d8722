#pragma once

#include "void_reckoning/campaign/campaign.hpp"

namespace void_reckoning {

/// What a system's space is like, drawn once for all from the universe's terrains of space by their weights; none: empty space.
[[nodiscard]] TerrainIndex space_terrain(Campaign& campaign, EntityId system);

/// What battles on a planet are fought on, by its class; none: open ground.
[[nodiscard]] TerrainIndex ground_terrain(Campaign& campaign, EntityId planet);

/// As the combat engine takes it.
[[nodiscard]] combat::Terrain battle_terrain(const Universe& universe, TerrainIndex terrain);

}  // namespace void_reckoning
