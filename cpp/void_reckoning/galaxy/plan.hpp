#pragma once

#include <cstdint>
#include <vector>

#include "void_reckoning/galaxy/starmap.hpp"

/// A galaxy before it becomes entities.
namespace void_reckoning {

struct Point {
    double x = 0;
    double y = 0;
};

[[nodiscard]] inline double squared_distance(Point a, Point b) {
    const double dx = a.x - b.x;
    const double dy = a.y - b.y;
    return dx * dx + dy * dy;
}

struct PlannedPlanet {
    PlanetClassIndex planet_class;
    std::uint8_t size = 1;
    float richness = 1;
};

/// Planets of a system from the star outwards.
using PlannedSystem = std::vector<PlannedPlanet>;

}  // namespace void_reckoning
