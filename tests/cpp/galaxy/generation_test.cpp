#include "void_reckoning/galaxy/generation.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <set>

#include "sample_universe.hpp"
#include "void_reckoning/galaxy/names.hpp"

namespace void_reckoning {
namespace {

std::string refusal(const GalaxySettings& settings) {
    try {
        check(settings, sample_universe());
    } catch (const InvalidInput& error) {
        return error.what();
    }
    return "allowed";
}

struct Size {
    std::int64_t systems;
    std::size_t factions;
};

/// Calls `body(galaxy, settings)` for small to large galaxies of every shape and several seeds.
template <class Body> void for_galaxies(std::uint64_t seeds, Body body) {
    for (const Shape shape : kAllShapes) {
        for (const auto& [systems, factions] : {Size{10, 1}, Size{10, 2}, Size{20, 5}, Size{60, 6}, Size{150, 10}, Size{400, 12}}) {
            for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
                SCOPED_TRACE(fmt::format("{} galaxy of {} systems, seed {}", name_of(shape), systems, seed));
                const GalaxySettings settings = sample_settings(seed, systems, factions, shape);
                body(SampleGalaxy(settings), settings);
            }
        }
    }
}

TEST(Generation, EverySystemCanBeReachedFromEveryOther) {
    for_galaxies(10, [](const SampleGalaxy& galaxy, const GalaxySettings& settings) {
        ASSERT_EQ(galaxy.map->size(), static_cast<std::size_t>(settings.systems));
        PathFinder paths(galaxy.map);
        for (const std::uint16_t hops : paths.hops_from(0)) ASSERT_NE(hops, kUnreachableHops);
    });
}

/// Seen from above.
Position on_the_map(Position place) { return {place.x, place.y, 0}; }

TEST(Generation, SystemsKeepApartAndLanesAreAsLongAsTheWay) {
    for_galaxies(5, [](const SampleGalaxy& galaxy, const GalaxySettings&) {
        const Starmap& map = *galaxy.map;
        const double scale = galaxy.universe.rules.lane_length_scale;
        for (SystemNumber a = 0; a < map.size(); ++a) {
            for (SystemNumber b = 0; b < a; ++b) ASSERT_GE(map.straight_distance(a, b), kMinimumSeparation * scale);
        }
        double sum = 0;
        for (LaneNumber lane = 0; lane < map.lane_count(); ++lane) {
            const LaneLink& one = map.lane(lane);
            ASSERT_EQ(one.length, static_cast<float>(map.straight_distance(one.a, one.b)));
            sum += straight_distance(on_the_map(map.position(one.a)), on_the_map(map.position(one.b)));
        }
        const double mean = sum / static_cast<double>(map.lane_count());
        EXPECT_GE(mean, 0.999 * scale);
        EXPECT_LE(mean, 1.1 * scale);
    });
}

double radius_of(const Starmap& map) {
    double radius = 0;
    for (const Position p : map.positions()) radius = std::max(radius, straight_distance(on_the_map(p), {}));
    return radius;
}

TEST(Generation, SystemsLieEvenlyWithinHalfTheThicknessOfThePlane) {
    for_galaxies(3, [](const SampleGalaxy&, const GalaxySettings& settings) {
        for (const double thickness : {0.1, 0.5, 1.0}) {
            GalaxySettings thick = settings;
            thick.thickness = thickness;
            const SampleGalaxy galaxy(thick);
            const double highest = thickness * radius_of(*galaxy.map) / 2;
            std::array<std::size_t, 4> quarters{};
            for (const Position p : galaxy.map->positions()) {
                const double share = (static_cast<double>(p.z) / highest + 1) / 2;
                ASSERT_GE(share, -1e-6);
                ASSERT_LE(share, 1 + 1e-6);
                ++quarters[std::min<std::size_t>(static_cast<std::size_t>(std::max(share, 0.0) * 4), 3)];
            }
            if (settings.systems < 150) continue;
            for (const std::size_t number : quarters) EXPECT_GT(number, galaxy.map->size() / 8);
        }
    });
}

TEST(Generation, AGalaxyWithoutThicknessIsFlat) {
    for_galaxies(2, [](const SampleGalaxy&, const GalaxySettings& settings) {
        GalaxySettings flat = settings;
        flat.thickness = 0;
        const SampleGalaxy galaxy(flat);
        for (const Position p : galaxy.map->positions()) ASSERT_EQ(std::bit_cast<std::uint32_t>(p.z), 0U);
    });
}

TEST(Generation, ThicknessChangesNothingOfTheMapSeenFromAbove) {
    for_galaxies(2, [](const SampleGalaxy& galaxy, const GalaxySettings& settings) {
        GalaxySettings thick = settings;
        thick.thickness = 0.9;
        const Starmap& one = *galaxy.map;
        const SampleGalaxy other_galaxy(thick);
        const Starmap& other = *other_galaxy.map;
        ASSERT_EQ(one.size(), other.size());
        ASSERT_EQ(one.lane_count(), other.lane_count());
        for (SystemNumber system = 0; system < one.size(); ++system) {
            ASSERT_EQ(one.position(system).x, other.position(system).x);
            ASSERT_EQ(one.position(system).y, other.position(system).y);
        }
        for (LaneNumber lane = 0; lane < one.lane_count(); ++lane) {
            ASSERT_EQ(one.lane(lane).a, other.lane(lane).a);
            ASSERT_EQ(one.lane(lane).b, other.lane(lane).b);
            ASSERT_GT(other.lane(lane).length, one.lane(lane).length);  // nine times as far apart in height
        }
    });
}

TEST(Generation, MostSystemsHaveTwoToFiveLanes) {
    for_galaxies(5, [](const SampleGalaxy& galaxy, const GalaxySettings& settings) {
        std::size_t usual = 0;
        for (SystemNumber system = 0; system < galaxy.map->size(); ++system) {
            const std::size_t lanes = galaxy.map->lanes(system).size();
            ASSERT_GE(lanes, 1U);
            ASSERT_LE(lanes, 8U);
            usual += lanes >= 2 && lanes <= 5 ? 1 : 0;
        }
        const std::size_t wanted = settings.systems < 60 ? 0 : galaxy.map->size() * 19 / 20;
        EXPECT_GE(usual, wanted);
    });
}

/// Two lanes cross if each separates the other's ends.
bool cross(const Starmap& map, const LaneLink& p, const LaneLink& q) {
    const auto side = [&map](const LaneLink& lane, SystemNumber system) {
        const Position a = map.position(lane.a);
        const Position b = map.position(lane.b);
        const Position c = map.position(system);
        return (static_cast<double>(b.x) - static_cast<double>(a.x)) * (static_cast<double>(c.y) - static_cast<double>(a.y)) -
               (static_cast<double>(b.y) - static_cast<double>(a.y)) * (static_cast<double>(c.x) - static_cast<double>(a.x));
    };
    if (p.a == q.a || p.a == q.b || p.b == q.a || p.b == q.b) return false;
    return side(p, q.a) * side(p, q.b) < 0 && side(q, p.a) * side(q, p.b) < 0;
}

TEST(Generation, LanesHardlyCross) {
    for_galaxies(2, [](const SampleGalaxy& galaxy, const GalaxySettings&) {
        const Starmap& map = *galaxy.map;
        std::size_t crossings = 0;
        for (LaneNumber i = 0; i < map.lane_count(); ++i) {
            for (LaneNumber j = 0; j < i; ++j) crossings += cross(map, map.lane(i), map.lane(j)) ? 1 : 0;
        }
        EXPECT_LE(crossings, map.lane_count() / 100);
    });
}

TEST(Generation, PlanetsAreTwoToThreeASystemAndOfEveryClass) {
    const SampleGalaxy galaxy(sample_settings(3, 1000, 5, Shape::kElliptical));
    std::vector<int> of_class(galaxy.universe.planet_classes.size());
    std::size_t planets = 0;
    for (SystemNumber system = 0; system < galaxy.map->size(); ++system) {
        std::uint8_t orbit = 0;
        for (const EntityId id : galaxy.map->planets(system)) {
            const Planet planet = galaxy.world.get<Planet>(id);
            EXPECT_EQ(planet.orbit, ++orbit);
            EXPECT_GE(planet.size, 1);
            EXPECT_LE(planet.size, 10);
            EXPECT_GT(planet.richness, 0.5F);
            ++of_class[planet.planet_class.value];
            ++planets;
        }
    }
    EXPECT_GT(planets, 2 * galaxy.map->size());
    EXPECT_LT(planets, 3 * galaxy.map->size());
    for (const int number : of_class) EXPECT_GT(number, 100);
}

TEST(Generation, SystemsAndPlanetsHaveNamesOfTheirOwn) {
    const SampleGalaxy galaxy(sample_settings(5, 150, 4, Shape::kSpiral));
    std::set<std::string> systems, planets;
    std::size_t planet_count = 0;
    for (SystemNumber number = 0; number < galaxy.map->size(); ++number) {
        systems.insert(system_name(galaxy.world, galaxy.universe, galaxy.map->system(number)));
        for (const EntityId planet : galaxy.map->planets(number)) {
            planets.insert(planet_name(galaxy.world, galaxy.universe, planet));
            ++planet_count;
        }
    }
    EXPECT_EQ(systems.size(), galaxy.map->size());
    EXPECT_EQ(planets.size(), planet_count);
    for (const char* name : {"StarA", "StarNa", "StarA 2", "StarA 3"}) EXPECT_TRUE(systems.contains(name)) << name;
    EXPECT_FALSE(systems.contains("StarA 1"));
    EXPECT_TRUE(planets.contains("StarA II") || planets.contains("StarB II") || planets.contains("StarC II"));
}

TEST(Generation, AUniverseWithoutNamesNumbersItsSystems) {
    Universe universe = sample_universe();
    universe.system_names.clear();
    const SampleGalaxy galaxy(sample_settings(5, 10, 1, Shape::kRing), universe);
    EXPECT_EQ(system_name(galaxy.world, universe, galaxy.map->system(9)), "System 10");
}

// These pin what seeds mean: whoever changes them makes every old seed another galaxy and raises the simulation version.
TEST(Generation, TheSameSeedGivesTheSameGalaxyOnEveryMachine) {
    EXPECT_EQ(SampleGalaxy(sample_settings(1, 150, 10, Shape::kSpiral)).world.state_hash(), 11595576712694280555ULL);
    EXPECT_EQ(SampleGalaxy(sample_settings(1, 150, 10, Shape::kElliptical)).world.state_hash(), 11862455175684880686ULL);
    EXPECT_EQ(SampleGalaxy(sample_settings(1, 150, 10, Shape::kCluster)).world.state_hash(), 16394755730860945291ULL);
    EXPECT_EQ(SampleGalaxy(sample_settings(1, 150, 10, Shape::kRing)).world.state_hash(), 10907314423948181437ULL);
    EXPECT_EQ(SampleGalaxy(sample_settings(7, 5000, 40, Shape::kSpiral)).world.state_hash(), 8379117548708667712ULL);
}

TEST(Generation, OtherSeedsAndShapesGiveOtherGalaxies) {
    std::set<std::uint64_t> hashes;
    for (const Shape shape : kAllShapes) {
        for (std::uint64_t seed = 0; seed < 20; ++seed) hashes.insert(SampleGalaxy(sample_settings(seed, 20, 2, shape)).world.state_hash());
    }
    EXPECT_EQ(hashes.size(), 80U);
}

TEST(Generation, CountsThatAreNotAllowedAreRefusedWithTheRange) {
    const auto spiral = [](std::int64_t systems, std::size_t factions) { return sample_settings(1, systems, factions, Shape::kSpiral); };
    EXPECT_EQ(refusal(spiral(3, 1)), "systems must be between 10 and 5000, got 3");
    EXPECT_EQ(refusal(spiral(-150, 1)), "systems must be between 10 and 5000, got -150");
    EXPECT_EQ(refusal(spiral(5001, 1)), "systems must be between 10 and 5000, got 5001");
    EXPECT_EQ(refusal(spiral(INT64_MAX, 1)), "systems must be between 10 and 5000, got 9223372036854775807");
    EXPECT_EQ(refusal(spiral(150, 0)), "factions must be between 1 and 37 in a galaxy of 150 systems, got 0");
    EXPECT_EQ(refusal(spiral(150, 38)), "factions must be between 1 and 37 in a galaxy of 150 systems, got 38");
    EXPECT_EQ(refusal(spiral(5000, 257)), "factions must be between 1 and 256 in a galaxy of 5000 systems, got 257");
    EXPECT_EQ(refusal(spiral(10, 2)), "allowed");
    GalaxySettings settings = spiral(20, 2);
    settings.factions[1] = FactionIndex(77);
    EXPECT_EQ(refusal(settings), "factions[1] must be between 0 and 9, got 77");
    settings = spiral(20, 2);
    settings.shape = static_cast<Shape>(4);
    EXPECT_EQ(refusal(settings), "shape must be between 0 and 3, got 4");
    for (const double thickness : {-0.1, 1.01, std::nan(""), std::numeric_limits<double>::infinity()}) {
        settings = spiral(20, 2);
        settings.thickness = thickness;
        EXPECT_EQ(refusal(settings), fmt::format("thickness must be between 0 and 1, got {}", thickness));
    }
    for (const double thickness : {0.0, 1.0}) {
        settings.thickness = thickness;
        EXPECT_EQ(refusal(settings), "allowed");
    }
}

TEST(Generation, ARefusedGalaxyLeavesTheWorldEmpty) {
    World world;
    world.register_components<System, Position, Starlane, Planet>();
    EXPECT_THROW((void)generate_galaxy(world, sample_universe(), sample_settings(1, 9, 1, Shape::kSpiral)), InvalidInput);
    Universe no_planets = sample_universe();
    for (PlanetClass& one : no_planets.planet_classes) one.weight = 0;
    EXPECT_THROW((void)generate_galaxy(world, no_planets, sample_settings(1, 10, 1, Shape::kSpiral)), InvalidInput);
    EXPECT_EQ(world.entity_count(), 0U);
}

TEST(Generation, ShapesAreFoundByName) {
    for (const Shape shape : kAllShapes) EXPECT_EQ(find_shape(name_of(shape)), shape);
    EXPECT_EQ(find_shape("square"), std::nullopt);
}

}  // namespace
}  // namespace void_reckoning
