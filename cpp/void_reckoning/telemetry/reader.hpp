#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "void_reckoning/telemetry/layout.hpp"

namespace void_reckoning {

struct TelemetryBlocks;

enum class TelemetryWriterState : std::uint8_t {
    kAlive,
    kSlow,    // holds its lock, but its heartbeat is older than kTelemetrySlowAfter
    kClosed,  // ended in order
    kDead,    // ended without closing: there will be no further updates
    kUnknown,  // as kSlow, but its process id counts in another PID namespace: it can't be told from a dead one whose child holds the lock
};

inline constexpr std::chrono::seconds kTelemetrySlowAfter{2};

enum class TelemetryWait : std::uint8_t { kUpdated, kTimedOut, kClosed, kDead };

struct FactionTelemetry {
    std::string name;
    FactionFigures figures;
};

struct PhaseTelemetry {
    std::string name;
    PhaseHistogram times;
};

/// One consistent copy of a segment. A block that the segment does not have is empty.
struct TelemetrySnapshot {
    std::uint64_t sequence = 0;
    PlanBlocks plan;
    TelemetryCursor cursor;
    TelemetryCommit committed;
    std::uint32_t turns_asked = 0;
    bool finished = false;
    std::string campaign_name;
    std::string campaign_folder;
    std::vector<FactionTelemetry> factions;
    std::vector<PhaseTelemetry> phases;
    std::uint64_t total_battles = 0;
    std::vector<TelemetryBattle> battles;  // the latest, oldest first
};

struct PlanBlocksCopy {
    std::uint64_t sequence = 0;
    PlanBlocks plan;
};

/// Reads a segment that another process (or this one) writes; never blocks the writer. For one thread at a time.
class TelemetryReader {
   public:
    /// Open a segment. Throws StorageError when the file can't be opened or is of a newer layout, DamagedData when it is not a segment.
    [[nodiscard]] static TelemetryReader open(const std::filesystem::path& path);

    TelemetryReader(TelemetryReader&&) noexcept;
    TelemetryReader& operator=(TelemetryReader&&) noexcept;
    ~TelemetryReader();

    [[nodiscard]] TelemetryHeader read_header() const;
    /// Copy the plan's blocks. This and read() throw StorageError when the writer died in the middle of a write, or none of two seconds'
    /// attempts fell between two writes (the message says which), and DamagedData when a block contradicts itself.
    [[nodiscard]] PlanBlocksCopy read_plan_blocks() const;
    [[nodiscard]] TelemetrySnapshot read() const;

    /// For callers that decode the blocks themselves: the number of bytes behind the header, the place of each block in the segment, and a
    /// consistent copy of them all, with its sequence. The first kind of copy tries a few times and may return nothing, the second waits
    /// and throws as read().
    [[nodiscard]] std::size_t data_size() const;
    [[nodiscard]] const TelemetryBlocks& blocks() const;
    [[nodiscard]] std::optional<std::uint64_t> try_copy_data(void* to) const;
    [[nodiscard]] std::uint64_t copy_data(void* to) const;

    /// Sleep in the kernel until the sequence differs from `last_sequence`, the writer ends or the time is over; a dead writer is noticed
    /// within a second. `awake` is called when a signal or a second of silence ended a sleep; it may throw.
    [[nodiscard]] TelemetryWait wait_for_update(std::uint64_t last_sequence, std::chrono::nanoseconds timeout,
                                                const std::function<void()>& awake = {}) const;

    [[nodiscard]] TelemetryWriterState writer_state() const;
    [[nodiscard]] const std::filesystem::path& path() const;

   private:
    struct Segment;
    explicit TelemetryReader(std::unique_ptr<Segment> segment);
    std::unique_ptr<Segment> segment_;
};

}  // namespace void_reckoning
