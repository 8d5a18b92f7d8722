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
[[nodiscard]] std::string_view name_of(Shape shape);  ///< "spiral", "elliptical", "cluster", "ring"
[[nodiscard]] std::optional<Shape> find_shape(std::string_view name);

inline constexpr std::int64_t kMinSystems = 10;
inline constexpr std::int64_t kMaxSystems = 5000;
/// Every home needs so many systems of the galaxy: itself and a few to grow into.
inline constexpr std::int64_t kSystemsPerHome = 4;
/// No two systems are nearer than this share of Rules::lane_length_scale, which is the mean length of a starlane seen from above.
inline constexpr double kMinimumSeparation = 0.4;
/// Of a galaxy, as a share of its radius: systems lie up to half of it above or below the plane.
inline constexpr double kDefaultThickness = 0.1;

struct GalaxySettings {
    std::uint64_t seed = 0;
    std::int64_t systems = 150;
    std::vector<FactionIndex> factions;  ///< in play, by seat; one may sit on several seats
    Shape shape = Shape::kSpiral;
    double thickness = kDefaultThickness;
};

/// Where a faction begins.
struct Home {
    EntityId system;
    EntityId planet;
};

/// InvalidInput where the thickness of a galaxy is not from 0 (all systems in a plane) to 1.
void check_thickness(double thickness);
/// Throws InvalidInput for settings out of range, and counts that leave too little room for the homes.
void check(const GalaxySettings& settings, const Universe& universe);

/// Makes the systems, starlanes and planets of a galaxy in a world whose components are registered; gives the homes by seat.
/// Depends on the settings and on the universe's planet classes, home classes, number of names and lane_length_scale, nothing else.
[[nodiscard]] std::vector<Home> generate_galaxy(World& world, const Universe& universe, const GalaxySettings& settings);

}  // namespace void_reckoning
