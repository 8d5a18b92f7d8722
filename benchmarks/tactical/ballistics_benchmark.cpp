#include <benchmark/benchmark.h>

#include <vector>

#include "sample_shots.hpp"
#include "void_reckoning/base/random.hpp"
#include "void_reckoning/tactical/batch.hpp"

namespace void_reckoning::tactical {
namespace {

/// Times are of a whole batch; report.py divides.
struct Salvo {
    std::vector<float> velocities, angles, ranges;

    explicit Salvo(std::int64_t size) : velocities(static_cast<std::size_t>(size)), angles(velocities.size()), ranges(velocities.size()) {
        for (std::size_t i = 0; i < velocities.size(); ++i) {
            velocities[i] = static_cast<float>(RandomAddress(1).between(50, 900, 2 * i));
            angles[i] = static_cast<float>(RandomAddress(1).between(0.01, 1.5, 2 * i + 1));
        }
    }
    [[nodiscard]] Shots shots() { return {velocities, angles, ranges}; }
};

void vacuum_batch(benchmark::State& state, Instructions instructions) {
    Salvo salvo(state.range(0));
    for (auto _ : state) {
        vacuum_ranges(salvo.shots(), kStandardGravity, {nullptr, instructions});
        benchmark::ClobberMemory();
    }
    state.SetItemsProcessed(state.iterations() * state.range(0));
}
void vacuum_ranges_best(benchmark::State& state) { vacuum_batch(state, Instructions::kBest); }
void vacuum_ranges_plain(benchmark::State& state) { vacuum_batch(state, Instructions::kPlain); }

void drag_batch(benchmark::State& state, const Projectile& projectile, Instructions instructions) {
    Salvo salvo(state.range(0));
    for (auto _ : state) {
        drag_ranges(salvo.shots(), projectile, {}, {nullptr, instructions});
        benchmark::ClobberMemory();
    }
    state.SetItemsProcessed(state.iterations() * state.range(0));
}
void drag_ranges_bullet(benchmark::State& state) { drag_batch(state, samples::rifle(), Instructions::kBest); }
void drag_ranges_shell(benchmark::State& state) { drag_batch(state, samples::shell(), Instructions::kBest); }
void drag_ranges_avx2(benchmark::State& state) {
    if (best_instructions() < Instructions::kWide) return state.SkipWithError("no AVX2");
    drag_batch(state, samples::shell(), Instructions::kWide);
}
void drag_ranges_plain(benchmark::State& state) { drag_batch(state, samples::shell(), Instructions::kPlain); }

/// The reference: two arrays read, one written, nothing worked out.
void memory_bandwidth(benchmark::State& state) {
    Salvo salvo(state.range(0));
    for (auto _ : state) {
        const float* a = salvo.velocities.data();
        const float* b = salvo.angles.data();
        float* c = salvo.ranges.data();
        const auto size = static_cast<std::size_t>(state.range(0));
        for (std::size_t i = 0; i < size; ++i) c[i] = a[i] + b[i];
        benchmark::ClobberMemory();
    }
    state.SetItemsProcessed(state.iterations() * state.range(0));
}

void one_shot(benchmark::State& state, const Target& target) {
    const Projectile projectile = samples::rifle();
    const Environment environment;
    for (auto _ : state) benchmark::DoNotOptimize(calculate(projectile, target, environment));
}
void calculate_600_m(benchmark::State& state) { one_shot(state, samples::target_at(600)); }
void calculate_mover(benchmark::State& state) { one_shot(state, samples::target_at(600, 10, {5, 0, 20})); }
void fall_of_one_shot(benchmark::State& state) {
    const Projectile projectile = samples::rifle();
    for (auto _ : state) benchmark::DoNotOptimize(fall_of_shot(projectile, 0.5, {}));
}

BENCHMARK(vacuum_ranges_best)->Arg(100'000)->Arg(1'000'000);
BENCHMARK(vacuum_ranges_plain)->Arg(1'000'000);
BENCHMARK(memory_bandwidth)->Arg(100'000)->Arg(1'000'000);
BENCHMARK(drag_ranges_bullet)->Arg(100'000);
BENCHMARK(drag_ranges_shell)->Arg(100'000);
BENCHMARK(drag_ranges_avx2)->Arg(100'000);
BENCHMARK(drag_ranges_plain)->Arg(100'000);
BENCHMARK(calculate_600_m);
BENCHMARK(calculate_mover);
BENCHMARK(fall_of_one_shot);

}  // namespace
}  // namespace void_reckoning::tactical
