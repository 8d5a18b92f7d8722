#include "void_reckoning/blackbox/log_entry.hpp"

#include <cstring>

#include "void_reckoning/base/error.hpp"
#include "void_reckoning/blackbox/event_body.hpp"
#include "void_reckoning/blackbox/log_columns.hpp"
#include "void_reckoning/flatbuffers/events_generated.h"
#include "void_reckoning/flatbuffers/log_entry_bfbs_generated.h"

namespace void_reckoning {
namespace {

using Table = flatbuffers::Offset<flatbuffers::Table>;

template <class T> T value_at(std::span<const std::byte> column, std::size_t index) {
    T value;
    std::memcpy(&value, column.data() + index * sizeof(T), sizeof(T));
    return value;
}

/// One number, by its bits. Zeros are left out: they are what a reader takes a missing field for.
void add_number(flatbuffers::FlatBufferBuilder& builder, flatbuffers::voffset_t slot, std::size_t size, std::span<const std::byte> column,
                std::size_t index) {
    switch (size) {
        case 1: return builder.AddElement<std::uint8_t>(slot, value_at<std::uint8_t>(column, index), 0);
        case 2: return builder.AddElement<std::uint16_t>(slot, value_at<std::uint16_t>(column, index), 0);
        case 4: return builder.AddElement<std::uint32_t>(slot, value_at<std::uint32_t>(column, index), 0);
        default: return builder.AddElement<std::uint64_t>(slot, value_at<std::uint64_t>(column, index), 0);
    }
}

Table build_event(flatbuffers::FlatBufferBuilder& builder, const EventChunkView& chunk, EventType type, std::size_t index) {
    const EventInfo& info = event_catalogue()[static_cast<std::size_t>(type)];
    std::vector<flatbuffers::Offset<flatbuffers::String>> texts(info.fields.size());
    for (std::size_t f = 0; f < info.fields.size(); ++f) {
        if (info.fields[f].type != ScalarType::kText) continue;
        const Text code = value_at<Text>(chunk.raw_column(type, f), index);
        if (!code) continue;
        const std::string_view text = chunk.text(code);
        texts[f] = builder.CreateString(text.data(), text.size());
    }
    const auto start = builder.StartTable();
    for (std::size_t f = 0; f < info.fields.size(); ++f) {
        const flatbuffers::voffset_t slot = table_slot(f);
        if (info.fields[f].type == ScalarType::kText) {
            builder.AddOffset(slot, texts[f]);
        } else {
            add_number(builder, slot, size_of(info.fields[f].type), chunk.raw_column(type, f), index);
        }
    }
    return Table(builder.EndTable(start));
}

}  // namespace

std::span<const std::byte> log_entry_schema() {
    using Schema = logging::LogEntryBinarySchema;
    return std::as_bytes(std::span(Schema::data(), Schema::size()));
}

LogEntryBuilder::LogEntryBuilder(const EventChunkView& chunk) : chunk_(chunk), times_(chunk.times()) {}

bool LogEntryBuilder::next() {
    if (begun_ && row_ < chunk_.size() && chunk_.types()[row_] < kEventTypes) ++seen_[chunk_.types()[row_]];
    row_ += begun_ ? 1 : 0;
    begun_ = true;
    while (row_ < chunk_.size() && chunk_.types()[row_] >= kEventTypes) ++row_;
    return row_ < chunk_.size();
}

bool LogEntryBuilder::of_combat(std::uint64_t combat) const {
    return is_of_combat(chunk_, type(), seen_[static_cast<std::size_t>(type())], combat);
}

std::span<const std::byte> LogEntryBuilder::message(std::string_view faction_id) {
    const ChunkHeader& header = chunk_.header();
    builder_.Clear();
    const Table event = build_event(builder_, chunk_, type(), seen_[static_cast<std::size_t>(type())]);
    flatbuffers::Offset<flatbuffers::String> id;
    if (!faction_id.empty()) id = builder_.CreateString(faction_id.data(), faction_id.size());
    const auto head = logging::CreateEventHeader(builder_, static_cast<logging::EventType>(type()), time(), header.turn, header.slot,
                                                 header.faction, id, sequence());
    const auto start = builder_.StartTable();
    builder_.AddOffset(table_slot(0), head);
    builder_.AddOffset(table_slot(static_cast<std::size_t>(type()) + 1), event);
    builder_.Finish(Table(builder_.EndTable(start)));
    return std::as_bytes(std::span(builder_.GetBufferPointer(), builder_.GetSize()));
}

}  // namespace void_reckoning
