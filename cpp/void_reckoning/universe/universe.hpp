#pragma once

#include <array>
#include <bitset>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "void_reckoning/base/ids.hpp"

namespace void_reckoning {

/// Maximum number of factions in a universe, so that a set of them is a small bit mask.
inline constexpr std::size_t kMaxFactions = 256;
using FactionSet = std::bitset<kMaxFactions>;

/// The environment in which a unit lives and fights.
enum class Domain : std::uint8_t { kSpace, kGround };

enum class DamageType : std::uint8_t { kKinetic, kEnergy, kExplosive, kPlasma };
inline constexpr std::size_t kDamageTypes = 4;

/// A number of the rules that an effect can change.
enum class Stat : std::uint8_t {
    // of a colony (or of all of a faction's colonies)
    kCredits,
    kIndustry,
    kResearch,
    kPopulationCapacity,
    kPopulationGrowth,
    kStability,
    kBuildingSlots,
    kGroundDefence,
    kOrbitalDefence,
    // of units
    kHull,
    kShields,
    kShieldRecharge,
    kArmour,
    kDamage,
    kAccuracy,
    kRange,
    kTacticalSpeed,
    kSpeed,
    kMorale,
    kUpkeep,
    kCost,
    kDetection,
};
inline constexpr std::size_t kStats = 22;

/// Name and unit of a stat. Content writes `add` and `set` values in `unit`; Effect::value holds them times `scale`, which is the sub-unit
/// of the changed number (thousandths of a point, thousands of people).
struct StatInfo {
    std::string_view name, unit;
    bool of_units = false;      ///< false: of colonies
    bool factor_only = false;   ///< belongs to a unit's weapons, which differ: effects may only multiply it
    double scale = 1;
    bool above_zero = false;    ///< must not be 0: a unit without hull or a weapon without range can't work
};
[[nodiscard]] const StatInfo& info(Stat stat);

enum class Operation : std::uint8_t { kAdd, kMultiply, kSet };

/// `faction`: all of the faction's units or colonies, depending on the stat; `colony`: the colony that holds the building.
enum class Scope : std::uint8_t { kFaction, kColony };

/// The one mechanism behind traits, technologies and buildings: a change of a number under a condition.
/// A number with several effects is (the last `set`, or the base, plus all `add`) times all `multiply`.
struct Effect {
    Scope scope = Scope::kFaction;
    Stat stat = Stat::kCredits;
    Operation operation = Operation::kAdd;
    double value = 0;                   ///< multiply: a factor; add, set: in the number's sub-unit (StatInfo::scale)
    std::optional<Domain> domain;       ///< only units of this domain
    UnitTypeIndex unit_type;            ///< only this unit type; none: all
    PlanetClassIndex planet_class;      ///< only colonies on this class; none: all
};

struct Weapon {
    std::string id, name;
    DamageType damage_type = DamageType::kKinetic;
    Domain domain = Domain::kSpace;     ///< domain of the units that mount it
    double range = 0;                   ///< space: km; ground: m
    double rate = 1;                    ///< salvos a tick, (0, 10]
    std::int32_t salvo = 1;             ///< shots a salvo
    double dispersion = 0;              ///< mrad, standard deviation; guided weapons: 0
    double guidance = 0;                ///< 0 unguided .. 1 never misses a target that does not dodge
    double muzzle_velocity = 0;         ///< km/s (space) or m/s (ground); decides how much a moving target can dodge
    std::int64_t damage = 0;            ///< thousandths of a hull point a hit
    std::int64_t penetration = 0;       ///< thousandths of an armour point
    double area = 0, burst = 0;         ///< km or m: radius within which area fire falls, and in which a shot of it hits; area 0: aimed
};

/// Maximum number of different weapons on one unit: the combat engine's limit.
inline constexpr std::size_t kMaxMounts = 8;

struct WeaponMount {
    WeaponIndex weapon;
    std::int32_t count = 1;
};

struct UnitType {
    std::string id, name;
    Domain domain = Domain::kSpace;
    std::vector<FactionIndex> factions; ///< factions that may build it; empty: all
    TechnologyIndex requires_technology;
    BuildingIndex requires_building;
    std::int64_t cost = 0;              ///< thousandths of a credit, paid when ordered
    std::int64_t industry = 0;          ///< thousandths of an industry point to build
    std::int64_t upkeep = 0;            ///< thousandths of a credit a turn
    std::int64_t hull = 0;              ///< thousandths of a hull point (space), or of a soldier (ground)
    std::int64_t shields = 0, shield_recharge = 0;  ///< thousandths, a tick
    std::int64_t armour = 0;            ///< thousandths
    std::array<double, kDamageTypes> resistance{};  ///< share of damage of each type that is ignored, [0, 0.9]
    double morale = 1;                  ///< (0, 3]
    double size = 1;                    ///< diameter: space m, ground m of one soldier's or vehicle's front
    double tactical_speed = 0;          ///< in battle: km a tick (space), m a tick (ground)
    double speed = 0;                   ///< on the map: light years a turn; 0 for ground units
    double detection = 0;               ///< light years
    std::int32_t transport = 0;         ///< armies it can carry
    bool colonises = false;             ///< founds a colony and is used up
    std::vector<WeaponMount> weapons;
    FactionSet builders;                ///< derived at load: factions that may ever build it, by required technology and building
    std::string ban;                    ///< derived at load: why nobody may build it, because of Rules::banned; empty: not banned
};

struct BuildingType {
    std::string id, name;
    std::int64_t cost = 0, industry = 0, upkeep = 0;  ///< thousandths, as for units
    TechnologyIndex requires_technology;
    std::vector<PlanetClassIndex> classes;  ///< planet classes that it may stand on; empty: all
    bool unique_per_colony = true;
    std::vector<Effect> effects;
    bool faction_wide = false;          ///< derived at load: an effect applies beyond its colony
    std::string ban;                    ///< derived at load: as of a unit type
};

struct Technology {
    std::string id, name;
    std::int32_t tier = 1;
    std::int64_t cost = 0;              ///< thousandths of a research point
    std::vector<TechnologyIndex> requires_all;
    std::vector<TechnologyIndex> excludes;  ///< symmetric: each of a pair lists the other
    std::vector<FactionIndex> factions; ///< factions that may learn it; empty: all
    std::vector<Effect> effects;
    FactionSet learners;                ///< derived at load: factions that may ever learn it, by prerequisites
    std::string ban;                    ///< derived at load: why nobody may learn it; empty: not banned
};

/// Terrain of battles: the source of the combat engine's Terrain.
struct Terrain {
    std::string id, name;
    Domain domain = Domain::kGround;
    double weight = 0;  ///< space: relative frequency among systems; ground: planet classes refer to it
    double cover = 0;  ///< share of hits stopped, [0, 0.9]
    double speed = 1, sight = 1;  ///< factors of speeds and weapons' ranges
};

struct PlanetClass {
    std::string id, name;
    double weight = 1;  ///< relative frequency of generation
    double population_capacity = 0;  ///< millions per size step; 0: can't be colonised
    double credits = 1, industry = 1, research = 1;  ///< output factors
    double hazard = 0;  ///< [0, 1]: slows growth
    TerrainIndex terrain;  ///< of battles on it; none: open ground
};

/// Preferences of an AI of this faction, each about 1; read by policies only.
struct Personality {
    double aggression = 1, expansion = 1, economy = 1, research = 1, caution = 1;
};

struct StartingUnit {
    UnitTypeIndex type;
    std::int32_t count = 1;
};

struct FactionSpec {
    std::string id, name, adjective, colour;  ///< colour "#rrggbb"
    Personality personality;
    PlanetClassIndex home_class;
    std::vector<Effect> traits;
    std::vector<StartingUnit> starting_units;
    std::vector<BuildingIndex> starting_buildings;
    std::vector<TechnologyIndex> starting_technologies;
};

enum class VictoryKind : std::uint8_t { kConquest, kPlanetShare, kScoreLimit };

struct VictoryCondition {
    std::string id, name;
    VictoryKind kind = VictoryKind::kConquest;
    double share = 0;  ///< planet share: of the habitable planets, (0, 1]
    std::int32_t turns = 0;  ///< planet share: number of turns to hold it; score limit: the turn of the decision
};

/// What nobody can build or learn, for experiments and scenarios. What there is at the start of a campaign stays.
struct Bans {
    std::vector<UnitTypeIndex> unit_types;
    std::vector<BuildingIndex> buildings;
    std::vector<TechnologyIndex> technologies;
};

/// The constants of the mechanisms: `rules.toml`. Every number read by a rule, except those of a type, is here.
struct Rules {
    std::int64_t starting_treasury = 0;  ///< thousandths of a credit
    std::int64_t starting_population = 0;  ///< thousands of people
    double population_growth = 0;  ///< share a turn at low density (logistic)
    std::int64_t colony_founding_population = 0;  ///< thousands
    double credits_per_million = 0, industry_per_million = 0, research_per_million = 0;  ///< a turn
    std::int64_t colony_upkeep = 0;  ///< thousandths of a credit a turn
    std::int32_t building_slots = 0;  ///< per colony, plus one per size step
    std::int32_t queue_length = 0;  ///< entries a colony's queue may hold
    double lane_length_scale = 0;  ///< light years: mean length of a starlane seen from above
    double base_detection = 0;  ///< light years around a colony
    std::int64_t conquest_population_loss = 0;  ///< per cent of the population lost when a planet falls
    double retreat_ratio = 0;  ///< an evasive or outmatched fleet leaves when its strength is below this share of the enemy's
    std::int64_t experience_per_battle = 0;  ///< points; 100 points are a level
    std::int32_t battle_tick_limit = 0;
    double defender_cover = 0;  ///< share of the hits on a planet's defenders stopped by prepared positions, [0, 0.9]
    std::int64_t militia_per_million = 0;  ///< thousandths of an army defending a colony, per million people
    UnitTypeIndex militia_type;  ///< the ground unit type of militia
    UnitTypeIndex platform_type;  ///< the space unit type of one point of orbital defence
    std::int64_t score_planet = 0, score_population = 0, score_unit = 0, score_technology = 0;
    Bans banned;
};

/// One file of the universe, kept so that a log can be replayed after the files on disk changed.
struct UniverseFile {
    std::string path;  ///< relative to the universe's folder
    std::string text;
};

/// All content, validated and immutable: tables indexed by the small integers of base/ids.hpp, in the order of the files.
struct Universe {
    std::string id, name, description;
    std::vector<Weapon> weapons;
    std::vector<UnitType> unit_types;
    std::vector<BuildingType> buildings;
    std::vector<Technology> technologies;
    std::vector<Terrain> terrains;
    std::vector<PlanetClass> planet_classes;
    std::vector<FactionSpec> factions;
    std::vector<VictoryCondition> victory_conditions;
    std::vector<std::string> system_names;  ///< used in a seeded order, then with numerals
    Rules rules;
    std::vector<UniverseFile> files;  ///< sorted by path
    std::uint64_t hash = 0;  ///< of the files' paths and texts

