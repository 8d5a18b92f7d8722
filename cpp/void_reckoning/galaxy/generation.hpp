#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "void_reckoning/galaxy/components.hpp"
#include "void_reckoning/universe/universe.hpp"

namespace void_reckoning {

/// Values are part of saves (WorldSettings::shape).
enum class Shape : std::uint8_t { kSpiral = 0, kElliptical = 1, kCluster = 2, kRing = 3 };
inline constexpr std::size_t kShapes = 4;
[[nodiscard]] std::string_view name_of(Shape shape);  ///< Return "spiral", "elliptical", "cluster" or "ring".
[[nodiscard]] std::optional<Shape> find_shape(std::string_view name);

inline constexpr std::int64_t kMinSystems = 10;
inline constexpr std::int64_t kMaxSystems = 5000;
/// Number of systems a galaxy needs for each home: the home itself and a few to expand into.
inline constexpr std::int64_t kSystemsPerHome = 4;
/// Minimum distance of two systems, as a share of Rules::lane_length_scale, which is the mean length of a starlane seen from above.
inline constexpr double kMinimumSeparation = 0.4;
/// Thickness of a galaxy, as a share of its radius: systems lie up to half of it above or below the plane.
inline constexpr double kDefaultThickness = 0.1;

struct GalaxySettings {
    std::uint64_t seed = 0;
    std::int64_t systems = 150;
    std::vector<FactionIndex> factions;  ///< in play, by seat; one may have several seats
    Shape shape = Shape::kSpiral;
    double thickness = kDefaultThickness;
};

/// A faction's starting place.
struct Home {
    EntityId system;
    EntityId planet;
};

/// Check that the thickness of a galaxy is between 0 (all systems in a plane) and 1; InvalidInput otherwise.
void check_thickness(double thickness);
/// Check the settings. Throws InvalidInput for settings out of range, and counts that leave too little room for the homes.
void check(const GalaxySettings& settings, const Universe& universe);

/// Create the systems, starlanes and planets of a galaxy in a world whose components are registered; return the homes by seat. Depends only
/// on the settings and on the universe's planet classes, home classes, number of names and lane_length_scale.
[[nodiscard]] std::vector<Home> generate_galaxy(World& world, const Universe& universe, const GalaxySettings& settings);

}  // namespace void_reckoning
