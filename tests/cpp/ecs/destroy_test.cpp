#include <gtest/gtest.h>

#include "sample_components.hpp"
#include "void_reckoning/base/random.hpp"
#include "void_reckoning/ecs/world.hpp"

namespace void_reckoning {
namespace {

/// Two tables of several blocks.
World crowd(std::size_t count, std::vector<EntityId>& ids) {
    World world;
    world.register_components<Place, Cargo, Owned, Marked>();
    for (std::size_t i = 0; i < count; ++i) {
        const auto number = static_cast<std::int64_t>(i);
        if (i % 5 == 0) {
            ids.push_back(world.create(Place{1, static_cast<float>(i)}, Marked{}));
        } else {
            ids.push_back(world.create(Place{2, static_cast<float>(i)}, Cargo{number, world.enter(std::to_string(i % 7)), {1, 2, 3}}));
        }
    }
    return world;
}

/// As by one after the other: the same ids are gone, the same values stay, the same ids come next.
void expect_as_one_by_one(const World& world, const std::vector<EntityId>& all, const std::vector<EntityId>& going) {
    World one_by_one = world.clone();
    std::size_t alive = 0;
    for (const EntityId id : going) {
        if (!one_by_one.alive(id)) continue;
        one_by_one.destroy(id);
        ++alive;
    }
    World together = world.clone();
    const std::uint64_t before = world.hash_from_scratch();
    EXPECT_EQ(together.destroy_all(going), alive);
    EXPECT_EQ(together.state_hash(), one_by_one.state_hash());
    EXPECT_EQ(together.hash_from_scratch(), one_by_one.hash_from_scratch());
    EXPECT_EQ(world.hash_from_scratch(), before);
    for (const EntityId id : all) {
        ASSERT_EQ(together.alive(id), one_by_one.alive(id));
        if (!together.alive(id)) continue;
        ASSERT_EQ(together.get<Place>(id).y, one_by_one.get<Place>(id).y);
    }
    for (int i = 0; i < 10; ++i) ASSERT_EQ(together.create(Place{3, 4}), one_by_one.create(Place{3, 4}));
    EXPECT_EQ(together.state_hash(), one_by_one.hash_from_scratch());
}

TEST(DestroyAll, OfAFewRowsTakesTheLastOnesToo) {
    std::vector<EntityId> all;
    const World world = crowd(200, all);
    // The last row of each table and some before it: what takes the place of a row that goes must not be one that is still to go.
    expect_as_one_by_one(world, all, {all[1], all[5], all[195], all[198], all[199]});
    expect_as_one_by_one(world, all, {all[199], all[196], all[2]});
}

TEST(DestroyAll, LeavesWhatOneByOneLeaves) {
    for (const std::size_t count : {1U, 40U, 20'000U}) {
        std::vector<EntityId> all;
        const World world = crowd(count, all);
        (void)world.state_hash();
        for (const std::uint64_t percent : {0U, 1U, 13U, 50U, 97U, 100U}) {
            std::vector<EntityId> going;
            for (const EntityId id : all) {
                if (RandomAddress(percent).below(100, id.value) < percent) going.push_back(id);
            }
            expect_as_one_by_one(world, all, going);
            for (std::size_t i = going.size(); i > 1; --i) std::swap(going[i - 1], going[RandomAddress(5).below(i, i)]);
            expect_as_one_by_one(world, all, going);
        }
    }
}

TEST(DestroyAll, TakesWholeBlocksFromTheEnd) {
    std::vector<EntityId> all;
    const World world = crowd(5 * 4 * kBlockRows, all);
    (void)world.state_hash();
    for (const std::size_t kept : {std::size_t{0}, kBlockRows, 5 * kBlockRows, 5 * kBlockRows + 1}) {
        expect_as_one_by_one(world, all, {all.begin() + static_cast<std::ptrdiff_t>(kept), all.end()});
    }
}

TEST(DestroyAll, PassesOverTheDeadAndTheNamedTwice) {
    std::vector<EntityId> all;
    World world = crowd(100, all);
    world.destroy(all[3]);
    expect_as_one_by_one(world, all, {all[3], all[7], all[7], EntityId{}, make_entity_id(9'999, 1), all[8]});
}

TEST(GetAll, FindsSeveralComponentsAtOnce) {
    std::vector<EntityId> all;
    const World world = crowd(10, all);
    const auto [place, cargo] = world.get_all<Place, Cargo>(all[4]);
    EXPECT_EQ(place.y, 4.0F);
    EXPECT_EQ(cargo.tons, 4);
    EXPECT_THROW((void)(world.get_all<Place, Owned>(all[4])), NotFound);
}

}  // namespace
}  // namespace void_reckoning
