#include <benchmark/benchmark.h>
#include <unistd.h>

#include <filesystem>

#include "void_reckoning/storage/save.hpp"
#include "void_reckoning/storage/save_worker.hpp"

namespace void_reckoning {
namespace {

struct Position {
    float x = 0;
    float y = 0;
};
struct Ship {
    std::uint16_t type = 0;
    std::int32_t hull = 0;
    std::int32_t shields = 0;
    EntityId fleet;
};
struct Faction {
    std::uint16_t faction = 0;
    Text name;
};

}  // namespace

template <> struct Describe<Position> {
    static constexpr auto component = describe("Position", "", field<&Position::x>("x", "ly"), field<&Position::y>("y", "ly"));
};
template <> struct Describe<Ship> {
    static constexpr auto component = describe("Ship", "", field<&Ship::type>("type"), field<&Ship::hull>("hull"),
                                               field<&Ship::shields>("shields"), field<&Ship::fleet>("fleet"));
};
template <> struct Describe<Faction> {
    static constexpr auto component = describe("Faction", "", field<&Faction::faction>("faction"), field<&Faction::name>("name"));
};

namespace {

World ships(std::int64_t count) {
    World world;
    world.register_components<Position, Ship, Faction>();
    const Text name = world.enter("templars");
    for (std::int64_t i = 0; i < count; ++i) {
        const auto number = static_cast<std::int32_t>(i);
        const auto x = static_cast<float>(number) * 0.37F;
        world.create(Position{x, -x}, Ship{7, number, 2 * number, make_entity_id(static_cast<std::uint32_t>(i / 50 + 1), 1)},
                     Faction{3, name});
    }
    return world;
}

std::filesystem::path path_of(std::int64_t count) {
    return std::filesystem::temp_directory_path() /
           ("save_benchmark_" + std::to_string(getpid()) + "_" + std::to_string(count) + ".sqlite");
}

/// Three components and eight fields an entity.
void save_write(benchmark::State& state) {
    const World world = ships(state.range(0));
    const auto path = path_of(state.range(0));
    for (auto _ : state) write_save(world.snapshot(), {}, path);
    state.counters["bytes"] = static_cast<double>(std::filesystem::file_size(path));
    std::filesystem::remove(path);
}
BENCHMARK(save_write)->Arg(1'000)->Arg(1'000'000)->Unit(benchmark::kMillisecond);

void save_load(benchmark::State& state) {
    const auto path = path_of(state.range(0));
    write_save(ships(state.range(0)).snapshot(), {}, path);
    for (auto _ : state) benchmark::DoNotOptimize(load_save(path).world.entity_count());
    std::filesystem::remove(path);
}
BENCHMARK(save_load)->Arg(1'000)->Arg(1'000'000)->Unit(benchmark::kMillisecond);

/// What a background save takes from the turn: taking the snapshot and handing it over.
void save_start(benchmark::State& state) {
    const World world = ships(state.range(0));
    const auto path = path_of(state.range(0));
    SaveWorker worker;
    for (auto _ : state) {
        worker.start(world.snapshot(), {}, path);
        state.PauseTiming();
        worker.wait();
        state.ResumeTiming();
    }
    std::filesystem::remove(path);
}
BENCHMARK(save_start)->Arg(1'000'000)->Iterations(3)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace void_reckoning
