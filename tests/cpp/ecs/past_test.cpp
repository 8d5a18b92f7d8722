#include <gtest/gtest.h>

#include "query_components.hpp"

namespace void_reckoning {
namespace {

World small_world() {
    World world;
    world.register_components<Sample, Other, Tagged>();
    (void)world.create(Tagged{});
    return world;
}

TEST(Past, IsRememberedUntilARestoreUndoesIt) {
    World world = small_world();
    const std::uint64_t first = world.version();
    const Snapshot snapshot = world.snapshot();
    (void)world.create(Tagged{});
    const std::uint64_t undone = world.version();
    EXPECT_TRUE(world.remembers(first));
    EXPECT_TRUE(world.remembers(undone));
    world.restore(snapshot);
    EXPECT_TRUE(world.remembers(first));
    EXPECT_FALSE(world.remembers(undone));
    EXPECT_TRUE(world.remembers(world.version()));
    // The same number lives again: what was read of the other one is still not of this world.
    (void)world.create(Tagged{});
    EXPECT_FALSE(world.remembers(undone));
}

TEST(Past, GoesForwardAgainToALaterSnapshot) {
    World world = small_world();
    const Snapshot early = world.snapshot();
    (void)world.create(Tagged{});
    const std::uint64_t middle = world.version();
    (void)world.create(Tagged{});
    const Snapshot late = world.snapshot();
    world.restore(early);
    (void)world.create(Other{});
    const std::uint64_t aside = world.version();
    EXPECT_FALSE(world.remembers(middle));
    world.restore(late);
    EXPECT_TRUE(world.remembers(middle));
    EXPECT_FALSE(world.remembers(aside));
}

TEST(Past, OfACloneIsItsOriginalsUntilTheyPart) {
    World world = small_world();
    const std::uint64_t common = world.version();
    World copy = world.clone();
    (void)world.create(Tagged{});
    (void)copy.create(Tagged{});
    EXPECT_TRUE(copy.remembers(common));
    EXPECT_FALSE(copy.remembers(world.version()));
}

TEST(Past, OfAMillionRollbacksCanBeForgotten) {
    World world = small_world();
    const std::uint64_t first = world.version();
    for (int i = 0; i < 1'000'000; ++i) {
        const Snapshot before = world.snapshot();
        world.restore(before);
    }
    EXPECT_TRUE(world.remembers(first));
}

}  // namespace
}  // namespace void_reckoning
