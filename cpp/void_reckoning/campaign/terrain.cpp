#include "void_reckoning/campaign/terrain.hpp"

namespace void_reckoning {

TerrainIndex space_terrain(Campaign& campaign, EntityId system) {
    const std::vector<Terrain>& terrains = campaign.universe().terrains;
    double sum = 0;
    for (const Terrain& terrain : terrains) sum += terrain.weight;
    if (sum <= 0) return {};
    // The seed's random numbers, not the turn's: a nebula stays where it is.
    const RandomAddress lot = RandomAddress(campaign.state().seed).at(Purpose::kTerrain).at(campaign.number(system));
    double left = lot.uniform() * sum;
    TerrainIndex drawn;
    for (std::size_t i = 0; i < terrains.size(); ++i) {
        if (terrains[i].weight <= 0) continue;
        drawn = TerrainIndex(i);
        left -= terrains[i].weight;
        if (left < 0) break;
    }
    return drawn;
}

TerrainIndex ground_terrain(Campaign& campaign, EntityId planet) {
    return campaign.universe()[campaign.world().read<&Planet::planet_class>(planet)].terrain;
}

combat::Terrain battle_terrain(const Universe& universe, TerrainIndex terrain) {
    if (!terrain) return {};
    const Terrain& row = universe[terrain];
    return {.cover = row.cover, .speed = row.speed, .sight = row.sight};
}

}  // namespace void_reckoning
