#include "void_reckoning/universe/universe.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace void_reckoning {
namespace {

constexpr double kThousandths = 1000;
constexpr bool kOfUnits = true;
constexpr bool kFactorOnly = true;
constexpr bool kAboveZero = true;

constexpr std::array<StatInfo, kStats> kStatInfo = {{
    {"credits", "credits a turn", false, false, kThousandths},
    {"industry", "industry points a turn", false, false, kThousandths},
    {"research", "research points a turn", false, false, kThousandths},
    {"population_capacity", "millions of people", false, false, kThousandths},
    {"population_growth", "share a turn", false, false, 1},
    {"stability", "points of 100", false, false, 1},
    {"building_slots", "slots", false, false, 1},
    {"ground_defence", "armies", false, false, kThousandths},
    {"orbital_defence", "platforms", false, false, kThousandths},
    {"hull", "hull points (ships) or soldiers (armies)", kOfUnits, false, kThousandths, kAboveZero},
    {"shields", "points", kOfUnits, false, kThousandths},
    {"shield_recharge", "points a tick", kOfUnits, false, kThousandths},
    {"armour", "points", kOfUnits, false, kThousandths},
    {"damage", "factor", kOfUnits, kFactorOnly, 1, kAboveZero},
    {"accuracy", "factor", kOfUnits, kFactorOnly, 1, kAboveZero},
    {"range", "factor", kOfUnits, kFactorOnly, 1, kAboveZero},
    {"tactical_speed", "km a tick (ships) or m a tick (armies)", kOfUnits, false, 1},
    {"speed", "light years a turn", kOfUnits, false, 1},
    {"morale", "of 1 for ordinary crews", kOfUnits, false, 1, kAboveZero},
    {"upkeep", "credits a turn", kOfUnits, false, kThousandths},
    {"cost", "credits", kOfUnits, false, kThousandths},
    {"detection", "light years", kOfUnits, false, 1},
}};
static_assert(static_cast<std::size_t>(Stat::kDetection) + 1 == kStats);

template <class IndexType, class Row> [[nodiscard]] IndexType find_row(const std::vector<Row>& rows, std::string_view id) {
    const auto found = std::find_if(rows.begin(), rows.end(), [id](const Row& row) { return row.id == id; });
    return found == rows.end() ? IndexType{} : IndexType{static_cast<std::size_t>(found - rows.begin())};
}

}  // namespace

const StatInfo& info(Stat stat) { return kStatInfo[static_cast<std::size_t>(stat)]; }

UnitTypeIndex Universe::find_unit_type(std::string_view wanted) const { return find_row<UnitTypeIndex>(unit_types, wanted); }
TechnologyIndex Universe::find_technology(std::string_view wanted) const { return find_row<TechnologyIndex>(technologies, wanted); }
BuildingIndex Universe::find_building(std::string_view wanted) const { return find_row<BuildingIndex>(buildings, wanted); }
FactionIndex Universe::find_faction(std::string_view wanted) const { return find_row<FactionIndex>(factions, wanted); }
WeaponIndex Universe::find_weapon(std::string_view wanted) const { return find_row<WeaponIndex>(weapons, wanted); }
PlanetClassIndex Universe::find_planet_class(std::string_view wanted) const { return find_row<PlanetClassIndex>(planet_classes, wanted); }

std::string_view name_of(Domain value) { return value == Domain::kSpace ? "space" : "ground"; }

std::string_view name_of(DamageType value) {
    constexpr std::array<std::string_view, kDamageTypes> kNames = {"kinetic", "energy", "explosive", "plasma"};
    return kNames[static_cast<std::size_t>(value)];
}

std::string_view name_of(Stat value) { return info(value).name; }

std::string_view name_of(Operation value) {
    constexpr std::array<std::string_view, 3> kNames = {"add", "multiply", "set"};
    return kNames[static_cast<std::size_t>(value)];
}

std::string_view name_of(Scope value) { return value == Scope::kFaction ? "faction" : "colony"; }

std::string_view name_of(VictoryKind value) {
    constexpr std::array<std::string_view, 3> kNames = {"conquest", "planet_share", "score_limit"};
    return kNames[static_cast<std::size_t>(value)];
}

std::string describe(const Universe& universe) {
    const auto ships = std::count_if(universe.unit_types.begin(), universe.unit_types.end(),
                                     [](const UnitType& type) { return type.domain == Domain::kSpace; });
    return fmt::format(
        "{} factions, {} unit types ({} space, {} ground), {} weapons, {} buildings, {} technologies, {} planet classes, "
        "{} victory conditions, {} system names",
        universe.factions.size(), universe.unit_types.size(), ships, static_cast<std::ptrdiff_t>(universe.unit_types.size()) - ships,
        universe.weapons.size(), universe.buildings.size(), universe.technologies.size(), universe.planet_classes.size(),
        universe.victory_conditions.size(), universe.system_names.size());
}

}  // namespace void_reckoning
