#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "../support/message_of.hpp"
#include "void_reckoning/base/random.hpp"
#include "void_reckoning/ecs/query.hpp"
#include "void_reckoning/galaxy/components.hpp"
#include "void_reckoning/galaxy/nearby_index.hpp"

namespace void_reckoning {
namespace {

/// Every entity by itself, by its values alone.
NearbyResult plain_search(const World& world, const NearbyQuery& query) {
    Query all{query.components, query.filters, {}, std::nullopt, 0};
    all.components.emplace_back("Position");
    std::vector<std::pair<double, std::uint64_t>> found;
    for (const EntityId id : run_query(world, all).ids) {
        const auto at = world.get<Position>(id);
        const double dx = static_cast<double>(at.x) - query.place.x;
        const double dy = static_cast<double>(at.y) - query.place.y;
        const double dz = static_cast<double>(at.z) - query.place.z;
        const double apart2 = dx * dx + dy * dy + dz * dz;
        if (std::isfinite(apart2) && apart2 <= query.radius * query.radius) found.emplace_back(apart2, id.value);
    }
    std::sort(found.begin(), found.end());
    NearbyResult result;
    result.total_count = found.size();
    for (std::size_t i = static_cast<std::size_t>(query.offset); i < found.size(); ++i) {
        if (query.limit && result.ids.size() >= static_cast<std::size_t>(*query.limit)) break;
        result.ids.push_back(EntityId{found[i].second});
        result.distances.push_back(std::sqrt(found[i].first));
    }
    return result;
}

void expect_plain(const World& world, NearbyIndex& index, const NearbyQuery& query) {
    const NearbyResult found = index.search(world, query);
    const NearbyResult plain = plain_search(world, query);
    ASSERT_EQ(found.ids, plain.ids);
    ASSERT_EQ(found.distances, plain.distances);
    ASSERT_EQ(found.total_count, plain.total_count);
}

Position random_position(RandomAddress at) {
    if (at.below(40, 0) == 0) return {std::numeric_limits<float>::infinity(), 1};
    if (at.below(40, 0) == 1) return {2, 1, -std::numeric_limits<float>::infinity()};
    return {static_cast<float>(at.below(30, 1)), static_cast<float>(at.between(-5, 25, 2)), static_cast<float>(at.below(5, 3))};
}

World world_of(std::size_t entities, std::uint64_t seed, std::vector<EntityId>& ids) {
    World world;
    world.register_components<Position, Fleet, Ship, Faction>();
    for (std::size_t i = 0; i < entities; ++i) ids.push_back(world.create(random_position(RandomAddress(seed).at(i)), Fleet{}));
    return world;
}

/// One write of some kind.
void change(World& world, std::vector<EntityId>& ids, RandomAddress at) {
    const EntityId some = ids[at.below(ids.size(), 1)];
    const bool alive = world.alive(some);
    switch (at.below(9, 0)) {
        case 0: ids.push_back(world.create(random_position(at.at(2)), Ship{})); return;
        case 1: ids.push_back(world.create(random_position(at.at(2)), Fleet{}, Faction{world.enter("templars"), Seat(1)})); return;
        case 2:
            if (alive) world.destroy(some);
            return;
        case 3:
            if (alive && world.has<Position>(some)) world.remove<Position>(some);
            return;
        case 4:
            if (alive && !world.has<Ship>(some)) world.add(some, Ship{});
            return;
        case 5: world.shuffle_layout(at.below(1000, 6)); return;
        default:
            if (alive) world.add(some, random_position(at.at(3)));
            return;
    }
}

std::vector<NearbyQuery> some_queries(RandomAddress at) {
    const spatial::Place place = {at.between(0, 30, 0), at.between(0, 20, 1), at.between(-1, 6, 3)};
    return {
        {place, at.between(0, 9, 2), {}, {}, std::nullopt, 0},
        {place, 7, {"Fleet"}, {}, 4, 1},
        {place, std::numeric_limits<double>::infinity(), {}, {{"Faction.faction_id", FilterKind::kEqual, {std::string("templars")}}}, 5, 0},
        {{5, 5}, 12, {"Ship"}, {{"Position.x", FilterKind::kRange, {std::int64_t{3}, std::int64_t{11}}}}, std::nullopt, 2},
    };
}

TEST(NearbyIndex, IsNeverStaleOverWritesSnapshotsRestoresAndClones) {
    for (std::uint64_t seed = 1; seed <= 8; ++seed) {
        std::vector<EntityId> ids;
        World world = world_of(seed * 20, seed, ids);
        std::vector<std::pair<Snapshot, std::vector<EntityId>>> snapshots;
        NearbyIndex index;
        for (std::uint64_t step = 0; step < 400; ++step) {
            const RandomAddress at = RandomAddress(seed).at(1000 + step);
            for (std::uint64_t i = 0; i < at.below(6, 0); ++i) change(world, ids, at.at(i));
            if (at.below(10, 1) == 0) snapshots.emplace_back(world.snapshot(), ids);
            if (at.below(10, 2) == 0 && !snapshots.empty()) {
                const auto& [snapshot, then] = snapshots[at.below(snapshots.size(), 3)];
                world.restore(snapshot);
                ids = then;
            }
            if (at.below(30, 4) == 0) index.drop();
            if (at.below(3, 5) == 0) continue;  // several changes between two questions
            for (const NearbyQuery& query : some_queries(at)) {
                ASSERT_NO_FATAL_FAILURE(expect_plain(world, index, query)) << "seed " << seed << " step " << step;
            }
            if (at.below(10, 6) == 0) {
                // A copy that went its own way, asked of the same index.
                World other = world.clone();
                std::vector<EntityId> theirs = ids;
                change(other, theirs, at.at(77));
                ASSERT_NO_FATAL_FAILURE(expect_plain(other, index, some_queries(at)[0]));
            }
        }
    }
}

TEST(NearbyIndex, FollowsManyChangesOverSeveralBlocks) {
    std::vector<EntityId> ids;
    World world = world_of(10'000, 3, ids);
    NearbyIndex index;
    const NearbyQuery query{{15, 10}, 4, {}, {}, 50, 3};
    expect_plain(world, index, query);
    const Snapshot before = world.snapshot();
    for (std::size_t i = 0; i < ids.size(); i += 2) world.write<&Position::x>(ids[i], static_cast<float>(i % 40));
    expect_plain(world, index, query);
    for (std::size_t i = 0; i < ids.size(); i += 100) world.write<&Position::z>(ids[i], 3.0F);  // the height alone
    expect_plain(world, index, query);
    std::vector<EntityId> half(ids.begin(), ids.begin() + 5000);
    EXPECT_EQ(world.destroy_all(half), 5000U);
    expect_plain(world, index, query);
    world.restore(before);
    expect_plain(world, index, query);
}

TEST(NearbyIndex, TakesPlacesInDoubleToo) {
    World world;
    const ComponentId place =
        world.register_component({"Position", "", {{"x", ScalarType::kF64, 1, "", ""}, {"y", ScalarType::kF32, 1, "", ""}}});
    std::vector<EntityId> ids;
    for (int i = 0; i < 3; ++i) {
        ids.push_back(world.create_of(std::span(&place, 1)));
        const double x = 1 + 1e-12 * i;
        world.store(world.locate(ids[static_cast<std::size_t>(i)]), 1, &x);
    }
    NearbyIndex index;
    EXPECT_EQ(index.search(world, {{1 + 3e-12, 0}, 1.5e-12, {}, {}, std::nullopt, 0}).ids, std::vector<EntityId>{ids[2]});
    EXPECT_EQ(index.search(world, {{1 + 3e-12, 0}, 1, {}, {}, std::nullopt, 0}).ids, (std::vector<EntityId>{ids[2], ids[1], ids[0]}));
}

TEST(NearbyIndex, WorldsWithoutAThirdCoordinateAreFlat) {
    for (const ScalarType type : {ScalarType::kF32, ScalarType::kF64}) {
        World flat;
        const ComponentId place = flat.register_component({"Position", "", {{"y", type, 1, "", ""}, {"x", type, 1, "", ""}}});
        const EntityId id = flat.create_of(std::span(&place, 1));
        NearbyIndex index;
        EXPECT_EQ(index.search(flat, {{0, 0, 3}, 3, {}, {}, std::nullopt, 0}).distances, std::vector<double>{3});
        EXPECT_TRUE(index.search(flat, {{0, 0, 3}, 2.9, {}, {}, std::nullopt, 0}).ids.empty());
        // The same index goes on with a world that has one, whose entity has the same id.
        World thick;
        const ComponentId height =
            thick.register_component({"Position", "", {{"x", type, 1, "", ""}, {"z", type, 1, "", ""}, {"y", type, 1, "", ""}}});
        const EntityId there = thick.create_of(std::span(&height, 1));
        ASSERT_EQ(there, id);
        const float low = -2;
        const double wide = -2;
        thick.store(thick.locate(there), 2, type == ScalarType::kF32 ? static_cast<const void*>(&low) : &wide);
        EXPECT_EQ(index.search(thick, {{0, 0, 3}, 5, {}, {}, std::nullopt, 0}).distances, std::vector<double>{5});
        EXPECT_EQ(index.search(flat, {{0, 0, 3}, 5, {}, {}, std::nullopt, 0}).distances, std::vector<double>{3});
    }
}

TEST(NearbyIndex, SaysWhatIsWrong) {
    std::vector<EntityId> ids;
    World world = world_of(5, 1, ids);
    NearbyIndex index;
    const auto message = [&](const NearbyQuery& query) { return message_of([&] { (void)index.search(world, query); }); };
    EXPECT_EQ(message({{0, 0}, -1, {}, {}, std::nullopt, 0}), "radius must be 0 or more, got -1");
    EXPECT_NE(message({{0, 0}, 1, {"Flet"}, {}, std::nullopt, 0}).find("Fleet"), std::string::npos);
    EXPECT_EQ(message({{0, 0}, 1, {}, {}, -2, 0}), "limit must be 0 or more, got -2");
    EXPECT_NE(message({{std::nan(""), 0}, 1, {}, {}, std::nullopt, 0}).find("position must be finite numbers of at most"),
              std::string::npos);
    World without;
    EXPECT_THROW((void)index.search(without, {{0, 0}, 1, {}, {}, std::nullopt, 0}), InvalidQuery);
    World other;
    (void)other.register_component({"Position", "", {{"x", ScalarType::kI32, 1, "", ""}, {"y", ScalarType::kF32, 1, "", ""}}});
    EXPECT_EQ(message_of([&] { (void)index.search(other, {{0, 0}, 1, {}, {}, std::nullopt, 0}); }),
              "Position.x must be of type f32 or f64 for a place, got i32");
}

}  // namespace
}  // namespace void_reckoning
