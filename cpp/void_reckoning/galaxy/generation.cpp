#include "void_reckoning/galaxy/generation.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>

#include "void_reckoning/base/refusal.hpp"
#include "void_reckoning/galaxy/homes.hpp"
#include "void_reckoning/galaxy/neighbourhoods.hpp"
#include "void_reckoning/galaxy/placement.hpp"
#include "void_reckoning/galaxy/starlanes.hpp"

namespace void_reckoning {
namespace {

constexpr std::array<std::string_view, kShapes> kShapeNames = {"spiral", "elliptical", "cluster", "ring"};
constexpr std::array<double, 7> kStarShares = {0.01, 0.04, 0.09, 0.13, 0.18, 0.23, 0.32};  // O B A F G K M
constexpr std::uint8_t kHomeStar = 4;
constexpr std::uint8_t kHomeSize = 8;
constexpr std::size_t kHomeOrbit = 3;  // or the last one, in a smaller system

struct Layout {
    std::vector<Position> positions;
    std::vector<LaneLink> lanes;
};

/// Move systems out of the plane by uniformly random heights: at most half the thickness times the distance from the centre to the farthest
/// system. The last step, so that it changes neither positions on the map nor the choice of lanes.
void lift(std::vector<Position>& positions, double thickness, RandomAddress address) {
    double farthest2 = 0;
    for (const Position p : positions) {
        farthest2 = std::max(farthest2, squared_distance({static_cast<double>(p.x), static_cast<double>(p.y)}, {}));
    }
    const double highest = 0.5 * thickness * std::sqrt(farthest2);
    for (std::size_t i = 0; i < positions.size(); ++i) positions[i].z = static_cast<float>(highest * address.between(-1, 1, i));
}

/// Scale the galaxy so that the mean lane length, seen from above, is lane_length_scale; more if systems would otherwise be too close.
Layout scale(std::span<const Point> places, std::vector<LaneLink> lanes, double lane_length_scale, double thickness,
             RandomAddress heights) {
    double sum = 0;
    for (const LaneLink& lane : lanes) sum += std::sqrt(squared_distance(places[lane.a], places[lane.b]));
    const double mean = sum / static_cast<double>(lanes.size());
    // Places are at least 1 apart; the last factor allows for rounding to float.
    const double factor = lane_length_scale * std::max(1 / mean, kMinimumSeparation) * (1 + 1e-6);
    Layout result{{}, std::move(lanes)};
    for (const Point p : places) result.positions.push_back({static_cast<float>(p.x * factor), static_cast<float>(p.y * factor)});
    lift(result.positions, thickness, heights);
    for (LaneLink& lane : result.lanes) {
        lane.length = static_cast<float>(straight_distance(result.positions[lane.a], result.positions[lane.b]));
    }
    return result;
}

std::uint8_t draw_star(RandomAddress address) {
    double rest = address.uniform();
    std::uint8_t star = 0;
    for (; star < kStarShares.size() - 1 && rest >= kStarShares[star]; ++star) rest -= kStarShares[star];
    return star;
}

/// Return the row numbers of the universe's system names in random order.
std::vector<std::uint16_t> shuffled_names(std::size_t count, RandomAddress address) {
    std::vector<std::uint16_t> rows(count);
    for (std::size_t i = 0; i < count; ++i) rows[i] = static_cast<std::uint16_t>(i);
    std::sort(rows.begin(), rows.end(), [&](std::uint16_t a, std::uint16_t b) {
        const std::uint64_t key_a = address.bits(a);
        const std::uint64_t key_b = address.bits(b);
        return key_a != key_b ? key_a < key_b : a < b;
    });
    return rows;
}

std::vector<EntityId> make_systems(World& world, const Universe& universe, RandomAddress root, const Layout& layout,
                                   std::span<const SystemNumber> homes) {
    const std::vector<std::uint16_t> names =
        shuffled_names(std::min<std::size_t>(universe.system_names.size(), 0xFFFF), root.at(Purpose::kName));
    std::vector<EntityId> result;
    for (std::size_t i = 0; i < layout.positions.size(); ++i) {
        System system;
        system.number = static_cast<std::uint16_t>(i);
        const bool is_home = std::find(homes.begin(), homes.end(), i) != homes.end();
        system.star = is_home ? kHomeStar : draw_star(root.at(Purpose::kGalaxy).at(1).at(i));
        if (!names.empty()) {
            system.name = names[i % names.size()];
            const std::size_t turn = i / names.size();
            system.numeral = static_cast<std::uint16_t>(turn == 0 ? 0 : turn + 1);
        }
        result.push_back(world.create(system, layout.positions[i]));
    }
    for (const LaneLink& lane : layout.lanes) world.create(Starlane{result[lane.a], result[lane.b], lane.length});
    return result;
}

}  // namespace

std::string_view name_of(Shape shape) { return kShapeNames.at(static_cast<std::size_t>(shape)); }

std::optional<Shape> find_shape(std::string_view name) {
    const auto* const found = std::find(kShapeNames.begin(), kShapeNames.end(), name);
    if (found == kShapeNames.end()) return std::nullopt;
    return static_cast<Shape>(found - kShapeNames.begin());
}

void check_thickness(double thickness) {
    if (!(thickness >= 0 && thickness <= 1)) throw InvalidInput(must_be_between("thickness", 0, 1, thickness));
}

void check(const GalaxySettings& settings, const Universe& universe) {
    if (settings.systems < kMinSystems || settings.systems > kMaxSystems) {
        throw InvalidInput(must_be_between("systems", kMinSystems, kMaxSystems, settings.systems));
    }
    if (static_cast<std::size_t>(settings.shape) >= kShapes) {
        throw InvalidInput(must_be_between("shape", 0, kShapes - 1, static_cast<int>(settings.shape)));
    }
    check_thickness(settings.thickness);
    const std::int64_t max_factions = std::min<std::int64_t>(settings.systems / kSystemsPerHome, kMaxFactions);
    const auto factions = static_cast<std::int64_t>(settings.factions.size());
    if (factions < 1 || factions > max_factions) {
        throw InvalidInput(
            must_be("factions", fmt::format("between 1 and {} in a galaxy of {} systems", max_factions, settings.systems), factions));
    }
    for (std::size_t seat = 0; seat < settings.factions.size(); ++seat) {
        const FactionIndex faction = settings.factions[seat];
        if (faction.value >= universe.factions.size()) {
            throw InvalidInput(must_be_between(fmt::format("factions[{}]", seat), 0,
                                               static_cast<std::int64_t>(universe.factions.size()) - 1, faction.value));
        }
        if (universe[faction].home_class.value >= universe.planet_classes.size()) {
            throw InvalidInput(
                fmt::format("factions.{}.home_class must be one of the universe's planet classes, got none", universe[faction].id));
        }
    }
    const double scale = universe.rules.lane_length_scale;
    if (!(scale > 0 && scale <= 1e6)) throw InvalidInput(must_be("lane_length_scale", "greater than 0 and at most 1000000 ly", scale));
}

std::vector<Home> generate_galaxy(World& world, const Universe& universe, const GalaxySettings& settings) {
    check(settings, universe);
    const PlanetDeck deck(universe);
    const RandomAddress root(settings.seed);
    const auto count = static_cast<std::size_t>(settings.systems);
    const std::vector<Point> places = place_systems(settings.shape, count, root.at(Purpose::kGalaxy).at(0));
    const Layout layout = scale(places, join_systems(places, root.at(Purpose::kStarlane)), universe.rules.lane_length_scale,
                                settings.thickness, root.at(Purpose::kHeight));
    PathFinder paths(std::make_shared<const Starmap>(layout.positions, layout.lanes));

    const std::vector<SystemNumber> homes = choose_homes(paths, settings.factions.size(), root.at(Purpose::kHome));
    std::vector<PlannedSystem> planets = draw_planets(deck, count, root.at(Purpose::kPlanet).at(0));
    balance_neighbourhoods(neighbourhoods_of(paths, homes), deck, planets, root.at(Purpose::kPlanet).at(1));

    const std::vector<EntityId> systems = make_systems(world, universe, root, layout, homes);
    std::vector<Home> result(homes.size());
    for (SystemNumber number = 0; number < count; ++number) {
        PlannedSystem& here = planets[number];
        const auto seat = static_cast<std::size_t>(std::find(homes.begin(), homes.end(), number) - homes.begin());
        const bool is_home = seat < homes.size();
        const std::size_t home_orbit = std::min(here.size() + 1, kHomeOrbit);
        if (is_home) {
            const PlannedPlanet planet{universe[settings.factions[seat]].home_class, kHomeSize, 1};
            here.insert(here.begin() + static_cast<std::ptrdiff_t>(home_orbit - 1), planet);
        }
        for (std::size_t orbit = 1; orbit <= here.size(); ++orbit) {
            const PlannedPlanet& one = here[orbit - 1];
            const EntityId id =
                world.create(Planet{systems[number], one.planet_class, static_cast<std::uint8_t>(orbit), one.size, one.richness});
            if (is_home && orbit == home_orbit) result[seat] = {systems[number], id};
        }
    }
    return result;
}

}  // namespace void_reckoning
