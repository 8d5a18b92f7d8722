#include "void_reckoning/galaxy/starmap.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "sample_universe.hpp"

namespace void_reckoning {
namespace {

World sample_world(std::vector<EntityId>& systems, int count) {
    World world;
    world.register_components<System, Position, Starlane, Planet>();
    for (int i = 0; i < count; ++i) {
        System system;
        system.number = static_cast<std::uint16_t>(count - 1 - i);
        systems.push_back(world.create(system, Position{static_cast<float>(i), 0}));
    }
    return world;
}

TEST(StarmapOfAWorld, NumbersLeadToEntitiesAndBack) {
    const SampleGalaxy galaxy(sample_settings(1, 50, 3, Shape::kSpiral));
    const Starmap& map = *galaxy.map;
    std::size_t planets = 0;
    for (SystemNumber system = 0; system < map.size(); ++system) {
        const EntityId id = map.system(system);
        EXPECT_EQ(galaxy.world.get<System>(id).number, system);
        EXPECT_EQ(map.number(id), system);
        EXPECT_EQ(galaxy.world.get<Position>(id).x, map.position(system).x);
        EXPECT_EQ(galaxy.world.get<Position>(id).z, map.position(system).z);
        EXPECT_EQ(map.nearest(map.position(system)), system);
        for (const EntityId planet : map.planets(system)) EXPECT_EQ(galaxy.world.get<Planet>(planet).system, id);
        planets += map.planets(system).size();
        EXPECT_TRUE(std::is_sorted(map.lanes(system).begin(), map.lanes(system).end(),
                                   [](const LaneEnd& a, const LaneEnd& b) { return a.to < b.to; }));
        for (const LaneEnd& end : map.lanes(system)) {
            EXPECT_EQ(map.lane_between(end.to, system), end.lane);
            EXPECT_EQ(galaxy.world.get<Starlane>(map.lane_entity(end.lane)).length, end.length);
            EXPECT_EQ(map.find_lane(map.lane_entity(end.lane)), end.lane);
        }
    }
    EXPECT_EQ(planets, galaxy.world.sorted_ids<Planet>().size());
}

TEST(Starmap, DistancesAreThoseInSpace) {
    const std::vector<Position> positions = {{0, 0, 0}, {2, 3, 6}, {0, 0, 6.5F}};
    const Starmap map(positions, std::vector<LaneLink>{{0, 1, 7}, {1, 2, 4}});
    EXPECT_EQ(map.straight_distance(0, 1), 7);
    EXPECT_EQ(map.straight_distance(1, 0), 7);
    EXPECT_EQ(map.nearest({1, 1, 6}), 2U);
    EXPECT_EQ(map.nearest({1, 1, 0}), 0U);
}

TEST(StarmapOfAWorld, DoesNotDependOnTheOrderOfRows) {
    const SampleGalaxy galaxy(sample_settings(1, 50, 3, Shape::kRing));
    World world = galaxy.world.clone();
    world.shuffle_layout(5);
    const Starmap shuffled(world);
    for (SystemNumber system = 0; system < shuffled.size(); ++system) {
        EXPECT_EQ(shuffled.system(system), galaxy.map->system(system));
        EXPECT_TRUE(std::ranges::equal(shuffled.planets(system), galaxy.map->planets(system)));
        for (std::size_t i = 0; i < shuffled.lanes(system).size(); ++i) {
            EXPECT_EQ(shuffled.lanes(system)[i].to, galaxy.map->lanes(system)[i].to);
            EXPECT_EQ(shuffled.lanes(system)[i].lane, galaxy.map->lanes(system)[i].lane);
        }
    }
}

TEST(StarmapOfAWorld, AnythingElseHasNoNumber) {
    std::vector<EntityId> systems;
    World world = sample_world(systems, 3);
    const EntityId lane = world.create(Starlane{systems[0], systems[1], 1});
    const Starmap map(world);
    EXPECT_EQ(map.find_number(systems[0]), 2U);
    EXPECT_EQ(map.find_number(lane), kNoSystem);
    EXPECT_EQ(map.find_number(EntityId{}), kNoSystem);
    EXPECT_EQ(map.find_number(make_entity_id(systems[0].slot(), systems[0].generation() + 1)), kNoSystem);
    EXPECT_EQ(map.find_number(world.create(Position{})), kNoSystem);
    EXPECT_EQ(map.find_lane(systems[0]), kNoLane);
    EXPECT_EQ(map.lane_between(0, 1), kNoLane);
    EXPECT_THROW((void)map.number(lane), NotFound);
}

TEST(StarmapOfAWorld, AWorldThatIsNoMapIsCorrupt) {
    std::vector<EntityId> systems;
    World same_number = sample_world(systems, 3);
    same_number.write<&System::number>(systems[0], 1);
    EXPECT_THROW((void)Starmap(same_number), StateCorruption);
    systems.clear();
    World loose_lane = sample_world(systems, 3);
    loose_lane.create(Starlane{systems[0], EntityId{}, 1});
    EXPECT_THROW((void)Starmap(loose_lane), StateCorruption);
    systems.clear();
    World no_length = sample_world(systems, 3);
    no_length.create(Starlane{systems[0], systems[1], 0});
    EXPECT_THROW((void)Starmap(no_length), StateCorruption);
    systems.clear();
    World twice = sample_world(systems, 3);
    twice.create(Starlane{systems[0], systems[1], 1});
    twice.create(Starlane{systems[1], systems[0], 1});
    EXPECT_THROW((void)Starmap(twice), StateCorruption);
    systems.clear();
    World lost_planet = sample_world(systems, 3);
    lost_planet.create(Planet{});
    EXPECT_THROW((void)Starmap(lost_planet), StateCorruption);
}

TEST(StarmapOfAWorld, AnEmptyWorldIsAnEmptyMap) {
    std::vector<EntityId> systems;
    const Starmap map(sample_world(systems, 0));
    EXPECT_EQ(map.size(), 0U);
    EXPECT_EQ(map.nearest({}), kNoSystem);
}

}  // namespace
}  // namespace void_reckoning
