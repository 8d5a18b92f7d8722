#include <benchmark/benchmark.h>

#include <atomic>
#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "void_reckoning/telemetry/reader.hpp"
#include "void_reckoning/telemetry/writer.hpp"

namespace void_reckoning {
namespace {

TelemetryOptions standard_campaign() {
    TelemetryOptions options;
    options.campaign_name = "benchmark";
    options.factions.assign(10, "faction");
    options.phases.assign(12, "phase");
    return options;
}

void telemetry_update_plan_blocks(benchmark::State& state) {
    TelemetryWriter writer = TelemetryWriter::create(standard_campaign());
    PlanBlocks plan;
    for (auto _ : state) {
        ++plan.combat.total_combats;
        writer.update(plan);
    }
}
BENCHMARK(telemetry_update_plan_blocks);

/// What a commit costs: all factions, six phase times, one battle, the clock.
void telemetry_publish_frame(benchmark::State& state) {
    TelemetryWriter writer = TelemetryWriter::create(standard_campaign());
    const std::vector<FactionFigures> factions(10);
    const std::vector<PhaseTime> times{{0, 1000}, {1, 2000}, {2, 40'000}, {3, 9000}, {4, 300}, {5, 7000}};
    const TelemetryBattle battle;
    TelemetryFrame frame;
    frame.factions = factions;
    frame.phase_times = times;
    frame.battles = {&battle, 1};
    for (auto _ : state) {
        ++frame.committed.commits;
        writer.publish(frame);
    }
}
BENCHMARK(telemetry_publish_frame);

void telemetry_set_cursor(benchmark::State& state) {
    TelemetryWriter writer = TelemetryWriter::create(standard_campaign());
    std::uint32_t turn = 0;
    for (auto _ : state) writer.set_cursor({++turn, 0, 0});
}
BENCHMARK(telemetry_set_cursor);

void telemetry_read_plan_blocks(benchmark::State& state) {
    const TelemetryWriter writer = TelemetryWriter::create(standard_campaign());
    const TelemetryReader reader = TelemetryReader::open(writer.path());
    for (auto _ : state) benchmark::DoNotOptimize(reader.read_plan_blocks());
}
BENCHMARK(telemetry_read_plan_blocks);

void telemetry_read(benchmark::State& state) {
    const TelemetryWriter writer = TelemetryWriter::create(standard_campaign());
    const TelemetryReader reader = TelemetryReader::open(writer.path());
    for (auto _ : state) benchmark::DoNotOptimize(reader.read());
}
BENCHMARK(telemetry_read);

/// From the update to the first line that the woken reader runs.
void telemetry_wake_up(benchmark::State& state) {
    using Clock = std::chrono::steady_clock;
    TelemetryWriter writer = TelemetryWriter::create(standard_campaign());
    std::atomic<bool> stop = false;
    std::atomic<std::uint64_t> seen = 0;
    std::atomic<Clock::rep> woken = 0;
    std::thread sleeper([&] {
        const TelemetryReader reader = TelemetryReader::open(writer.path());
        while (!stop) {
            if (reader.wait_for_update(seen, std::chrono::seconds(1)) != TelemetryWait::kUpdated) continue;
            woken = Clock::now().time_since_epoch().count();
            seen = reader.read_plan_blocks().sequence;
        }
    });
    for (auto _ : state) {
        std::this_thread::sleep_for(std::chrono::microseconds(200));  // lets the reader fall asleep
        const auto start = Clock::now().time_since_epoch().count();
        writer.update(PlanBlocks{});
        while (seen != writer.sequence()) std::this_thread::yield();
        state.SetIterationTime(std::chrono::duration<double>(Clock::duration(woken - start)).count());
    }
    stop = true;
    writer.update(PlanBlocks{});
    sleeper.join();
}
BENCHMARK(telemetry_wake_up)->UseManualTime()->Iterations(2000);

}  // namespace
}  // namespace void_reckoning
