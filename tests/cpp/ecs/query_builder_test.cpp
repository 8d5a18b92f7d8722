#include "void_reckoning/ecs/query_builder.hpp"

#include <gtest/gtest.h>

#include "query_components.hpp"
#include "void_reckoning/base/error.hpp"
#include "void_reckoning/ecs/query_cache.hpp"

namespace void_reckoning {
namespace {

TEST(QueryBuilder, BuildsTheQueryThatItsCallsDescribe) {
    std::vector<EntityId> all;
    const World world = query_world(3, 300, all);
    const Query written{{"Sample", "Other"},
                        {{"Sample.i32", FilterKind::kGreaterEqual, {std::int64_t{1}}}, {"Sample.flag", FilterKind::kEqual, {true}}},
                        {{"Sample.text", true}, {"Sample.f64", false}},
                        4,
                        2};
    QueryBuilder builder;
    builder.with_component("Sample").with_component("Other");
    builder.with_filter("Sample.i32", FilterKind::kGreaterEqual, {1}).with_filter("Sample.flag", true);
    builder.sort_by("Sample.text", true).sort_by("Sample.f64").limit(4).offset(2);
    const QueryResult expected = run_query(world, written);
    ASSERT_EQ(expected.ids.size(), 4U) << "the query must select, sort, skip and cut";
    ASSERT_GT(expected.total_count, 6U);

    QueryCache cache;
    for (int i = 0; i < 2; ++i) {
        const auto result = cache.get_or_compute(world, builder.build());
        EXPECT_EQ(result->ids, expected.ids);
        EXPECT_EQ(result->total_count, expected.total_count);
    }
    EXPECT_EQ(cache.statistics().hits, 1U);
    EXPECT_EQ(builder.limit(1).build().components.size(), 2U) << "a builder goes on after build()";
}

TEST(QueryBuilder, TextIsAStringNotABoolean) {
    std::vector<EntityId> all;
    const World world = query_world(3, 300, all);
    const Query alpha = QueryBuilder().with_filter("Sample.text", "alpha").build();
    EXPECT_EQ(run_query(world, alpha).ids,
              run_query(world, {{}, {{"Sample.text", FilterKind::kEqual, {std::string("alpha")}}}, {}, {}, 0}).ids);
    EXPECT_FALSE(run_query(world, alpha).ids.empty());
    EXPECT_THROW((void)run_query(world, QueryBuilder().with_component("Sampel").build()), InvalidQuery);
}

}  // namespace
}  // namespace void_reckoning
