#include <benchmark/benchmark.h>

#include <vector>

#include "armies.hpp"
#include "void_reckoning/combat/battle.hpp"
#include "void_reckoning/combat/estimate.hpp"
#include "void_reckoning/combat/matchup.hpp"

namespace void_reckoning::combat {
namespace {

void report(benchmark::State& state, std::int64_t ticks, std::int64_t decided) {
    const auto battles = static_cast<double>(state.iterations());
    state.counters["ticks"] = static_cast<double>(ticks) / battles;
    state.counters["decided"] = static_cast<double>(decided) / battles;
    state.SetItemsProcessed(state.iterations());
}

/// Warm: scratch and result are reused, seeds differ.
void fight_equal_fleets(benchmark::State& state, std::size_t count, const Workers* workers) {
    const armies::Scene scene = armies::frigates(count);
    BattleSetup setup = scene.setup();
    setup.workers = workers;
    BattleScratch scratch;
    BattleResult result;
    std::int64_t ticks = 0, decided = 0;
    std::uint64_t seed = 0;
    for (auto _ : state) {
        setup.address = RandomAddress(++seed);
        resolve_battle(setup, scratch, result);
        ticks += result.ticks;
        decided += result.decided ? 1 : 0;
    }
    report(state, ticks, decided);
}

void battle_100v100(benchmark::State& state) { fight_equal_fleets(state, 100, nullptr); }
void battles_10v10_batch(benchmark::State& state) { fight_equal_fleets(state, 10, nullptr); }
void battle_10000v10000(benchmark::State& state) { fight_equal_fleets(state, 10'000, nullptr); }
void battle_10000v10000_two_threads(benchmark::State& state) {
    const Workers workers(2);
    fight_equal_fleets(state, 10'000, &workers);
}

/// Time against size: units of both sides together.
void battle_by_units(benchmark::State& state) {
    fight_equal_fleets(state, static_cast<std::size_t>(state.range(0)) / 2, nullptr);
    const double unit_ticks = static_cast<double>(state.range(0)) * state.counters["ticks"].value;
    state.counters["unit_tick"] =
        benchmark::Counter(unit_ticks, benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
    state.SetComplexityN(state.range(0));
}

void battle_100v100_ground(benchmark::State& state) {
    armies::Scene scene = armies::ground();
    for (std::uint8_t side = 0; side < 2; ++side) {
        scene.add(side, armies::kRifles, 60);
        scene.add(side, armies::kAssault, 30);
        scene.add(side, armies::kMortars, 10);
    }
    BattleSetup setup = scene.setup();
    BattleScratch scratch;
    BattleResult result;
    std::int64_t ticks = 0, decided = 0;
    std::uint64_t seed = 0;
    for (auto _ : state) {
        setup.address = RandomAddress(++seed);
        resolve_battle(setup, scratch, result);
        ticks += result.ticks;
        decided += result.decided ? 1 : 0;
    }
    report(state, ticks, decided);
}

/// Two fleets of `types` types each.
void estimate(benchmark::State& state) {
    const armies::Scene scene = armies::space();
    std::vector<MatchProfile> profiles;
    for (std::int64_t i = 0; i < state.range(0); ++i) profiles.emplace_back(scene.profiles[static_cast<std::size_t>(i)], scene.weapons);
    std::vector<Contingent> a, b;
    for (const MatchProfile& profile : profiles) {
        a.push_back({.profile = &profile, .count = 10});
        b.push_back({.profile = &profile, .count = 8, .hull = 0.9});
    }
    Estimator estimator;
    for (auto _ : state) benchmark::DoNotOptimize(estimator.estimate({a, 0.27, 0}, {b, 0.45, 0}, Domain::kSpace));
}

BENCHMARK(battle_100v100)->Unit(benchmark::kMicrosecond);
BENCHMARK(battle_100v100_ground)->Unit(benchmark::kMicrosecond);
BENCHMARK(battles_10v10_batch)->Unit(benchmark::kMicrosecond);
BENCHMARK(battle_10000v10000)->Unit(benchmark::kMillisecond);
BENCHMARK(battle_10000v10000_two_threads)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(battle_by_units)->RangeMultiplier(10)->Range(2, 200'000)->Unit(benchmark::kMicrosecond)->Complexity();
BENCHMARK(estimate)->Arg(1)->Arg(4);

}  // namespace
}  // namespace void_reckoning::combat
