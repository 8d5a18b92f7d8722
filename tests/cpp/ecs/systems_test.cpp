#include "void_reckoning/ecs/systems.hpp"

#include <gtest/gtest.h>

#include <limits>

#include "sample_components.hpp"
#include "void_reckoning/ecs/blocks.hpp"

namespace void_reckoning {
namespace {

World some_places(std::size_t count) {
    World world;
    world.register_components<Place, Cargo, Owned, Marked>();
    for (std::size_t i = 0; i < count; ++i) (void)world.create(Place{static_cast<float>(i), 0.25F});
    return world;
}

TEST(Systems, RunByNameAndSayWhatTheyDid) {
    World world = some_places(10);
    Systems systems;
    systems.add("halve", [](World& changed, double delta_time, SystemReport& report) {
        for (const EntityId id : changed.sorted_ids<Place>()) {
            report.each(id, [&] {
                const float x = changed.read<&Place::x>(id);
                if (x == 3) throw CalculationError("three can't be halved");
                changed.write<&Place::x>(id, x / 2 * static_cast<float>(delta_time));
            });
        }
    });
    const SystemReport report = systems.run(world, "halve", 1.0);
    EXPECT_EQ(report.entities, 9U);
    ASSERT_EQ(report.failed.size(), 1U);
    EXPECT_EQ(report.failed[0].message, "three can't be halved");
    EXPECT_EQ(world.read<&Place::x>(report.failed[0].entity), 3.0F);
    EXPECT_GE(report.seconds, 0.0);
    EXPECT_THROW(systems.add("halve", {}), InvalidInput);
    EXPECT_THROW((void)systems.run(world, "have", 1.0), NotFound);
    EXPECT_THROW((void)systems.run(world, "halve", std::numeric_limits<double>::infinity()), InvalidInput);
    EXPECT_EQ(systems.names(), std::vector<std::string>{"halve"});
}

TEST(Systems, LeaveTheWorldAsItWasWhenTheyThrow) {
    World world = some_places(9000);
    Systems systems;
    systems.add("break", [](World& changed, double, SystemReport&) {
        for (auto block : changed.blocks<Place>()) {
            for (float& x : block.write<&Place::x>()) x = -1;
        }
        (void)changed.create(Marked{});
        throw StateError("half-way");
    });
    const std::uint64_t before = world.state_hash();
    EXPECT_THROW((void)systems.run(world, "break", 1.0), StateError);
    EXPECT_EQ(world.state_hash(), before);
    EXPECT_EQ(world.hash_from_scratch(), before);
    EXPECT_EQ(world.entity_count(), 9000U);
}

TEST(Systems, IntegrateAsARowByRowLoopDoes) {
    World world = some_places(9000);
    World slow = world.clone();
    Systems systems;
    systems.add("drift", make_integration(world, "Place.x", "Place.y"));
    for (const double delta_time : {0.1, -2.0, 1e-3}) {
        EXPECT_EQ(systems.run(world, "drift", delta_time).entities, 9000U);
        for (const EntityId id : slow.sorted_ids<Place>()) {
            const Place place = slow.get<Place>(id);
            slow.write<&Place::x>(id, place.x + place.y * static_cast<float>(delta_time));
        }
    }
    EXPECT_EQ(world.state_hash(), slow.state_hash());
    EXPECT_THROW((void)make_integration(world, "Place.x", "Owned.weight"), InvalidInput);
    EXPECT_THROW((void)make_integration(world, "Cargo.tons", "Cargo.tons"), InvalidInput);
    EXPECT_THROW((void)make_integration(world, "Place.z", "Place.y"), InvalidQuery);
}

}  // namespace
}  // namespace void_reckoning
