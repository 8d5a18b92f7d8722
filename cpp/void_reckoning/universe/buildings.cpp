#include <algorithm>

#include "void_reckoning/universe/readers.hpp"

namespace void_reckoning {
void read_buildings(const Catalogue& catalogue, Problems& problems, Universe& universe) {
    read_rows(catalogue.buildings, problems, universe.buildings, [&](TableReader& table, BuildingType& building) {
        building.cost = table.thousandths("cost", kMoney);
        building.industry = table.thousandths("industry", kMoney);
        building.upkeep = table.thousandths("upkeep", kMoney);
        building.requires_technology = table.reference_if_any<TechnologyIndex>("requires_technology", catalogue.technologies.names);
        building.classes = table.references<PlanetClassIndex>("classes", catalogue.planet_classes.names);
        building.unique_per_colony = table.flag_or("unique_per_colony", true);
        building.effects = read_effects(table, "effects", catalogue, true);
        building.faction_wide = std::any_of(building.effects.begin(), building.effects.end(),
                                            [](const Effect& effect) { return effect.scope == Scope::kFaction; });
    });
}

void read_terrains(const Catalogue& catalogue, Problems& problems, Universe& universe) {
    read_rows(catalogue.terrains, problems, universe.terrains, [](TableReader& table, Terrain& terrain) {
        terrain.domain = table.choice("domain", Domain::kGround);
        // Ground terrains have no weight: planet classes refer to them. The key stays unread there, so that finish() reports it.
        if (terrain.domain == Domain::kSpace) terrain.weight = table.number("weight", {0, 1'000});
        terrain.cover = table.number_or("cover", {0, 0.9}, 0);
        terrain.speed = table.number_or("speed", {0.1, 10}, 1);
        terrain.sight = table.number_or("sight", {0.1, 10}, 1);
    });
}

/// Read planet classes, after the terrains, whose rows they use.
void read_planet_classes(const Catalogue& catalogue, Problems& problems, Universe& universe) {
    read_rows(catalogue.planet_classes, problems, universe.planet_classes, [&](TableReader& table, PlanetClass& planet) {
        planet.weight = table.number("weight", {0, 1'000});
        planet.population_capacity = table.number("population_capacity", {0, 1'000});
        planet.credits = table.number_or("credits", {0, 10}, 1);
        planet.industry = table.number_or("industry", {0, 10}, 1);
        planet.research = table.number_or("research", {0, 10}, 1);
        planet.hazard = table.number_or("hazard", {0, 1}, 0);
        planet.terrain = table.reference_if_any<TerrainIndex>("terrain", catalogue.terrains.names);
        if (planet.terrain && planet.terrain.value < universe.terrains.size() && universe[planet.terrain].domain != Domain::kGround) {
            problems.add(table.place("terrain"), fmt::format("{}, a terrain of space", universe[planet.terrain].id),
                         "a terrain of the domain ground");
        }
    });
}

}  // namespace void_reckoning
