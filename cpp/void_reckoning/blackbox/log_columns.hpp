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

/// What a table of a type's events has: sequence, turn, slot, faction, timestamp, then the event's own fields. An own field that is
/// called like one of these has "_id" added.
[[nodiscard]] std::vector<FieldInfo> log_fields(EventType type);
inline constexpr std::size_t kCommonFields = 5;

/// Events of one type in one chunk.
struct LogPart {
    std::size_t rows = 0;
    std::vector<std::span<const std::byte>> columns;     ///< as log_fields() says; empty where not wanted
    std::vector<std::shared_ptr<const void>> owners;     ///< of each column's memory: the chunk's own, where nothing had to be made
};

/// `combat` keeps the events of that combat only, which makes copies. `wanted` by field; empty: all. DamagedData for a text that is not
/// in the chunk.
[[nodiscard]] LogPart log_part(const std::shared_ptr<const EventChunkView>& chunk, EventType type, std::optional<std::uint64_t> combat,
                               const std::vector<bool>& wanted = {});

/// Columns in one piece each. Texts are codes of `texts`; 0 is null.
struct LogArrays {
    std::size_t rows = 0;
    std::vector<std::vector<std::byte>> columns;
    std::vector<std::string> texts = {""};
};
[[nodiscard]] LogArrays gather_log(LogScan& scan, EventType type, std::optional<std::uint64_t> combat, const std::vector<bool>& wanted);

/// Place of an event's field `combat`, if it has one.
[[nodiscard]] std::optional<std::size_t> combat_field(EventType type);
/// Whether the index-th event of a type in a chunk is of a combat; those that are of none are not.
[[nodiscard]] bool is_of_combat(const EventChunkView& chunk, EventType type, std::size_t index, std::uint64_t combat);

}  // namespace void_reckoning
