#pragma once

#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace void_reckoning {

// The bytes of a telemetry segment, little-endian; docs/formats/telemetry.md gives every offset. Everything consists of whole 8-byte words,
// because writer and readers exchange words atomically.

inline constexpr std::uint64_t kTelemetryMagic = 0x564F49445245434BULL;  // "VOIDRECK"
inline constexpr std::uint32_t kTelemetryLayoutVersion = 1;
inline constexpr std::size_t kTelemetryHeaderSize = 64;
inline constexpr std::size_t kTelemetryMaxSize = std::size_t{16} << 20U;  // maximum that a reader accepts; 4,096 factions need 0.4 MiB
inline constexpr std::size_t kTelemetryBattlesKept = 64;
inline constexpr std::size_t kPhaseTimeBuckets = 24;
inline constexpr std::uint16_t kTelemetryBetweenRounds = 0xFFFF;  // in place of a faction
inline constexpr std::uint16_t kTelemetryNobody = 0xFFFE;         // in place of a faction: an intervention

inline constexpr std::uint32_t kTelemetryReady = 1;
inline constexpr std::uint32_t kTelemetryClosed = 2;
inline constexpr std::uint32_t kTelemetrySleeper = 1;
inline constexpr std::uint32_t kTelemetryWakeStep = 2;

struct TelemetryHeader {
    std::uint64_t magic = 0;
    std::uint32_t layout_version = 0;
    std::uint32_t header_size = 0;
    std::uint64_t sequence = 0;  // odd during a write
    std::uint32_t data_size = 0;
    std::uint32_t flags = 0;
    std::uint32_t writer_process = 0;
    std::uint32_t start_nonce = 0;
    std::uint64_t heartbeat_ns = 0;  // CLOCK_BOOTTIME
    std::uint32_t wake_word = 0;     // bit 0: a reader sleeps; the rest counts updates
    std::uint32_t directory_entries = 0;
    std::uint64_t directory_offset = 0;
};

enum class TelemetryBlock : std::uint32_t {
    kCombatStats = 1,
    kPerformanceMetrics = 2,
    kEntityCounts = 3,
    kCampaign = 4,
    kFactions = 5,
    kPhases = 6,
    kBattles = 7,
    kWriter = 8,
};

struct TelemetryDirectoryEntry {
    std::uint32_t block_id = 0;
    std::uint32_t block_version = 0;
    std::uint32_t offset = 0;  // from the segment's start, a multiple of 8
    std::uint32_t size = 0;    // a multiple of 8
};

/// Totals since the campaign began, updated at commit; damage in the sub-units of the combat engine.
struct CombatStats {
    std::uint64_t total_combats = 0;
    std::uint32_t active_combats = 0;  // of the current faction turn; live
    std::uint32_t padding = 0;
    std::uint64_t total_damage_dealt = 0;
    std::uint64_t total_damage_received = 0;
    std::uint32_t units_destroyed = 0;
    std::uint32_t padding2 = 0;
    friend bool operator==(const CombatStats&, const CombatStats&) = default;
};

struct PerformanceMetrics {
    std::uint32_t simulation_fps = 0;  // faction turns a second
    std::uint32_t average_tick_time_us = 0;
    std::uint32_t peak_tick_time_us = 0;
    std::uint32_t memory_usage_mb = 0;
    friend bool operator==(const PerformanceMetrics&, const PerformanceMetrics&) = default;
};

struct EntityCounts {
    std::uint64_t total_entities = 0;
    std::uint32_t fleets = 0;
    std::uint32_t planets = 0;
    std::uint32_t units = 0;
    std::uint32_t padding = 0;
    friend bool operator==(const EntityCounts&, const EntityCounts&) = default;
};

/// The three blocks at fixed offsets from 64, adjacent.
struct PlanBlocks {
    CombatStats combat;
    PerformanceMetrics performance;
    EntityCounts entities;
    friend bool operator==(const PlanBlocks&, const PlanBlocks&) = default;
};

/// The current phase of play: one word, live.
struct TelemetryCursor {
    std::uint32_t turn = 0;
    std::uint16_t faction = kTelemetryBetweenRounds;
    std::uint16_t phase = 0;  // row of the phases block
    friend bool operator==(const TelemetryCursor&, const TelemetryCursor&) = default;
};

