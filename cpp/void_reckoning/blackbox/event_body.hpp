#pragma once

#include <flatbuffers/flatbuffers.h>

#include <cstdint>
#include <span>
#include <vector>

#include "void_reckoning/blackbox/event_parts.hpp"
#include "void_reckoning/events/stream.hpp"

namespace void_reckoning {

/// Return where a field of a table is found: fields are numbered in the order of the schema.
[[nodiscard]] constexpr flatbuffers::voffset_t table_slot(std::size_t field) { return static_cast<flatbuffers::voffset_t>(4 + 2 * field); }

/// Fields of the table EventChunk of events.fbs.
enum class EventChunkField : std::uint8_t { kTypes, kTimeStarts, kTimes, kTexts, kColumns };
[[nodiscard]] constexpr flatbuffers::voffset_t table_slot(EventChunkField field) { return table_slot(static_cast<std::size_t>(field)); }

/// Builds the body of an events chunk from the event catalogue alone. Keeps its memory for the next one.
class EventBody {
   public:
    /// Build the table EventChunk of some events of a stream; valid until the next call.
    [[nodiscard]] std::span<const std::byte> build(const EventStream& events, const EventRange& range);

   private:
    using Offset = flatbuffers::Offset<void>;

    void number_texts(const EventStream& events, const EventRange& range);
    [[nodiscard]] Offset add_texts(const EventStream& events);
    [[nodiscard]] Offset add_column(const EventFieldInfo& field, const EventInfo& info, std::span<const std::byte> structs,
                                    std::size_t count);
    [[nodiscard]] Offset add_columns(const EventStream& events, const EventRange& range);

    flatbuffers::FlatBufferBuilder builder_{std::size_t{64} << 10U};
    std::vector<std::uint32_t> codes_;  // numbers of the stream's texts in this body; before numbering: 1 if used
    std::uint32_t texts_ = 0;
    std::vector<std::uint32_t> time_starts_;
    std::vector<std::int64_t> times_;
};

}  // namespace void_reckoning