    [[nodiscard]] const Weapon& operator[](WeaponIndex i) const { return weapons[i.value]; }
    [[nodiscard]] const UnitType& operator[](UnitTypeIndex i) const { return unit_types[i.value]; }
    [[nodiscard]] const BuildingType& operator[](BuildingIndex i) const { return buildings[i.value]; }
    [[nodiscard]] const Technology& operator[](TechnologyIndex i) const { return technologies[i.value]; }
    [[nodiscard]] const Terrain& operator[](TerrainIndex i) const { return terrains[i.value]; }
    [[nodiscard]] const PlanetClass& operator[](PlanetClassIndex i) const { return planet_classes[i.value]; }
    [[nodiscard]] const FactionSpec& operator[](FactionIndex i) const { return factions[i.value]; }

    /// Find a row by its id; none if there is no such id.
    [[nodiscard]] UnitTypeIndex find_unit_type(std::string_view id) const;
    [[nodiscard]] TechnologyIndex find_technology(std::string_view id) const;
    [[nodiscard]] BuildingIndex find_building(std::string_view id) const;
    [[nodiscard]] FactionIndex find_faction(std::string_view id) const;
    [[nodiscard]] WeaponIndex find_weapon(std::string_view id) const;
    [[nodiscard]] PlanetClassIndex find_planet_class(std::string_view id) const;

