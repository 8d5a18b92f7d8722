#include <benchmark/benchmark.h>

#include <algorithm>

#include "void_reckoning/base/random.hpp"
#include "void_reckoning/ecs/arrow_export.hpp"
#include "void_reckoning/ecs/gather.hpp"
#include "void_reckoning/ecs/query.hpp"

namespace void_reckoning {
namespace {

struct Position {
    float x = 0;
    float y = 0;
};
struct Fleet {
    std::int32_t strength = 0;
    std::int32_t supply = 0;
};
struct Faction {
    Text faction_id;
};

}  // namespace

template <> struct Describe<Position> {
    static constexpr auto component = describe("Position", "", field<&Position::x>("x", "ly"), field<&Position::y>("y", "ly"));
};
template <> struct Describe<Fleet> {
    static constexpr auto component = describe("Fleet", "", field<&Fleet::strength>("strength"), field<&Fleet::supply>("supply"));
};
template <> struct Describe<Faction> {
    static constexpr auto component = describe("Faction", "", field<&Faction::faction_id>("faction_id"));
};

namespace {

World fleets(std::int64_t count) {
    World world;
    world.register_components<Position, Fleet, Faction>();
    for (std::int64_t i = 0; i < count; ++i) {
        const RandomAddress at = RandomAddress(1).at(static_cast<std::uint64_t>(i));
        const auto x = static_cast<float>(at.between(0, 1000));
        world.create(Position{x, -x}, Fleet{static_cast<std::int32_t>(at.below(1000, 1)), 5},
                     Faction{world.enter("faction " + std::to_string(at.below(10, 2)))});
    }
    return world;
}

Query plan_example() {
    Query query;
    query.components = {"Faction", "Position", "Fleet"};
    query.filters = {{"Faction.faction_id", FilterKind::kEqual, {std::string("faction 3")}}};
    query.sort = {{"Position.x", false}};
    query.limit = 10;
    return query;
}

/// Three components, a filter, an order and a limit.
void query_filter_sort_limit(benchmark::State& state) {
    const World world = fleets(state.range(0));
    const Query query = plan_example();
    for (auto _ : state) benchmark::DoNotOptimize(run_query(world, query).ids.data());
}
BENCHMARK(query_filter_sort_limit)->Arg(1'000)->Arg(100'000)->Arg(1'000'000)->Unit(benchmark::kMicrosecond);

/// The same, with two columns of all that match.
void query_columns(benchmark::State& state) {
    const World world = fleets(state.range(0));
    Query query = plan_example();
    query.limit = state.range(0);
    for (auto _ : state) {
        const std::vector<EntityId> ids = run_query(world, query).ids;
        benchmark::DoNotOptimize(gather_column(world, ids, "Position", "x").bytes.data());
        benchmark::DoNotOptimize(gather_column(world, ids, "Fleet", "strength").bytes.data());
    }
}
BENCHMARK(query_columns)->Arg(1'000)->Unit(benchmark::kMicrosecond);

/// What the first does on ready arrays: the reference.
void query_raw_arrays(benchmark::State& state) {
    const auto count = static_cast<std::size_t>(state.range(0));
    std::vector<std::uint32_t> faction(count);
    std::vector<float> x(count);
    for (std::size_t i = 0; i < count; ++i) {
        faction[i] = static_cast<std::uint32_t>(RandomAddress(1).at(i).below(10, 2));
        x[i] = static_cast<float>(RandomAddress(1).at(i).between(0, 1000));
    }
    for (auto _ : state) {
        std::vector<std::pair<float, std::size_t>> found;
        for (std::size_t i = 0; i < count; ++i) {
            if (faction[i] == 3) found.emplace_back(x[i], i);
        }
        std::partial_sort(found.begin(), found.begin() + static_cast<std::ptrdiff_t>(std::min<std::size_t>(10, found.size())), found.end());
        benchmark::DoNotOptimize(found.data());
    }
}
BENCHMARK(query_raw_arrays)->Arg(1'000)->Arg(100'000)->Arg(1'000'000)->Unit(benchmark::kMicrosecond);

void query_filter(benchmark::State& state) {
    const World world = fleets(1'000'000);
    Query query;
    query.filters = {{"Fleet.strength", FilterKind::kRange, {std::int64_t{100}, 199.5}}, {"Position.x", FilterKind::kGreater, {500.0}}};
    for (auto _ : state) benchmark::DoNotOptimize(count_matches(world, query));
    state.SetItemsProcessed(state.iterations() * 1'000'000);
}
BENCHMARK(query_filter)->Unit(benchmark::kMicrosecond);

/// The stream alone, and with all its batches.
void arrow_export(benchmark::State& state) {
    const World world = fleets(state.range(0));
    for (auto _ : state) {
        ArrowArrayStream stream = export_component(world, "Position");
        if (state.range(1) != 0) {
            for (;;) {
                ArrowArray batch{};
                (void)stream.get_next(&stream, &batch);
                if (batch.release == nullptr) break;
                batch.release(&batch);
            }
        }
        stream.release(&stream);
    }
}
BENCHMARK(arrow_export)->ArgNames({"rows", "batches"})->Args({1'000'000, 0})->Args({1'000'000, 1})->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace void_reckoning
