#include "void_reckoning/ecs/query_cache.hpp"

#include <gtest/gtest.h>

#include "query_components.hpp"

namespace void_reckoning {
namespace {

std::vector<Query> some_queries() {
    return {
        {{"Sample"}, {}, {}, std::nullopt, 0},
        {{"Other"}, {}, {{"Other.weight", true}}, 7, 1},
        {{"Sample", "Other"}, {{"Sample.i32", FilterKind::kGreaterEqual, {std::int64_t{3}}}}, {}, std::nullopt, 0},
        {{"Sample"}, {{"Sample.text", FilterKind::kEqual, {std::string("alpha")}}}, {{"Sample.f64", false}}, 5, 0},
        {{"Other"}, {{"Other.name", FilterKind::kAnyOf, {std::string("beta"), std::string("late")}}}, {}, std::nullopt, 0},
        {{"Tagged"}, {{"Sample.flag", FilterKind::kEqual, {true}}}, {}, std::nullopt, 0},
        {{}, {}, {}, 10, 0},
    };
}

void expect_fresh(const World& world, QueryCache& cache, const std::vector<Query>& queries) {
    for (std::size_t q = 0; q < queries.size(); ++q) {
        const auto cached = cache.get_or_compute(world, queries[q]);
        const QueryResult fresh = run_query(world, queries[q]);
        ASSERT_EQ(cached->ids, fresh.ids) << "query " << q;
        ASSERT_EQ(cached->total_count, fresh.total_count) << "query " << q;
    }
}

/// One write of some kind, or none that changes anything.
void change(World& world, std::vector<EntityId>& ids, RandomAddress at) {
    const EntityId some = ids[at.below(ids.size(), 1)];
    const bool alive = world.alive(some);
    switch (at.below(8, 0)) {
        case 0: ids.push_back(world.create(random_sample(world, at.at(2)))); return;
        case 1: ids.push_back(world.create(Other{world.enter("late"), 3}, Tagged{})); return;
        case 2:
            if (alive) world.destroy(some);
            return;
        case 3:
            if (alive && world.has<Sample>(some)) world.write<&Sample::i32>(some, static_cast<std::int32_t>(at.below(6, 3)));
            return;
        case 4:
            if (alive) world.add(some, Other{sample_text(world, at.at(4)), static_cast<double>(at.below(4, 5))});
            return;
        case 5:
            if (alive && world.has<Other>(some)) world.remove<Other>(some);
            return;
        case 6: world.shuffle_layout(at.below(1000, 6)); return;
        default: return;
    }
}

TEST(QueryCache, IsNeverStaleOverWritesSnapshotsAndRestores) {
    const std::vector<Query> queries = some_queries();
    for (std::uint64_t seed = 1; seed <= 6; ++seed) {
        std::vector<EntityId> ids;
        World world = query_world(seed, 60, ids);
        QueryCache cache(5);  // fewer than there are queries: entries come and go
        std::vector<Snapshot> snapshots;
        for (std::size_t step = 0; step < 400; ++step) {
            const RandomAddress at = RandomAddress(seed).at(7).at(step);
            switch (at.below(12, 9)) {
                case 0: snapshots.push_back(world.snapshot()); break;
                case 1:
                    if (!snapshots.empty()) world.restore(snapshots[at.below(snapshots.size(), 10)]);
                    break;
                case 2: {
                    // A turn that is rolled back, with questions asked in the middle of it.
                    const Snapshot before = world.snapshot();
                    for (std::size_t i = 0; i < 3; ++i) change(world, ids, at.at(20 + i));
                    expect_fresh(world, cache, queries);
                    world.restore(before);
                    break;
                }
                default: change(world, ids, at.at(11)); break;
            }
            expect_fresh(world, cache, queries);
            if (HasFatalFailure()) FAIL() << "seed " << seed << ", step " << step;
        }
        EXPECT_LE(cache.statistics().entries, 5U);
    }
}

TEST(QueryCache, AsksAgainOnlyWhenAColumnItReadHasChanged) {
    std::vector<EntityId> ids;
    World world = query_world(3, 50, ids);
    const EntityId sample = world.create(random_sample(world, RandomAddress(1)));
    QueryCache cache;
    const Query query{{"Sample"}, {{"Sample.i32", FilterKind::kLess, {std::int64_t{4}}}}, {}, std::nullopt, 0};
    const auto hits = [&] {
        (void)cache.get_or_compute(world, query);
        return cache.statistics().hits;
    };
    EXPECT_EQ(hits(), 0U);
    EXPECT_EQ(hits(), 1U);
    world.write<&Sample::u8>(sample, static_cast<std::uint8_t>(world.read<&Sample::u8>(sample) + 1));
    EXPECT_EQ(hits(), 2U);  // a column that it does not read
    const Snapshot before = world.snapshot();
    world.write<&Sample::i32>(sample, world.read<&Sample::i32>(sample) == 1 ? 2 : 1);
    world.restore(before);
    EXPECT_EQ(hits(), 3U);  // what a rollback brings back holds again
    world.write<&Sample::i32>(sample, world.read<&Sample::i32>(sample) == 1 ? 2 : 1);
    EXPECT_EQ(hits(), 3U);
    (void)world.create(Sample{});
    EXPECT_EQ(hits(), 3U);
    EXPECT_EQ(hits(), 4U);
}

TEST(QueryCache, KnowsAnArchetypeThatTookTheNumberOfAnother) {
    World world;
    world.register_components<Sample, Other, Tagged>();
    QueryCache cache;
    const Query query{{"Other"}, {}, {}, std::nullopt, 0};
    const Snapshot empty = world.snapshot();
    (void)world.create(Sample{});
    EXPECT_EQ(cache.get_or_compute(world, query)->total_count, 0U);
    world.restore(empty);
    (void)world.create(Other{});
    EXPECT_EQ(cache.get_or_compute(world, query)->total_count, 1U);
}

TEST(QueryCache, ForgetsWhatWasAskedForLongestAgo) {
    std::vector<EntityId> ids;
    World world = query_world(4, 50, ids);
    QueryCache cache(3);
    const auto ask = [&](std::int64_t offset) {
        const std::uint64_t before = cache.statistics().hits;
        (void)cache.get_or_compute(world, {{"Sample"}, {}, {}, std::nullopt, offset});
        return cache.statistics().hits > before;
    };
    for (const std::int64_t offset : {1, 2, 3}) EXPECT_FALSE(ask(offset));
    EXPECT_TRUE(ask(1));
    EXPECT_FALSE(ask(4));  // in the place of 2
    EXPECT_TRUE(ask(1));
    EXPECT_TRUE(ask(3));
    EXPECT_FALSE(ask(2));
}

TEST(QueryCache, TellsQueriesApartByEveryPart) {
    std::vector<EntityId> ids;
    World world = query_world(4, 50, ids);
    QueryCache cache;
    const Filter below{"Sample.i32", FilterKind::kLess, {std::int64_t{4}}};
    const std::vector<Query> queries = {
        {{"Sample"}, {}, {}, 3, 0},
        {{"Sample"}, {}, {}, 5, 0},
        {{"Sample"}, {}, {}, 0, 0},
        {{"Sample"}, {}, {}, std::nullopt, 0},
        {{"Sample"}, {}, {}, 3, 2},
        {{"Sample"}, {}, {{"Sample.i32", false}}, 3, 0},
        {{"Sample"}, {}, {{"Sample.i32", true}}, 3, 0},
        {{"Sample"}, {below}, {}, 3, 0},
        {{"Sample"}, {{"Sample.i32", FilterKind::kLessEqual, {std::int64_t{4}}}}, {}, 3, 0},
        {{"Sample"}, {{"Sample.i32", FilterKind::kLess, {std::int64_t{5}}}}, {}, 3, 0},
        {{"Sample", "Other"}, {}, {}, 3, 0},
    };
    expect_fresh(world, cache, queries);
    EXPECT_EQ(cache.statistics().hits, 0U);
    expect_fresh(world, cache, queries);
    EXPECT_EQ(cache.statistics().hits, queries.size());
}

TEST(QueryCache, KeepsToItsBounds) {
    std::vector<EntityId> ids;
    World world = query_world(5, 3000, ids);
    QueryCache cache(8, 20'000);
    for (std::int64_t i = 0; i < 50; ++i) {
        (void)cache.get_or_compute(world, {{"Sample"}, {}, {}, i * 20, 0});
        EXPECT_LE(cache.statistics().entries, 8U);
        EXPECT_LE(cache.statistics().bytes, 20'000U);
    }
    (void)cache.get_or_compute(world, {{"Sample"}, {}, {}, 3, 0});
    for (std::int64_t i = 0; i < 7; ++i) (void)cache.get_or_compute(world, {{"Other"}, {}, {}, i, 0});
    const std::uint64_t hits = cache.statistics().hits;
    (void)cache.get_or_compute(world, {{"Sample"}, {}, {}, 3, 0});
    EXPECT_EQ(cache.statistics().hits, hits + 1) << "the one used last is still there";
    EXPECT_GT(run_query(world, {{}, {}, {}, std::nullopt, 0}).ids.size() * sizeof(EntityId), 20'000U);
    EXPECT_EQ(cache.get_or_compute(world, {{}, {}, {}, std::nullopt, 0})->ids.size(), world.entity_count())
        << "too large to keep, not to answer";
    cache.clear();
    EXPECT_EQ(cache.statistics().entries, 0U);
    EXPECT_EQ(cache.statistics().bytes, 0U);
}

TEST(QueryCache, GivesTheErrorsOfTheQuery) {
    World world;
    QueryCache cache;
    EXPECT_THROW((void)cache.get_or_compute(world, {{"Nothing"}, {}, {}, std::nullopt, 0}), InvalidQuery);
    EXPECT_THROW((void)cache.get_or_compute(world, {{}, {}, {}, -1, 0}), InvalidQuery);
    EXPECT_EQ(cache.statistics().entries, 0U);
}

}  // namespace
}  // namespace void_reckoning
