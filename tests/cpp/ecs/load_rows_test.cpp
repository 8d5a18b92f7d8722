#include <gtest/gtest.h>

#include "sample_components.hpp"
#include "void_reckoning/base/random.hpp"
#include "void_reckoning/ecs/world_loader.hpp"

namespace void_reckoning {
namespace {

std::vector<std::span<const std::byte>> column_bytes(const std::vector<std::vector<float>>& columns) {
    std::vector<std::span<const std::byte>> bytes;
    for (const auto& column : columns) bytes.push_back(std::as_bytes(std::span(column)));
    return bytes;
}

TEST(LoadRows, GivesTheSameWorldAsOneEntityAfterTheOther) {
    for (const std::size_t count : {1U, 15U, 17U, 4096U, 4097U, 20'000U}) {
        std::vector<std::uint32_t> generations{0};
        for (std::size_t i = 0; i < count; ++i) generations.push_back(static_cast<std::uint32_t>(1 + i % 3));
        World one;
        World many;
        for (World* world : {&one, &many}) world->register_components<Place, Marked>();
        WorldLoader load_one(one, generations), load_many(many, generations);
        const std::vector<ComponentId> components = {one.component<Place>(), one.component<Marked>()};
        std::vector<EntityId> ids;
        std::vector<std::vector<float>> columns(2);
        const auto hand_over = [&] {
            load_many.add_rows(ids, components, column_bytes(columns));
            ids.clear();
            for (auto& column : columns) column.clear();
        };
        for (std::uint32_t slot = 1; slot < generations.size(); ++slot) {
            const EntityId id = make_entity_id(slot, generations[slot]);
            const Place place{static_cast<float>(slot), -1};
            load_one.add(id, components);
            one.set(id, place);
            ids.push_back(id);
            columns[0].push_back(place.x);
            columns[1].push_back(place.y);
            if (RandomAddress(count).below(1000, slot) == 0) hand_over();
        }
        hand_over();
        load_one.finish({});
        load_many.finish({});
        ASSERT_EQ(many.entity_count(), count);
        ASSERT_EQ(many.state_hash(), one.state_hash());
        for (World* world : {&one, &many}) {
            const Snapshot before = world->snapshot();
            world->create(Place{7, 7}, Marked{});
            world->destroy(make_entity_id(1, generations[1]));
            ASSERT_EQ(world->state_hash(), world->hash_from_scratch());
            ASSERT_EQ(World(before).state_hash(), World(before).hash_from_scratch());
        }
        ASSERT_EQ(many.state_hash(), one.state_hash());
    }
}

TEST(LoadRows, WrongIdsAreRefused) {
    World world;
    world.register_components<Place>();
    const std::vector<std::uint32_t> generations = {0, 1, 2};
    const ComponentId place = world.component<Place>();
    const auto load = [&](std::vector<EntityId> ids) {
        WorldLoader loader(world, generations);
        loader.add_rows(ids, {&place, 1}, column_bytes({std::vector<float>(ids.size()), std::vector<float>(ids.size())}));
    };
    load({make_entity_id(1, 1), make_entity_id(2, 2)});
    EXPECT_THROW(load({make_entity_id(1, 1), make_entity_id(1, 1)}), DamagedData);
    EXPECT_THROW(load({make_entity_id(2, 1)}), DamagedData);
    EXPECT_THROW(load({make_entity_id(3, 1)}), DamagedData);
    EXPECT_THROW(load({make_entity_id(0, 0)}), DamagedData);
    EXPECT_THROW(WorldLoader(world, generations).add_rows({}, {&place, 1}, {}), StateCorruption);
}

}  // namespace
}  // namespace void_reckoning
