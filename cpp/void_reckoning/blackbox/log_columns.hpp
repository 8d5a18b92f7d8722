#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "void_reckoning/blackbox/log_scan.hpp"
#include "void_reckoning/ecs/component.hpp"

namespace void_reckoning {

/// Return the fields of a table of a type's events: sequence, turn, slot, faction, timestamp, then the event's own fields. An own field
/// with one of these names gets "_id" appended.
[[nodiscard]] std::vector<FieldInfo> log_fields(EventType type);
inline constexpr std::size_t kCommonFields = 5;

/// Events of one type in one chunk.
struct LogPart {
    std::size_t rows = 0;
    std::vector<std::span<const std::byte>> columns;     ///< in the order of log_fields(); empty if not requested
    std::vector<std::shared_ptr<const void>> owners;     ///< of each column's memory: the chunk's own, unless the column had to be built
};

/// Return the events of one type in a chunk. `combat` keeps only the events of that combat, which copies them. `wanted` by field; empty:
/// all. DamagedData for a text that is not in the chunk.
[[nodiscard]] LogPart log_part(const std::shared_ptr<const EventChunkView>& chunk, EventType type, std::optional<std::uint64_t> combat,
                               const std::vector<bool>& wanted = {});

/// Columns as one array each. Texts are codes of `texts`; 0 is null.
struct LogArrays {
    std::size_t rows = 0;
    std::vector<std::vector<std::byte>> columns;
    std::vector<std::string> texts = {""};
};
[[nodiscard]] LogArrays gather_log(LogScan& scan, EventType type, std::optional<std::uint64_t> combat, const std::vector<bool>& wanted);

/// Return the place of an event's field `combat`, if it has one.
[[nodiscard]] std::optional<std::size_t> combat_field(EventType type);
/// Return whether the index-th event of a type in a chunk belongs to a combat; events without a combat don't.
[[nodiscard]] bool is_of_combat(const EventChunkView& chunk, EventType type, std::size_t index, std::uint64_t combat);

}  // namespace void_reckoning
