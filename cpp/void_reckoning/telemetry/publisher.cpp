#include "void_reckoning/telemetry/publisher.hpp"

namespace void_reckoning {

TelemetryPublisher TelemetryPublisher::create(std::string name, const std::filesystem::path& directory) {
    TelemetryOptions options;
    options.directory = directory;
    options.campaign_name = std::move(name);
    return TelemetryPublisher(TelemetryWriter::create(options));
}

void TelemetryPublisher::publish() noexcept {
    writer_.update(figures_);
    writer_.beat();  // update() leaves the heartbeat: readers would call a writer slow that is not
}

void TelemetryPublisher::update_combat_stats(const CombatStatsUpdate& update) noexcept {
    CombatStats& stats = figures_.combat;
    stats.total_combats += update.total_combats.value_or(0);
    stats.active_combats = update.active_combats.value_or(stats.active_combats);
    stats.total_damage_dealt += update.total_damage_dealt.value_or(0);
    stats.total_damage_received += update.total_damage_received.value_or(0);
    stats.units_destroyed += update.units_destroyed.value_or(0);
    publish();
}

void TelemetryPublisher::update_performance(const PerformanceMetrics& metrics) noexcept {
    figures_.performance = metrics;
    publish();
}

void TelemetryPublisher::update_entity_counts(const EntityCounts& counts) noexcept {
    figures_.entities = counts;
    publish();
}

}  // namespace void_reckoning
