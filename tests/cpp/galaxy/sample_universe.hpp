#pragma once

#include "void_reckoning/galaxy/generation.hpp"
#include "void_reckoning/galaxy/path.hpp"

namespace void_reckoning {

inline constexpr Shape kAllShapes[] = {Shape::kSpiral, Shape::kElliptical, Shape::kCluster, Shape::kRing};

/// As little of a universe as a galaxy needs; no content file can change what tests pin on it.
inline Universe sample_universe() {
    Universe universe;
    const auto add_class = [&universe](const char* id, double weight, double capacity, double hazard) {
        PlanetClass one;
        one.id = id;
        one.weight = weight;
        one.population_capacity = capacity;
        one.hazard = hazard;
        universe.planet_classes.push_back(one);
    };
    add_class("garden", 1.5, 2.5, 0);
    add_class("desert", 2, 2, 0.1);
    add_class("ice", 2, 1, 0.3);
    add_class("gas", 2, 0, 0);
    add_class("rubble", 1, 0, 0);
    for (int i = 0; i < 10; ++i) {
        FactionSpec faction;
        faction.id = "faction" + std::to_string(i);
        faction.home_class = PlanetClassIndex(static_cast<std::size_t>(i % 3));
        universe.factions.push_back(faction);
    }
    for (int i = 0; i < 40; ++i)
        universe.system_names.push_back("Star" + std::string(1, static_cast<char>('A' + i % 26)) + (i < 26 ? "" : "a"));
    universe.rules.lane_length_scale = 8;
    return universe;
}

inline GalaxySettings sample_settings(std::uint64_t seed, std::int64_t systems, std::size_t factions, Shape shape) {
    GalaxySettings settings;
    settings.seed = seed;
    settings.systems = systems;
    settings.shape = shape;
    for (std::size_t i = 0; i < factions; ++i) settings.factions.emplace_back(i % 10);
    return settings;
}

/// A generated galaxy with what is derived from it.
struct SampleGalaxy {
    explicit SampleGalaxy(const GalaxySettings& settings, const Universe& its_universe = sample_universe()) : universe(its_universe) {
        world.register_components<System, Position, Starlane, Planet>();
        homes = generate_galaxy(world, universe, settings);
        map = std::make_shared<const Starmap>(world);
    }

    Universe universe;
    World world;
    std::vector<Home> homes;
    std::shared_ptr<const Starmap> map;
};

}  // namespace void_reckoning
