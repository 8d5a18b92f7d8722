#pragma once

#include <array>

#include "void_reckoning/ecs/world.hpp"

/// The components of a campaign. To add one: a struct, its Describe, a line in register_campaign_components(). Saves, hash, rollback,
/// queries and tables follow by themselves.
namespace void_reckoning {

/// A faction of this campaign, by its seat at the table: several seats may play the same faction of the universe (FactionIndex).
using Seat = Index<struct SeatTag>;

inline constexpr std::size_t kMaxVictoryConditions = 8;

/// Tag of everything that is owned; on the faction's own entity too. Taken off when nobody owns it any more.
struct Faction {
    Text faction_id;
    Seat seat;
};

/// One per faction. What belongs to it refers to its index.
struct FactionState {
    FactionIndex spec;
    std::int64_t treasury = 0;
    std::int64_t income = 0;
    std::int64_t industry = 0;
    std::int64_t research = 0;
    std::int64_t score = 0;
    EntityId capital;
    Text policy;
    Text memory;
    bool alive = true;
    std::array<std::uint16_t, kMaxVictoryConditions> held{};  ///< by victory condition: turns its share has been held in a row
};

/// What a faction is learning; on the faction's own entity.
struct Research {
    TechnologyIndex technology;
    std::int64_t progress = 0;
};

struct KnownTechnology {
    TechnologyIndex technology;
};

/// One entity: where the campaign stands.
struct CampaignState {
    std::uint32_t turn = 0;      ///< rounds completed
    std::uint16_t slot = 0;      ///< faction turns completed in the round under way
    std::uint64_t seed = 0;
    std::uint64_t universe_hash = 0;
    std::uint64_t simulation_version = 0;
    std::uint64_t combats = 0;
    std::uint64_t decided = 0;
    std::uint64_t conquests = 0;
    std::uint16_t winner = 0xFFFF;
    std::uint16_t victory = 0xFFFF;
    std::uint32_t victory_turn = 0;
};

/// What the world was asked to be: part of its identity.
struct WorldSettings {
    std::uint16_t factions = 0;
    std::uint32_t systems = 0;
    std::uint8_t shape = 0;
    double thickness = 0;        ///< of the galaxy, in radii
};

/// Light years from the galaxy's centre; the disc lies along x and y, and maps show it from above.
struct Position {
    float x = 0;
    float y = 0;
    float z = 0;
};

struct System {
    std::uint16_t number = 0;    ///< 0-based, in the order of generation
    std::uint8_t star = 0;       ///< spectral class, 0 (O) .. 6 (M)
    std::uint16_t name = 0;      ///< row of the universe's system names
    std::uint16_t numeral = 0;   ///< 0: the plain name
};

struct Starlane {
    EntityId a;
    EntityId b;
    float length = 0;
};

struct Planet {
    EntityId system;
    PlanetClassIndex planet_class;
    std::uint8_t orbit = 0;
    std::uint8_t size = 1;
    float richness = 1;
};

/// A settled planet; the entity has Planet and Faction too.
struct Colony {
    std::int64_t population = 0;
    float stability = 1;
    std::uint32_t founded = 0;
};

struct Building {
    EntityId colony;
    BuildingIndex type;
};

/// Something a colony builds; entries are worked on in the order of their numbers.
struct QueueEntry {
    EntityId colony;
    bool unit = false;           ///< else a building
    std::uint16_t type = 0;
    std::uint32_t number = 0;
    std::int64_t progress = 0;
};

enum class Stance : std::uint8_t { kAggressive, kDefensive, kEvasive };

/// Ships that move together; has Position and Faction too, and Movement while under way.
struct Fleet {
    EntityId system;             ///< where it is, or left from
    Stance stance = Stance::kAggressive;
    std::uint32_t moved_turn = 0;  ///< turn + 1 of its last move
};

/// A fleet on a starlane.
struct Movement {
    EntityId next;               ///< the system at the lane's end
    EntityId destination;
    float lane_length = 0;
    float progress = 0;
};

struct Ship {
    EntityId fleet;
    UnitTypeIndex type;
    std::int64_t hull = 0;
    std::int64_t shields = 0;
    float morale = 1;
    std::int32_t experience = 0;
    float fatigue = 0;           ///< 0 rested .. 1 spent
};

/// A ground unit: on a planet or aboard a fleet, never both.
struct Army {
    EntityId planet;
    EntityId carrier;            ///< a fleet
    UnitTypeIndex type;
    std::int64_t strength = 0;
    float morale = 1;
    std::int32_t experience = 0;
    float fatigue = 0;           ///< 0 rested .. 1 spent
};

/// What a faction last saw of a system or planet.
struct Sighting {
    EntityId subject;
    Seat owner;                  ///< of a planet, as seen; none: nobody
    std::uint32_t turn = 0;
    std::int64_t strength = 0;   ///< hostile fighting strength seen there
};

/// Units of one type and owner at the place of a sighting, as its faction last saw them; that faction's, as the sighting is.
struct SightedUnits {
    EntityId sighting;           ///< of a system: ships that stand there and orbital platforms; of a planet: armies and militia
    Seat owner;
    UnitTypeIndex type;
    std::uint32_t count = 0;
    std::int64_t health = 0;     ///< thousandths of a unit: the shares of their full hull or strength, summed
};

void register_campaign_components(World& world);

}  // namespace void_reckoning

#include "void_reckoning/galaxy/component_descriptions.hpp"
