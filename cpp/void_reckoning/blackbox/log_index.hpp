#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "void_reckoning/blackbox/format.hpp"
#include "void_reckoning/blackbox/records.hpp"
#include "void_reckoning/events/event_types.hpp"

namespace void_reckoning {

/// A chunk's place and header: enough to decide whether to open it.
struct LogIndexEntry {
    std::uint64_t offset = 0;
    std::uint32_t header_crc = 0;
    ChunkKind kind = ChunkKind::kEvents;
    std::uint16_t slot = 0;
    std::uint16_t faction = kFactionNobody;
    std::uint32_t turn = 0;
    std::uint32_t events = 0;
    std::uint64_t first_sequence = 0;
    std::uint64_t type_mask = 0;
    std::uint64_t first_combat = 0;
    std::uint64_t last_combat = 0;
    std::uint64_t number = 0;  ///< number of the chunk
    friend bool operator==(const LogIndexEntry&, const LogIndexEntry&) = default;
};

/// Conditions of a search; all that are set must hold.
struct LogFilter {
    std::optional<std::uint32_t> first_turn = std::nullopt;
    std::optional<std::uint32_t> last_turn = std::nullopt;  ///< inclusive
    std::optional<std::uint16_t> faction = std::nullopt;    ///< seat, or kFactionBetweenRounds, kFactionNobody
    std::optional<EventType> type = std::nullopt;
    std::uint64_t any_types = 0;  ///< one of these, as bits of type_bit(); 0: any
    std::optional<std::uint64_t> combat = std::nullopt;
    std::optional<ChunkKind> kind = std::nullopt;
};

/// Return whether a chunk may hold matching events.
[[nodiscard]] bool matches(const LogIndexEntry& entry, const LogFilter& filter);

/// All sealed chunks of a log, by number as long as nothing is damaged. Built from headers: damage of a body shows when it is read.
struct LogIndex {
    std::vector<LogIndexEntry> entries;

    /// Return entries of the chunks that may match: all that do, and by type and combat perhaps a few that don't.
    [[nodiscard]] std::vector<LogIndexEntry> matching(const LogFilter& filter) const;
};

[[nodiscard]] LogIndexEntry index_entry(std::uint64_t offset, const ChunkHeader& header);

/// Return the body of an index chunk.
[[nodiscard]] Bytes encode(const LogIndex& index);
[[nodiscard]] LogIndex decode_index(std::span<const std::byte> body);

}  // namespace void_reckoning
