#pragma once

#include <initializer_list>

#include "scenarios/universes.hpp"
#include "void_reckoning/campaign/forces.hpp"

namespace void_reckoning::scenarios {

/// Where the systems of a scene are, and which of them starlanes join. Lanes are as long as the way is straight.
struct Chart {
    std::vector<Position> systems;
    std::vector<std::pair<SystemNumber, SystemNumber>> lanes;
};

/// Systems 0, 1, 2 ... on a line, each joined to the next.
[[nodiscard]] Chart row_of(std::size_t systems, float light_years = 10);
/// System 0 in the middle, joined to each of the others.
[[nodiscard]] Chart star_of(std::size_t rays, float light_years = 10);

/// Orbits of every system of a scene: a green planet of size 3, a desert of size 2 and richness 1.5, and a gas giant that nobody can live on.
inline constexpr std::size_t kGreen = 0, kDesert = 1, kGas = 2;

/// The two that every scene has: "red", without traits, and "blue", with some.
inline constexpr Seat kRed(0), kBlue(1);

/// A campaign on a chart, in the frontier universe or a variant of it, in which nobody owns anything until a test says so. Further seats are red and
/// blue again.
class Scene {
   public:
    explicit Scene(const Chart& chart = row_of(5), std::size_t factions = 2, std::uint64_t seed = 1,
                   const std::shared_ptr<const Universe>& universe = frontier_universe());

    Campaign campaign;

    [[nodiscard]] World& world() { return campaign.world(); }
    [[nodiscard]] const Universe& universe() const { return campaign.universe(); }
    [[nodiscard]] EntityId system(SystemNumber number) const { return campaign.map().system(number); }
    [[nodiscard]] EntityId planet(SystemNumber system, std::size_t orbit = kGreen) const { return campaign.map().planets(system)[orbit]; }
    [[nodiscard]] FactionState faction(Seat seat) const { return campaign.world().get<FactionState>(campaign.faction_entity(seat)); }

    // Types by their names; NotFound for a name that the universe does not have.
    [[nodiscard]] UnitTypeIndex unit(std::string_view name) const;
    [[nodiscard]] BuildingIndex building(std::string_view name) const;
    [[nodiscard]] TechnologyIndex technology(std::string_view name) const;

    /// Makes a planet a colony. The faction's first one is its capital.
    EntityId settle(Seat seat, EntityId planet, std::int64_t thousands, float stability = 1);
    EntityId build(EntityId colony, std::string_view building);
    void learn(Seat seat, std::string_view technology);
    void set_treasury(Seat seat, std::int64_t thousandths);
    /// At the end of the colony's queue.
    EntityId queue_building(EntityId colony, std::string_view building);
    EntityId queue_unit(EntityId colony, std::string_view unit);

    struct Ships {
        std::string_view type;
        int count = 1;
    };
    EntityId fleet(Seat seat, SystemNumber system, std::initializer_list<Ships> ships, Stance stance = Stance::kAggressive);
    [[nodiscard]] std::vector<EntityId> ships(EntityId fleet);
    /// An army on a colony, or aboard a fleet, by its owner.
    EntityId army(EntityId colony_or_fleet, std::string_view type);

    /// Counts rounds without playing them.
    void set_turn(std::uint32_t turn);

   private:
    EntityId queue(EntityId colony, bool unit, std::uint16_t type);
};

}  // namespace void_reckoning::scenarios