/// The last commit that the totals contain.
struct TelemetryCommit {
    std::uint64_t commits = 0;  // since the campaign began
    std::uint64_t state_hash = 0;
    std::uint32_t turn = 0;
    std::uint32_t faction = kTelemetryBetweenRounds;
    friend bool operator==(const TelemetryCommit&, const TelemetryCommit&) = default;
};

/// Fixed part of the campaign block. Name and folder (UTF-8, not terminated) lie behind it; their offsets count from
/// the block's start.
struct TelemetryCampaign {
    TelemetryCursor cursor;
    TelemetryCommit committed;
    std::uint32_t turns_asked = 0;
    std::uint32_t finished = 0;
    std::uint32_t name_offset = 0;
    std::uint32_t name_size = 0;
    std::uint32_t folder_offset = 0;
    std::uint32_t folder_size = 0;
};

/// Header of the factions, phases and battles blocks. A reader steps by row_size, so that later versions may append columns.
struct TelemetryTable {
    std::uint32_t rows = 0;
    std::uint32_t row_size = 0;
    std::uint64_t total = 0;  // battles: total ever fought, battle n is in row n % rows; otherwise the number of rows
};

struct FactionFigures {
    std::uint32_t planets = 0;
    std::uint32_t fleets = 0;
    std::uint32_t units = 0;
    std::uint32_t technologies = 0;
    std::int64_t income = 0;    // credits a turn, in the treasury's sub-units
    std::int64_t treasury = 0;  // credits, in the same sub-units
    std::int64_t score = 0;
    std::uint32_t alive = 1;
    std::uint32_t padding = 0;
    friend bool operator==(const FactionFigures&, const FactionFigures&) = default;
};

struct TelemetryFactionRow {
    char name[40] = {};  // UTF-8, padded with zeros
    FactionFigures figures;
};

/// Number and durations; bucket i counts durations under 2^(i+1) microseconds not counted by an earlier bucket, the last all others.
struct PhaseHistogram {
    std::uint64_t samples = 0;
    std::uint64_t total_ns = 0;
    std::uint64_t longest_ns = 0;
    std::uint64_t buckets[kPhaseTimeBuckets] = {};
    friend bool operator==(const PhaseHistogram&, const PhaseHistogram&) = default;
};

struct TelemetryPhaseRow {
    char name[24] = {};
    PhaseHistogram times;
};

struct TelemetryBattle {
    std::uint64_t combat_id = 0;
    std::uint64_t system = 0;  // entity id
    std::uint32_t turn = 0;
    std::uint16_t attacker = kTelemetryBetweenRounds;  // faction
    std::uint16_t defender = kTelemetryBetweenRounds;
    std::uint32_t result = 0;  // CombatResult
    std::uint32_t ticks = 0;
    std::uint32_t attacker_units = 0;
    std::uint32_t attacker_units_lost = 0;
    std::uint32_t defender_units = 0;
    std::uint32_t defender_units_lost = 0;
    std::uint64_t damage = 0;  // dealt by all sides
    friend bool operator==(const TelemetryBattle&, const TelemetryBattle&) = default;
};

/// What the header does not say of the writer's process.
struct TelemetryWriterProcess {
    std::uint64_t pid_namespace = 0;  // inode number of its PID namespace, in which its process id counts; 0: not known
};

static_assert(sizeof(TelemetryHeader) == kTelemetryHeaderSize && sizeof(TelemetryDirectoryEntry) == 16 && sizeof(TelemetryTable) == 16);
static_assert(offsetof(TelemetryHeader, sequence) == 16 && offsetof(TelemetryHeader, heartbeat_ns) == 40);
static_assert(offsetof(TelemetryHeader, wake_word) == 48 && offsetof(TelemetryHeader, directory_offset) == 56);
static_assert(sizeof(CombatStats) == 40 && sizeof(PerformanceMetrics) == 16 && sizeof(EntityCounts) == 24);
static_assert(sizeof(PlanBlocks) == 80 && sizeof(TelemetryCursor) == 8 && sizeof(TelemetryCommit) == 24 && sizeof(TelemetryCampaign) == 56);
static_assert(sizeof(FactionFigures) == 48 && sizeof(TelemetryFactionRow) == 88);
static_assert(sizeof(TelemetryPhaseRow) == 240 && sizeof(TelemetryBattle) == 56);

}  // namespace void_reckoning
