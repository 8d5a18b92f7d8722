#include "void_reckoning/telemetry/publisher.hpp"

#include <gtest/gtest.h>

#include "sample_segment.hpp"
#include "void_reckoning/base/error.hpp"
#include "void_reckoning/telemetry/reader.hpp"

namespace void_reckoning {
namespace {

TEST(TelemetryPublisher, AddsTotalsAndSetsWhatIsCurrent) {
    const TemporaryDirectory directory;
    TelemetryPublisher publisher = TelemetryPublisher::create("A battle of my own", directory.path());
    const TelemetryReader reader = TelemetryReader::open(publisher.path());
    EXPECT_EQ(reader.read().campaign_name, "A battle of my own");

    publisher.update_combat_stats(
        {.total_combats = 3, .active_combats = 2, .total_damage_dealt = 500, .total_damage_received = 90, .units_destroyed = 4});
    publisher.update_combat_stats({.total_combats = 1, .active_combats = 1});
    publisher.update_combat_stats({.total_damage_dealt = 7, .total_damage_received = 5, .units_destroyed = 1});
    publisher.update_performance(kSamplePlan.performance);
    publisher.update_entity_counts(kSamplePlan.entities);

    const PlanBlocksCopy copy = reader.read_plan_blocks();
    EXPECT_EQ(copy.plan, (PlanBlocks{{4, 1, 0, 507, 95, 5, 0}, kSamplePlan.performance, kSamplePlan.entities}));
    EXPECT_EQ(copy.sequence, 10U);
    EXPECT_EQ(publisher.sequence(), 10U);
}

TEST(TelemetryPublisher, BeatsWithEachUpdateAndClosesItsSegment) {
    const TemporaryDirectory directory;
    std::optional<TelemetryPublisher> publisher = TelemetryPublisher::create("short", directory.path());
    const TelemetryReader reader = TelemetryReader::open(publisher->path());
    const std::uint64_t before = reader.read_header().heartbeat_ns;
    publisher->update_combat_stats({.total_combats = 1});
    EXPECT_GT(reader.read_header().heartbeat_ns, before);
    EXPECT_EQ(reader.writer_state(), TelemetryWriterState::kAlive);
    publisher.reset();
    EXPECT_EQ(reader.writer_state(), TelemetryWriterState::kClosed);
    EXPECT_FALSE(std::filesystem::exists(reader.path()));
    EXPECT_THROW((void)TelemetryPublisher::create("nowhere", directory.path() / "missing"), StorageError);
}

}  // namespace
}  // namespace void_reckoning
