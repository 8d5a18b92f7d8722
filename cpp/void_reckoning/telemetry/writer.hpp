#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "void_reckoning/telemetry/layout.hpp"

namespace void_reckoning {

/// Return /dev/shm if it exists, otherwise the temporary directory.
[[nodiscard]] std::filesystem::path default_telemetry_directory();

struct TelemetryOptions {
    std::filesystem::path directory = default_telemetry_directory();
    std::string campaign_name;
    std::filesystem::path campaign_folder;  // absolute; empty for a campaign without a folder
    std::vector<std::string> factions;      // rows of the factions block, in this order
    std::vector<std::string> phases;        // rows of the phases block
    std::uint32_t turns_asked = 0;
    std::optional<std::uint64_t> pid_namespace{};  // unset: that of this process; 0: not recorded
};

struct PhaseTime {
    std::uint16_t phase = 0;
    std::uint64_t nanoseconds = 0;
};

/// The changes of a commit. Totals are absolute; phase times and battles are those since the previous frame.
struct TelemetryFrame {
    PlanBlocks plan;
    TelemetryCommit committed;
    bool finished = false;
    std::span<const FactionFigures> factions;  // all of them, or none if nothing changed
    std::span<const PhaseTime> phase_times;
    std::span<const TelemetryBattle> battles;
    std::optional<std::uint64_t> battles_before;  // set: `battles` are the latest of all, and this many were fought before them
};

/// The only writer of a segment `void-reckoning.<pid>.<nonce>`. It never waits for a reader. update() and publish() belong to one thread;
/// the live fields may be set from any. A forked child must not use its parent's writer; destroying it there leaves the segment alone.
class TelemetryWriter {
   public:
    /// Create a segment. Throws StorageError with path and reason when it can't be created, InvalidInput when the options don't fit in one.
    [[nodiscard]] static TelemetryWriter create(const TelemetryOptions& options);

    TelemetryWriter(TelemetryWriter&&) noexcept;
    TelemetryWriter& operator=(TelemetryWriter&&) noexcept;
    ~TelemetryWriter();

    /// Update the plan's three blocks only; does not read the clock.
    void update(const PlanBlocks& plan) noexcept;
    /// Update all blocks in one consistent step, and the heartbeat. Throws InvalidInput, and changes nothing, when the frame does not fit
    /// the options.
    void publish(const TelemetryFrame& frame);

    // Live fields: each is one atomic word that readers see at once, outside the sequence; no reader is woken.
    void set_cursor(TelemetryCursor cursor) noexcept;
    void set_active_combats(std::uint32_t count) noexcept;
    void beat() noexcept;

    /// Mark the segment closed, wake its readers and remove it. The destructor does so too.
    void close() noexcept;

    [[nodiscard]] const std::filesystem::path& path() const;
    [[nodiscard]] std::uint64_t sequence() const noexcept;

   private:
    struct Segment;
    explicit TelemetryWriter(std::unique_ptr<Segment> segment);
    std::unique_ptr<Segment> segment_;
};

}  // namespace void_reckoning
