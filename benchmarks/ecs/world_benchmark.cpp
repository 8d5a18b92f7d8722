#include "void_reckoning/ecs/world.hpp"

#include <benchmark/benchmark.h>

#include "plain_arrays.hpp"
#include "void_reckoning/base/random.hpp"

namespace void_reckoning {
namespace {

World filled_world(std::size_t rows, std::vector<EntityId>& ids) {
    World world;
    world.register_components<Place, Cargo, Owned, Marked>();
    for (std::size_t i = 0; i < rows; ++i) ids.push_back(world.create(Place{1, 2}, Cargo{static_cast<std::int64_t>(i), {}, {}}, Owned{}));
    return world;
}

template <class Id> void shuffle(std::vector<Id>& ids) {
    for (std::size_t i = ids.size(); i > 1; --i) std::swap(ids[i - 1], ids[RandomAddress(4).below(i, i)]);
}

/// One by one.
void world_create(benchmark::State& state) {
    const auto rows = static_cast<std::size_t>(state.range(0));
    for (auto _ : state) {
        std::vector<EntityId> ids;
        benchmark::DoNotOptimize(filled_world(rows, ids));
    }
}
BENCHMARK(world_create)->Arg(1'000)->Arg(100'000)->Arg(1'000'000);

void plain_create(benchmark::State& state) {
    const auto rows = static_cast<std::size_t>(state.range(0));
    PlainArrays one;
    one.resize(1);
    for (auto _ : state) {
        PlainArrays plain;
        for (std::size_t i = 0; i < rows; ++i) {
            one.id[0] = i;
            plain.append_from(one, 0);
        }
        benchmark::DoNotOptimize(plain.id.data());
    }
}
BENCHMARK(plain_create)->Arg(1'000)->Arg(100'000)->Arg(1'000'000);

/// Three components of entities in an order that no prefetcher guesses.
void world_random_get(benchmark::State& state) {
    std::vector<EntityId> ids;
    const World world = filled_world(static_cast<std::size_t>(state.range(0)), ids);
    shuffle(ids);
    std::size_t i = 0;
    for (auto _ : state) {
        const auto [place, cargo, owned] = world.get_all<Place, Cargo, Owned>(ids[i]);
        float sum = place.x + place.y + static_cast<float>(cargo.tons + cargo.slots[0]) + static_cast<float>(owned.weight);
        benchmark::DoNotOptimize(sum);
        if (++i == ids.size()) i = 0;
    }
}
BENCHMARK(world_random_get)->Arg(1'000)->Arg(100'000)->Arg(1'000'000);

/// The same fields of arrays that are indexed by the id itself.
void plain_random_get(benchmark::State& state) {
    const auto rows = static_cast<std::size_t>(state.range(0));
    PlainArrays plain;
    plain.resize(rows);
    std::vector<std::size_t> ids(rows);
    for (std::size_t i = 0; i < rows; ++i) ids[i] = i;
    shuffle(ids);
    std::size_t i = 0;
    for (auto _ : state) {
        const std::size_t row = ids[i];
        float sum =
            plain.x[row] + plain.y[row] + static_cast<float>(plain.tons[row] + plain.slots[row][0]) + static_cast<float>(plain.weight[row]);
        benchmark::DoNotOptimize(sum);
        if (++i == rows) i = 0;
    }
}
BENCHMARK(plain_random_get)->Arg(1'000)->Arg(100'000)->Arg(1'000'000);

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
BENCHMARK(world_iterate)->Arg(1'000)->Arg(100'000)->Arg(1'000'000);

/// What world_iterate is measured against.
void raw_iterate(benchmark::State& state) {
    std::vector<float> x(static_cast<std::size_t>(state.range(0)), 1.0F);
    std::vector<float> y(x.size(), 2.0F);
    for (auto _ : state) {
        for (std::size_t row = 0; row < y.size(); ++row) y[row] += x[row];
        benchmark::ClobberMemory();
    }
}
BENCHMARK(raw_iterate)->Arg(1'000)->Arg(100'000)->Arg(1'000'000);

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
