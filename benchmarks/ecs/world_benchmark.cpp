#include "void_reckoning/ecs/world.hpp"

#include <benchmark/benchmark.h>

#include "../../tests/cpp/ecs/sample_components.hpp"
#include "void_reckoning/base/random.hpp"

namespace void_reckoning {
namespace {

World filled_world(std::size_t rows, std::vector<EntityId>& ids) {
    World world;
    world.register_components<Place, Cargo, Owned, Marked>();
    for (std::size_t i = 0; i < rows; ++i) ids.push_back(world.create(Place{1, 2}, Cargo{static_cast<std::int64_t>(i), {}, {}}, Owned{}));
    return world;
}

void world_create(benchmark::State& state) {
    const auto rows = static_cast<std::size_t>(state.range(0));
    for (auto _ : state) {
        std::vector<EntityId> ids;
        benchmark::DoNotOptimize(filled_world(rows, ids));
    }
    state.counters["ns_per_item"] =
        benchmark::Counter(static_cast<double>(rows) * 1e-9, benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}
BENCHMARK(world_create)->Arg(100'000);

void world_random_get(benchmark::State& state) {
    std::vector<EntityId> ids;
    const World world = filled_world(static_cast<std::size_t>(state.range(0)), ids);
    std::uint64_t i = 0;
    for (auto _ : state) benchmark::DoNotOptimize(world.get<Place>(ids[RandomAddress(1).below(ids.size(), ++i)]));
}
BENCHMARK(world_random_get)->Arg(100'000)->Arg(1'000'000);

void world_iterate(benchmark::State& state) {
    std::vector<EntityId> ids;
    World world = filled_world(static_cast<std::size_t>(state.range(0)), ids);
    for (auto _ : state) {
        for (auto block : world.blocks<Place>()) {
            const auto x = block.read<&Place::x>();
            const auto y = block.write<&Place::y>();
            for (std::size_t row = 0; row < y.size(); ++row) y[row] += x[row];
        }
        benchmark::ClobberMemory();
    }
}
BENCHMARK(world_iterate)->Arg(100'000)->Arg(1'000'000);

/// What world_iterate is measured against.
void raw_iterate(benchmark::State& state) {
    std::vector<float> x(static_cast<std::size_t>(state.range(0)), 1.0F);
    std::vector<float> y(x.size(), 2.0F);
    for (auto _ : state) {
        for (std::size_t row = 0; row < y.size(); ++row) y[row] += x[row];
        benchmark::ClobberMemory();
    }
}
BENCHMARK(raw_iterate)->Arg(100'000)->Arg(1'000'000);

void world_snapshot(benchmark::State& state) {
    std::vector<EntityId> ids;
    const World world = filled_world(static_cast<std::size_t>(state.range(0)), ids);
    for (auto _ : state) benchmark::DoNotOptimize(world.snapshot());
}
BENCHMARK(world_snapshot)->Arg(100)->Arg(1'000'000);

void world_transaction(benchmark::State& state) {
    std::vector<EntityId> ids;
    World world = filled_world(static_cast<std::size_t>(state.range(0)), ids);
    float value = 0;
    for (auto _ : state) {
        const Snapshot before = world.snapshot();
        value += 1;
        for (std::uint64_t i = 0; i < 100; ++i) world.write<&Place::x>(ids[RandomAddress(2).below(ids.size(), i)], value);
        benchmark::DoNotOptimize(world.state_hash());
    }
}
BENCHMARK(world_transaction)->Arg(1'000'000);

}  // namespace
}  // namespace void_reckoning
