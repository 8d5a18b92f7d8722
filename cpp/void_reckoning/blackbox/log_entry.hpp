#pragma once

#include <flatbuffers/flatbuffers.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "void_reckoning/blackbox/event_view.hpp"
#include "void_reckoning/events/event_vocabulary.hpp"

namespace void_reckoning {

/// The binary schema of LogEntry (log_entry.fbs), as `flatc` makes it: what readers of an export decode its messages by.
[[nodiscard]] std::span<const std::byte> log_entry_schema();
inline constexpr std::string_view kLogEntryName = "void_reckoning.logging.LogEntry";

/// Makes LogEntry messages of a chunk's events. Events of types that this program does not know have none.
class LogEntryBuilder {
   public:
    /// Both must outlive this.
    LogEntryBuilder(const EventChunkView& chunk, const EventVocabulary& names);

    /// Goes on to the chunk's next event of a known type; false after the last.
    [[nodiscard]] bool next();
    [[nodiscard]] EventType type() const { return static_cast<EventType>(chunk_.types()[row_]); }
    [[nodiscard]] std::int64_t time() const { return times_[row_]; }
    [[nodiscard]] bool of_combat(std::uint64_t combat) const;
    [[nodiscard]] std::uint64_t sequence() const { return chunk_.header().first_sequence + row_; }
    /// The event's message, valid until the next call.
    [[nodiscard]] std::span<const std::byte> message();

   private:
    [[nodiscard]] std::size_t index() const { return seen_[static_cast<std::size_t>(type())]; }

    const EventChunkView& chunk_;
    const EventVocabulary& names_;
    EventStream events_;  ///< the chunk's
    std::vector<std::int64_t> times_;
    std::array<std::size_t, kEventTypes> seen_{};
    std::size_t row_ = 0;
    bool begun_ = false;
    flatbuffers::FlatBufferBuilder builder_;
};

}  // namespace void_reckoning
