#include "void_reckoning/galaxy/homes.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "sample_universe.hpp"
#include "void_reckoning/galaxy/neighbourhoods.hpp"

namespace void_reckoning {
namespace {

struct Surroundings {
    std::size_t settleable = 0;
    double worth = 0;
};

struct HomeMap {
    explicit HomeMap(const SampleGalaxy& of) : galaxy(of), paths(of.map) {
        for (const Home& home : of.homes) systems.push_back(of.map->number(home.system));
    }

    [[nodiscard]] double nearest_rival(SystemNumber home) {
        double least = kUnreachable;
        for (const SystemNumber other : systems) {
            if (other != home) least = std::min(least, paths.distance(home, other));
        }
        return least;
    }

    /// Within three lanes and nearer to this home than to any other; without the home planet.
    [[nodiscard]] std::vector<Surroundings> surroundings() {
        const PlanetDeck deck(galaxy.universe);
        const std::vector<Neighbourhood> around = neighbourhoods_of(paths, systems);
        std::vector<Surroundings> result(systems.size());
        for (std::size_t i = 0; i < systems.size(); ++i) {
            std::vector<SystemNumber> all = around[i].near;
            all.insert(all.end(), around[i].far.begin(), around[i].far.end());
            for (const SystemNumber system : all) {
                for (const EntityId id : galaxy.map->planets(system)) {
                    if (id == galaxy.homes[i].planet) continue;
                    const Planet planet = galaxy.world.get<Planet>(id);
                    const PlannedPlanet one{planet.planet_class, planet.size, planet.richness};
                    result[i].settleable += deck.settleable(one) ? 1 : 0;
                    result[i].worth += deck.worth(one);
                }
            }
        }
        return result;
    }

    const SampleGalaxy& galaxy;
    PathFinder paths;
    std::vector<SystemNumber> systems;
};

TEST(Homes, EachSeatHasItsFactionsPlanetInASystemOfItsOwn) {
    for (const Shape shape : kAllShapes) {
        const GalaxySettings settings = sample_settings(4, 60, 10, shape);
        const SampleGalaxy galaxy(settings);
        ASSERT_EQ(galaxy.homes.size(), settings.factions.size());
        std::set<EntityId> systems;
        for (std::size_t seat = 0; seat < galaxy.homes.size(); ++seat) {
            const Planet planet = galaxy.world.get<Planet>(galaxy.homes[seat].planet);
            EXPECT_EQ(planet.system, galaxy.homes[seat].system);
            EXPECT_EQ(planet.planet_class, galaxy.universe[settings.factions[seat]].home_class);
            EXPECT_EQ(planet.size, 8);
            EXPECT_EQ(planet.richness, 1);
            systems.insert(galaxy.homes[seat].system);
        }
        EXPECT_EQ(systems.size(), galaxy.homes.size());
    }
}

TEST(Homes, EachHasTwoPlanetsToSettleWithinOneLane) {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        const SampleGalaxy galaxy(sample_settings(seed, 150, 10, kAllShapes[seed % 4]));
        const PlanetDeck deck(galaxy.universe);
        HomeMap homes(galaxy);
        for (std::size_t i = 0; i < homes.systems.size(); ++i) {
            std::size_t settleable = 0;
            for (SystemNumber system = 0; system < galaxy.map->size(); ++system) {
                if (homes.paths.hops_from(homes.systems[i])[system] > 1) continue;
                for (const EntityId id : galaxy.map->planets(system)) {
                    const Planet planet = galaxy.world.get<Planet>(id);
                    const bool fit = deck.settleable({planet.planet_class, planet.size, planet.richness});
                    settleable += fit && id != galaxy.homes[i].planet ? 1 : 0;
                }
            }
            EXPECT_GE(settleable, 2U);
        }
    }
}

TEST(Homes, TheyLieFarApart) {
    for (const Shape shape : kAllShapes) {
        for (std::uint64_t seed = 1; seed <= 10; ++seed) {
            const SampleGalaxy galaxy(sample_settings(seed, 150, 6, shape));
            HomeMap homes(galaxy);
            std::vector<double> nearest;
            for (const SystemNumber home : homes.systems) nearest.push_back(homes.nearest_rival(home));
            const auto [least, most] = std::minmax_element(nearest.begin(), nearest.end());
            EXPECT_GE(*least, 4 * galaxy.universe.rules.lane_length_scale) << name_of(shape) << " seed " << seed;
            EXPECT_LE(*most, 2 * *least) << name_of(shape) << " seed " << seed;
        }
    }
}

TEST(Homes, NeighbourhoodsHaveEqualNumbersOfPlanetsAndNearlyEqualWorth) {
    for (const Shape shape : kAllShapes) {
        for (std::uint64_t seed = 1; seed <= 25; ++seed) {
            const SampleGalaxy galaxy(sample_settings(seed, 150, 10, shape));
            HomeMap homes(galaxy);
            const std::vector<Surroundings> all = homes.surroundings();
            const auto [fewest, most] =
                std::minmax_element(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.settleable < b.settleable; });
            const auto [poorest, richest] =
                std::minmax_element(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.worth < b.worth; });
            EXPECT_EQ(fewest->settleable, most->settleable) << name_of(shape) << " seed " << seed;
            EXPECT_LE(richest->worth, 1.1 * poorest->worth) << name_of(shape) << " seed " << seed;
        }
    }
}

TEST(Homes, NoSeatIsFavoured) {
    // Where the nearest rival is relative to the mean: over many galaxies every seat's average is about 1.
    constexpr std::size_t kSeats = 5;
    constexpr std::uint64_t kGalaxies = 200;
    std::vector<double> sum(kSeats);
    for (std::uint64_t seed = 1; seed <= kGalaxies; ++seed) {
        const SampleGalaxy galaxy(sample_settings(seed, 60, kSeats, Shape::kSpiral));
        HomeMap homes(galaxy);
        double mean = 0;
        for (const SystemNumber home : homes.systems) mean += homes.nearest_rival(home) / kSeats;
        for (std::size_t seat = 0; seat < kSeats; ++seat) sum[seat] += homes.nearest_rival(homes.systems[seat]) / mean;
    }
    for (const double one : sum) EXPECT_NEAR(one / static_cast<double>(kGalaxies), 1, 0.03);
}

TEST(Homes, AFullGalaxyStillGivesEveryoneAHome) {
    for (const Shape shape : kAllShapes) {
        const SampleGalaxy galaxy(sample_settings(9, 200, 50, shape));
        std::set<EntityId> systems;
        for (const Home& home : galaxy.homes) systems.insert(home.system);
        EXPECT_EQ(systems.size(), 50U);
    }
}

TEST(Homes, OneFactionMaySitOnEverySeat) {
    GalaxySettings settings = sample_settings(1, 40, 4, Shape::kRing);
    settings.factions.assign(4, FactionIndex(2));
    EXPECT_EQ(SampleGalaxy(settings).homes.size(), 4U);
}

TEST(Homes, AUniverseWhereNothingCanBeSettledStillHasHomes) {
    Universe universe = sample_universe();
    for (PlanetClass& one : universe.planet_classes) one.population_capacity = 0;
    EXPECT_EQ(SampleGalaxy(sample_settings(1, 40, 4, Shape::kRing), universe).homes.size(), 4U);
}

}  // namespace
}  // namespace void_reckoning
