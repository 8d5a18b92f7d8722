#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>

#include "void_reckoning/telemetry/writer.hpp"

namespace void_reckoning {

/// What changed in the combat figures. Totals are added to, `active_combats` is set; what is not set stays as it is.
struct CombatStatsUpdate {
    std::optional<std::uint64_t> total_combats = {};
    std::optional<std::uint32_t> active_combats = {};
    std::optional<std::uint64_t> total_damage_dealt = {};     ///< in the sub-units of the combat engine
    std::optional<std::uint64_t> total_damage_received = {};  ///< likewise
    std::optional<std::uint32_t> units_destroyed = {};
};

/// Publishes figures of a simulation that is not a campaign, one group of figures at a time, to readers in other processes. For one thread;
/// never waits for a reader. TelemetryWriter publishes everything that a campaign has.
class TelemetryPublisher {
   public:
    /// Create a segment. `name`: the campaign name that readers see. Throws as TelemetryWriter::create().
    [[nodiscard]] static TelemetryPublisher create(std::string name,
                                                   const std::filesystem::path& directory = default_telemetry_directory());

    void update_combat_stats(const CombatStatsUpdate& update) noexcept;
    void update_performance(const PerformanceMetrics& metrics) noexcept;
    void update_entity_counts(const EntityCounts& counts) noexcept;

    [[nodiscard]] const std::filesystem::path& path() const { return writer_.path(); }
    /// Even between updates; each update adds two.
    [[nodiscard]] std::uint64_t sequence() const noexcept { return writer_.sequence(); }

   private:
    explicit TelemetryPublisher(TelemetryWriter writer) : writer_(std::move(writer)) {}
    void publish() noexcept;
    TelemetryWriter writer_;
    PlanBlocks figures_;
};

}  // namespace void_reckoning
