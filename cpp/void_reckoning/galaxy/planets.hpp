#pragma once

#include <vector>

#include "void_reckoning/base/random.hpp"
#include "void_reckoning/galaxy/plan.hpp"
#include "void_reckoning/universe/universe.hpp"

namespace void_reckoning {

inline constexpr std::size_t kMaxPlanets = 8;      ///< per system
inline constexpr std::uint8_t kLargestPlanet = 10;

/// Draws planets by the universe's weights.
class PlanetDeck {
   public:
    /// InvalidInput if no class can be drawn.
    explicit PlanetDeck(const Universe& universe);

    [[nodiscard]] PlannedPlanet draw(RandomAddress address) const { return draw_from(all_, address); }
    /// Draw a planet of a class that can be settled; there must be one.
    [[nodiscard]] PlannedPlanet draw_settleable(RandomAddress address) const { return draw_from(settleable_, address); }
    [[nodiscard]] PlannedPlanet draw_barren(RandomAddress address) const { return draw_from(barren_, address); }
    [[nodiscard]] bool has_settleable() const { return !settleable_.empty(); }
    [[nodiscard]] bool has_barren() const { return !barren_.empty(); }

    [[nodiscard]] bool settleable(const PlannedPlanet& planet) const;
    /// Return the worth of a colony there, by its class's capacity, output and hazard; the unit cancels out.
    [[nodiscard]] double worth(const PlannedPlanet& planet) const;

   private:
    [[nodiscard]] PlannedPlanet draw_from(const std::vector<PlanetClassIndex>& classes, RandomAddress address) const;

    const Universe* universe_;
    std::vector<PlanetClassIndex> all_, settleable_, barren_;
};

/// Draw 0 to 5 planets for each system, 2.5 on average.
[[nodiscard]] std::vector<PlannedSystem> draw_planets(const PlanetDeck& deck, std::size_t systems, RandomAddress address);

}  // namespace void_reckoning
