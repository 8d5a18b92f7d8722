// What changes which entities there are, beside plain arrays that do as much: a vector a field, an index by id where one is needed.

#include <benchmark/benchmark.h>

#include <memory>

#include "plain_arrays.hpp"
#include "void_reckoning/base/random.hpp"
#include "void_reckoning/ecs/memory_report.hpp"
#include "void_reckoning/ecs/world.hpp"

namespace void_reckoning {
namespace {

struct Columns {
    explicit Columns(std::size_t rows) : floats(rows, 1.5F), longs(rows, 7), codes(rows), slots(3 * rows), bytes(rows), reals(rows, 2.5) {}
    std::vector<float> floats;
    std::vector<std::int64_t> longs;
    std::vector<std::uint32_t> codes;
    std::vector<std::int16_t> slots;
    std::vector<std::uint8_t> bytes;
    std::vector<double> reals;

    [[nodiscard]] std::vector<std::span<const std::byte>> values() const {
        const auto f = std::as_bytes(std::span(floats));
        const auto l = std::as_bytes(std::span(longs));
        return {f,
                f,
                l,
                std::as_bytes(std::span(codes)),
                std::as_bytes(std::span(slots)),
                l,
                std::as_bytes(std::span(bytes)),
                std::as_bytes(std::span(reals))};
    }
};

World typed_world() {
    World world;
    world.register_components<Place, Cargo, Owned, Marked>();
    return world;
}

std::vector<EntityId> fill(World& world, const Columns& columns) {
    const std::array<ComponentId, 3> ids = {world.component<Place>(), world.component<Cargo>(), world.component<Owned>()};
    return world.create_rows(ids, columns.floats.size(), columns.values());
}

void world_create_rows(benchmark::State& state) {
    const Columns columns(static_cast<std::size_t>(state.range(0)));
    for (auto _ : state) {
        state.PauseTiming();
        auto world = std::make_unique<World>(typed_world());
        state.ResumeTiming();
        benchmark::DoNotOptimize(fill(*world, columns).data());
        state.PauseTiming();
        world.reset();
        state.ResumeTiming();
    }
}
BENCHMARK(world_create_rows)->Arg(1'000)->Arg(100'000)->Arg(1'000'000);

void plain_create_rows(benchmark::State& state) {
    const auto rows = static_cast<std::size_t>(state.range(0));
    const Columns columns(rows);
    for (auto _ : state) {
        PlainArrays plain;
        plain.x = columns.floats, plain.y = columns.floats, plain.tons = columns.longs, plain.kind = columns.codes;
        plain.weight = columns.reals;
        plain.owner.assign(rows, 7), plain.id.resize(rows), plain.mood.resize(rows), plain.slots.resize(rows);
        for (std::size_t i = 0; i < rows; ++i) plain.id[i] = i;
        benchmark::DoNotOptimize(plain.id.data());
        state.PauseTiming();
        plain = {};
        state.ResumeTiming();
    }
}
BENCHMARK(plain_create_rows)->Arg(1'000)->Arg(100'000)->Arg(1'000'000);

/// A tag that comes and goes: the row moves to another table and back.
void world_add_remove(benchmark::State& state) {
    World world = typed_world();
    const auto ids = fill(world, Columns(static_cast<std::size_t>(state.range(0))));
    std::uint64_t i = 0;
    for (auto _ : state) {
        const EntityId id = ids[RandomAddress(1).below(ids.size(), ++i)];
        world.add(id, Marked{});
        world.remove<Marked>(id);
    }
}
BENCHMARK(world_add_remove)->Arg(1'000)->Arg(100'000)->Arg(1'000'000);

/// The same with two sets of plain arrays, rows found by id.
void plain_add_remove(benchmark::State& state) {
    const auto rows = static_cast<std::size_t>(state.range(0));
    PlainArrays without;
    PlainArrays with;
    without.resize(rows);
    std::vector<std::size_t> row_of(rows);
    for (std::size_t i = 0; i < rows; ++i) without.id[i] = row_of[i] = i;
    const auto move = [&](PlainArrays& from, PlainArrays& to, std::size_t id) {
        const std::size_t row = row_of[id];
        row_of[id] = to.id.size();
        to.append_from(from, row);
        from.remove(row);
        if (row < from.id.size()) row_of[from.id[row]] = row;
    };
    std::uint64_t i = 0;
    for (auto _ : state) {
        const std::uint64_t id = RandomAddress(1).below(rows, ++i);
        move(without, with, id);
        move(with, without, id);
        benchmark::ClobberMemory();
    }
}
BENCHMARK(plain_add_remove)->Arg(1'000)->Arg(100'000)->Arg(1'000'000);

void world_destroy(benchmark::State& state) {
    const Columns columns(static_cast<std::size_t>(state.range(0)));
    for (auto _ : state) {
        state.PauseTiming();
        auto world = std::make_unique<World>(typed_world());
        const auto ids = fill(*world, columns);
        (void)world->state_hash();  // so that there are hashes to keep up
        state.ResumeTiming();
        for (const EntityId id : ids) world->destroy(id);
        state.PauseTiming();
        world.reset();
        state.ResumeTiming();
    }
}
BENCHMARK(world_destroy)->Arg(1'000)->Arg(100'000)->Arg(1'000'000);

/// Every other one, in one call.
void world_destroy_all(benchmark::State& state) {
    const Columns columns(2 * static_cast<std::size_t>(state.range(0)));
    for (auto _ : state) {
        state.PauseTiming();
        auto world = std::make_unique<World>(typed_world());
        const auto ids = fill(*world, columns);
        std::vector<EntityId> half;
        for (std::size_t i = 0; i < ids.size(); i += 2) half.push_back(ids[i]);
        (void)world->state_hash();
        state.ResumeTiming();
        benchmark::DoNotOptimize(world->destroy_all(half));
        state.PauseTiming();
        world.reset();
        state.ResumeTiming();
    }
}
BENCHMARK(world_destroy_all)->Arg(1'000)->Arg(100'000)->Arg(1'000'000);

/// The last row takes the place of the one that goes, from the first to the last.
void plain_destroy(benchmark::State& state) {
    const auto rows = static_cast<std::size_t>(state.range(0));
    for (auto _ : state) {
        state.PauseTiming();
        PlainArrays plain;
        plain.resize(rows);
        state.ResumeTiming();
        for (std::size_t i = 0; i < rows; ++i) {
            plain.remove(0);
            benchmark::ClobberMemory();
        }
    }
}
BENCHMARK(plain_destroy)->Arg(1'000)->Arg(100'000)->Arg(1'000'000);

/// The block that is written is copied, and its list of blocks.
void world_first_write(benchmark::State& state) {
    World world = typed_world();
    const auto ids = fill(world, Columns(static_cast<std::size_t>(state.range(0))));
    float value = 0;
    for (auto _ : state) {
        const Snapshot before = world.snapshot();
        world.write<&Place::x>(ids[ids.size() / 2], ++value);
        benchmark::ClobberMemory();
    }
}
BENCHMARK(world_first_write)->Arg(1'000)->Arg(100'000)->Arg(1'000'000);

/// By the number of columns: components of eight fields in a table each.
void world_snapshot_columns(benchmark::State& state) {
    World world;
    for (int c = 0; c < state.range(0) / 10; ++c) {
        ComponentInfo info{fmt::format("Part{}", c), "", {}};
        for (int f = 0; f < 9; ++f) info.fields.push_back({fmt::format("f{}", f), ScalarType::kF32, 1, "", ""});
        const ComponentId id = world.register_component(std::move(info));
        for (int i = 0; i < 100; ++i) (void)world.create_of({&id, 1});
    }
    for (auto _ : state) benchmark::DoNotOptimize(world.snapshot());
    state.counters["columns"] = static_cast<double>(world.state().columns.size());
}
BENCHMARK(world_snapshot_columns)->Arg(10)->Arg(100)->Arg(1'000);

/// What a world of such entities takes, and what the bare values do.
void memory_per_entity(benchmark::State& state) {
    World world = typed_world();
    const auto rows = static_cast<std::size_t>(state.range(0));
    fill(world, Columns(rows));
    for (auto _ : state) benchmark::DoNotOptimize(world.entity_count());
    const MemoryReport report = Holdings().report(world.state());
    state.counters["bytes_per_entity"] = static_cast<double>(report.world_bytes) / static_cast<double>(rows);
    state.counters["bytes_of_values"] = 8 + 4 + 4 + 8 + 4 + 6 + 8 + 1 + 8;
}
BENCHMARK(memory_per_entity)->Arg(1'000)->Arg(100'000)->Arg(1'000'000);

}  // namespace
}  // namespace void_reckoning
