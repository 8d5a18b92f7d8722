#include <benchmark/benchmark.h>

#include "../../tests/cpp/galaxy/sample_universe.hpp"
#include "void_reckoning/base/random.hpp"
#include "void_reckoning/galaxy/path_service.hpp"

namespace void_reckoning {
namespace {

/// Ways between systems drawn from the whole map; every destination is new, so that no kept distances help.
void path(benchmark::State& state, std::int64_t systems, const PathConstraints& constraints) {
    const SampleGalaxy galaxy(sample_settings(1, systems, 10, Shape::kSpiral));
    PathFinder paths(galaxy.map);
    const RandomAddress address(1);
    std::uint64_t number = 0;
    std::size_t lanes = 0;
    for (auto _ : state) {
        const auto from = static_cast<SystemNumber>(address.below(galaxy.map->size(), 2 * number));
        const auto to = static_cast<SystemNumber>(address.below(galaxy.map->size(), 2 * number + 1));
        ++number;
        lanes += paths.find_path(from, to, constraints).systems.size();
    }
    state.counters["lanes"] = benchmark::Counter(static_cast<double>(lanes), benchmark::Counter::kAvgIterations);
}

void path_avoiding(benchmark::State& state, std::int64_t systems) {
    std::vector<std::uint8_t> avoided(static_cast<std::size_t>(systems));
    for (std::size_t i = 0; i < avoided.size(); i += 10) avoided[i] = 1;
    PathConstraints constraints;
    constraints.avoided_systems = avoided;
    path(state, systems, constraints);
}

/// Systems and lanes forbidden, a longest lane and a maximum cost, at once.
void path_constrained(benchmark::State& state, std::int64_t systems) {
    std::vector<std::uint8_t> avoided(static_cast<std::size_t>(systems));
    for (std::size_t i = 0; i < avoided.size(); i += 20) avoided[i] = 1;
    const SampleGalaxy galaxy(sample_settings(1, systems, 10, Shape::kSpiral));
    std::vector<std::uint8_t> blocked(galaxy.map->lane_count());
    for (std::size_t i = 0; i < blocked.size(); i += 20) blocked[i] = 1;
    float longest = 0;
    for (LaneNumber lane = 0; lane < blocked.size(); ++lane) longest = std::max(longest, galaxy.map->lane(lane).length);
    path(state, systems, {avoided, blocked, 1e6, static_cast<double>(longest) * 0.9});
}

/// A thousand ways in one call, 100 to each of ten systems; for each way.
void paths_batch(benchmark::State& state, std::int64_t systems) {
    const SampleGalaxy galaxy(sample_settings(1, systems, 10, Shape::kSpiral));
    std::vector<PathEnds> ends;
    for (std::uint64_t i = 0; i < 1000; ++i) {
        const auto from = static_cast<SystemNumber>(RandomAddress(1).below(galaxy.map->size(), i));
        ends.push_back({from, static_cast<SystemNumber>(i % 10 * galaxy.map->size() / 10)});
    }
    const Workers workers(1);
    for (auto _ : state) {
        const PathService paths(galaxy.map);  // knows nothing yet
        benchmark::DoNotOptimize(paths.find_all(ends, {}, workers).data());
    }
}

void next_hop(benchmark::State& state, std::int64_t systems) {
    const SampleGalaxy galaxy(sample_settings(1, systems, 10, Shape::kSpiral));
    PathFinder paths(galaxy.map);
    const RandomAddress address(1);
    std::uint64_t number = 0;
    for (auto _ : state) {
        const auto from = static_cast<SystemNumber>(address.below(galaxy.map->size(), 2 * number));
        const auto to = static_cast<SystemNumber>(address.below(64, 2 * number + 1));
        ++number;
        benchmark::DoNotOptimize(paths.next_hop(from, to));
    }
}

/// A destination's distances to all systems, none of them kept.
void all_distances(benchmark::State& state, std::int64_t systems) {
    const SampleGalaxy galaxy(sample_settings(1, systems, 10, Shape::kSpiral));
    PathFinder paths(galaxy.map, 0);
    SystemNumber to = 0;
    for (auto _ : state) benchmark::DoNotOptimize(paths.distances(++to % static_cast<SystemNumber>(systems)).data());
}

void generate(benchmark::State& state, std::int64_t systems) {
    const Universe universe = sample_universe();
    std::uint64_t seed = 0;
    for (auto _ : state) {
        World world;
        world.register_components<System, Position, Starlane, Planet>();
        benchmark::DoNotOptimize(generate_galaxy(world, universe, sample_settings(++seed, systems, 10, Shape::kSpiral)));
    }
}

void map_of_world(benchmark::State& state, std::int64_t systems) {
    const SampleGalaxy galaxy(sample_settings(1, systems, 10, Shape::kSpiral));
    for (auto _ : state) benchmark::DoNotOptimize(Starmap(galaxy.world).size());
}

BENCHMARK_CAPTURE(path, path_150, 150, PathConstraints{});
BENCHMARK_CAPTURE(path, path_5000, 5000, PathConstraints{});
BENCHMARK_CAPTURE(path_avoiding, path_avoiding_150, 150);
BENCHMARK_CAPTURE(path_avoiding, path_avoiding_5000, 5000);
BENCHMARK_CAPTURE(path_constrained, path_constrained_150, 150);
BENCHMARK_CAPTURE(path_constrained, path_constrained_5000, 5000);
BENCHMARK_CAPTURE(paths_batch, paths_batch_150, 150);
BENCHMARK_CAPTURE(paths_batch, paths_batch_5000, 5000);
BENCHMARK_CAPTURE(next_hop, next_hop_150, 150);
BENCHMARK_CAPTURE(next_hop, next_hop_5000, 5000);
BENCHMARK_CAPTURE(all_distances, all_distances_150, 150);
BENCHMARK_CAPTURE(all_distances, all_distances_5000, 5000);
BENCHMARK_CAPTURE(generate, generate_150, 150)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(generate, generate_5000, 5000)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(map_of_world, map_of_world_5000, 5000);

}  // namespace
}  // namespace void_reckoning
