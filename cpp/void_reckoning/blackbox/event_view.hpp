#pragma once

#include <array>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "void_reckoning/blackbox/format.hpp"
#include "void_reckoning/events/stream.hpp"

namespace void_reckoning {

/// Bytes with shared ownership of their memory.
struct SharedBytes {
    std::shared_ptr<const void> owner;
    std::span<const std::byte> bytes;
};

/// The events of one chunk, as columns over the chunk's own memory: nothing is parsed or copied. A copy is cheap and keeps the memory.
/// Event types and fields newer than this program are skipped; fields that an older program did not write read as zeros.
class EventChunkView {
   public:
    /// Check every length, offset and alignment of the body before anything is read. Throws DamagedData. With `only`, of the tables of that
    /// type alone, which takes a third of the time: of all other types the view has no events then.
    EventChunkView(const ChunkHeader& header, SharedBytes body, std::optional<EventType> only = std::nullopt);

    [[nodiscard]] const ChunkHeader& header() const { return header_; }
    [[nodiscard]] std::size_t size() const { return types_.size(); }  ///< number of events, including unknown types
    [[nodiscard]] std::size_t count(EventType type) const { return counts_[static_cast<std::size_t>(type)]; }

    /// Return the type of each event in order. May hold numbers that this program does not know.
    [[nodiscard]] std::span<const std::uint8_t> types() const { return types_; }
    /// Return the wall time of each event in order, ns since 1970.
    [[nodiscard]] std::vector<std::int64_t> times() const;
    /// Return the place in the chunk of each event of one type; added to header().first_sequence it gives the sequence number.
    [[nodiscard]] std::vector<std::uint32_t> rows(EventType type) const;

    /// Return one field of all events of one type, in order. T is the field's type (bool as std::uint8_t, entities as std::uint64_t or
    /// EntityId, texts as std::uint32_t or Text, enums as std::uint8_t or themselves); anything else throws InvalidQuery.
    template <class T>
        requires(!std::is_same_v<T, bool>)
    [[nodiscard]] std::span<const T> column(EventType type, std::size_t field) const {
        const std::span<const std::byte> raw = raw_column(type, field, ScalarOf<T>::type);
        return {reinterpret_cast<const T*>(raw.data()), raw.size() / sizeof(T)};
    }
    /// As column(), without a C++ type; see event_catalogue() for the layout.
    [[nodiscard]] std::span<const std::byte> raw_column(EventType type, std::size_t field) const;

    /// Return a text; throws DamagedData for a code that is not in the chunk.
    [[nodiscard]] std::string_view text(Text code) const;
    [[nodiscard]] std::size_t text_count() const { return text_count_; }

    /// Return all events of one type as structs; their texts are codes of this chunk.
    template <class Event> [[nodiscard]] std::vector<Event> events() const {
        std::vector<Event> result(count(Describe<Event>::type));
        gather(Describe<Event>::type, std::as_writable_bytes(std::span<Event>(result)));
        return result;
    }
    /// Append the known events to a stream, in order, with their times and texts.
    void to_stream(EventStream& stream) const;

    /// Return the owner of the columns' memory.
    [[nodiscard]] const std::shared_ptr<const void>& owner() const { return body_.owner; }

   private:
    struct Parser;

    [[nodiscard]] std::span<const std::byte> raw_column(EventType type, std::size_t field, ScalarType as) const;
    void gather(EventType type, std::span<std::byte> structs) const;

    ChunkHeader header_;
    SharedBytes body_;
    std::span<const std::uint8_t> types_;
    std::span<const std::uint32_t> time_starts_;
    std::span<const std::int64_t> times_;
    const std::byte* texts_ = nullptr;  // vector of strings
    std::size_t text_count_ = 0;
    std::array<std::size_t, kEventTypes> counts_{};
    std::vector<const std::byte*> columns_;  // of all types, in order; null: not in this chunk
    std::shared_ptr<const std::vector<std::uint64_t>> zeros_;  // used for missing columns
};

}  // namespace void_reckoning
