#include <gtest/gtest.h>

#include <array>

#include "sample_components.hpp"
#include "void_reckoning/ecs/world_loader.hpp"

namespace void_reckoning {
namespace {

TEST(Slots, WhoseGenerationsAreUsedUpAreNeverTakenAgain) {
    constexpr std::uint32_t kLast = 0xFFFFFFFF;
    World world;
    const std::array<std::uint32_t, 2> generations = {0, kLast - 1};
    const std::array<std::uint32_t, 1> free = {1};
    WorldLoader loader(world, generations);
    loader.finish(free);
    const EntityId last = world.create_of({});
    ASSERT_EQ(last, make_entity_id(1, kLast));
    world.destroy(last);
    EXPECT_TRUE(world.free_slots().empty());
    const EntityId next = world.create_of({});
    EXPECT_EQ(next, make_entity_id(2, 1));
    EXPECT_FALSE(world.alive(last));
    EXPECT_EQ(world.state_hash(), world.hash_from_scratch());
}

TEST(Slots, ThatAreFreedLastAreTakenFirstUnderTheNextGeneration) {
    World world;
    const EntityId a = world.create_of({});
    const EntityId b = world.create_of({});
    world.destroy(a);
    world.destroy(b);
    EXPECT_EQ(world.create_of({}), make_entity_id(b.slot(), 2));
    EXPECT_EQ(world.create_of({}), make_entity_id(a.slot(), 2));
    EXPECT_EQ(world.create_of({}), make_entity_id(3, 1));
}

}  // namespace
}  // namespace void_reckoning