    /// Return whether the faction may build the type, its own or common, regardless of its technologies. Never if it is banned.
    [[nodiscard]] bool may_build(FactionIndex f, UnitTypeIndex i) const { return unit_types[i.value].builders[f.value]; }
    /// Return whether the faction may ever build it: it is not banned, and the faction may learn its technology.
    [[nodiscard]] bool may_build(FactionIndex f, BuildingIndex i) const {
        const TechnologyIndex required = buildings[i.value].requires_technology;
        return !is_banned(i) && (!required || may_learn(f, required));
    }
    [[nodiscard]] bool may_learn(FactionIndex f, TechnologyIndex i) const { return technologies[i.value].learners[f.value]; }
    /// Return whether nobody may build or learn it, because of Rules::banned; the row's `ban` says why.
    template <class IndexType> [[nodiscard]] bool is_banned(IndexType i) const { return !(*this)[i].ban.empty(); }
};

/// Return the name used in content: "space", "kinetic", "multiply", "planet_share" and so on.
[[nodiscard]] std::string_view name_of(Domain value);
[[nodiscard]] std::string_view name_of(DamageType value);
[[nodiscard]] std::string_view name_of(Stat value);
[[nodiscard]] std::string_view name_of(Operation value);
[[nodiscard]] std::string_view name_of(Scope value);
[[nodiscard]] std::string_view name_of(VictoryKind value);

/// Return "10 factions, 28 unit types (18 space, 10 ground), ..." on one line.
[[nodiscard]] std::string describe(const Universe& universe);

}  // namespace void_reckoning
