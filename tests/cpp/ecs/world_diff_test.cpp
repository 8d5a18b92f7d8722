#include "void_reckoning/ecs/world_diff.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "query_components.hpp"

namespace void_reckoning {
namespace {

TEST(WorldDiff, OfNothingIsNothing) {
    std::vector<EntityId> ids;
    const World world = query_world(1, 9000, ids);
    const WorldDiff found = diff(world.snapshot(), world);
    EXPECT_TRUE(found.changed.empty() && found.created.empty() && found.destroyed.empty() && found.registered.empty());
}

TEST(WorldDiff, FindsWhatWasMadeUndoneAndChanged) {
    std::vector<EntityId> ids;
    World world = query_world(2, 9000, ids);
    const Snapshot before = world.snapshot();
    const EntityId gone[] = {ids[10], ids[8000], ids[3]};
    for (const EntityId id : gone) world.destroy(id);
    std::vector<EntityId> fine;
    for (const EntityId id : ids) {
        if (world.alive(id) && world.has<Other>(id)) fine.push_back(id);
    }
    world.write<&Other::weight>(fine[7], -1.0);
    const EntityId wider = *std::find_if(ids.begin(), ids.end(), [&](EntityId id) { return world.alive(id) && !world.has<Other>(id); });
    world.add(wider, Other{});
    const WorldDiff found = diff(before, world);
    EXPECT_EQ(found.destroyed, std::vector<EntityId>(gone, gone + 3));
    EXPECT_TRUE(found.created.empty());
    EXPECT_TRUE(std::binary_search(found.changed.begin(), found.changed.end(), fine[7]));
    EXPECT_TRUE(std::binary_search(found.changed.begin(), found.changed.end(), wider));
}

TEST(WorldDiff, GivesNewEntitiesInTheOrderOfTheirSlots) {
    std::vector<EntityId> ids;
    World world = query_world(3, 50, ids);
    world.destroy(ids[4]);
    world.destroy(ids[9]);
    const Snapshot before = world.snapshot();
    const std::vector<EntityId> made = {world.create(Tagged{}), world.create(Other{}), world.create(Tagged{}), world.create(Tagged{})};
    const WorldDiff found = diff(before, world);
    EXPECT_EQ(found.created, made);
    EXPECT_TRUE(found.destroyed.empty());
}

TEST(WorldDiff, SeesNewComponentTypes) {
    World world;
    const Snapshot before = world.snapshot();
    world.register_components<Other>();
    EXPECT_EQ(diff(before, world).registered, (std::vector<ComponentId>{world.component<Other>()}));
}

}  // namespace
}  // namespace void_reckoning
