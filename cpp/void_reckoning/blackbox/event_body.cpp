#include "void_reckoning/blackbox/event_body.hpp"

#include <array>
#include <cstring>

#include "void_reckoning/base/error.hpp"

namespace void_reckoning {
namespace {

/// Benchmark: commit.
template <class Word> void gather(const std::byte* from, std::size_t stride, std::uint8_t* into, std::size_t count) {
    for (std::size_t row = 0; row < count; ++row) std::memcpy(into + row * sizeof(Word), from + row * stride, sizeof(Word));
}

void gather_texts(const std::byte* from, std::size_t stride, std::span<const std::uint32_t> codes, std::uint8_t* into, std::size_t count) {
    for (std::size_t row = 0; row < count; ++row) {
        std::uint32_t code = 0;
        std::memcpy(&code, from + row * stride, sizeof code);
        std::memcpy(into + row * sizeof code, &codes[code], sizeof code);
    }
}

std::span<const std::byte> structs_of(const EventStream& events, const EventInfo& info, const EventRange& range) {
    const auto type = static_cast<std::size_t>(info.type);
    return events.raw(info.type).subspan(range.begin[type] * info.size, range.count[type] * info.size);
}

}  // namespace

/// Number the texts in use. Texts that no event refers to, such as those of orders that were rolled back, get no number and stay out of the
/// log.
void EventBody::number_texts(const EventStream& events, const EventRange& range) {
    codes_.assign(events.texts().size(), 0);
    for (const EventInfo& info : event_catalogue()) {
        const std::span<const std::byte> structs = structs_of(events, info, range);
        for (const EventFieldInfo& field : info.fields) {
            if (field.type != ScalarType::kText) continue;
            for (std::size_t place = field.offset; place < structs.size(); place += info.size) {
                std::uint32_t code = 0;
                std::memcpy(&code, structs.data() + place, sizeof code);
                VR_CHECK(code < codes_.size(), "event {} has a text that is not in its stream", info.name);
                codes_[code] = 1;
            }
        }
    }
    codes_[0] = 0;
    texts_ = 1;
    for (std::uint32_t& code : codes_) {
        if (code != 0) code = texts_++;
    }
}

EventBody::Offset EventBody::add_texts(const EventStream& events) {
    std::vector<flatbuffers::Offset<flatbuffers::String>> strings(texts_);
    strings[0] = builder_.CreateString("", 0);
    for (std::size_t code = 1; code < codes_.size(); ++code) {
        const std::string& text = events.texts()[code];
        if (codes_[code] != 0) strings[codes_[code]] = builder_.CreateString(text.data(), text.size());
    }
    return builder_.CreateVector(strings).Union();
}

EventBody::Offset EventBody::add_column(const EventFieldInfo& field, const EventInfo& info, std::span<const std::byte> structs,
                                        std::size_t count) {
    std::uint8_t* into = nullptr;
    const Offset column = builder_.CreateUninitializedVector(count, size_of(field.type), &into);
    const std::byte* from = structs.data() + field.offset;
    if (field.type == ScalarType::kText) {
        gather_texts(from, info.size, codes_, into, count);
        return column;
    }
    switch (size_of(field.type)) {
        case 1: gather<std::uint8_t>(from, info.size, into, count); break;
        case 2: gather<std::uint16_t>(from, info.size, into, count); break;
        case 4: gather<std::uint32_t>(from, info.size, into, count); break;
        default: gather<std::uint64_t>(from, info.size, into, count); break;
    }
    return column;
}

EventBody::Offset EventBody::add_columns(const EventStream& events, const EventRange& range) {
    std::array<Offset, kEventTypes> groups{};
    std::vector<Offset> columns;
    for (const EventInfo& info : event_catalogue()) {
        const auto type = static_cast<std::size_t>(info.type);
        if (range.count[type] == 0) continue;
        const std::span<const std::byte> structs = structs_of(events, info, range);
        columns.clear();
        for (const EventFieldInfo& field : info.fields) columns.push_back(add_column(field, info, structs, range.count[type]));
        const auto start = builder_.StartTable();
        for (std::size_t i = 0; i < columns.size(); ++i) builder_.AddOffset(table_slot(i), columns[i]);
        groups[type] = Offset(builder_.EndTable(start));
    }
    const auto start = builder_.StartTable();
    for (std::size_t type = 0; type < kEventTypes; ++type) builder_.AddOffset(table_slot(type), groups[type]);
    return Offset(builder_.EndTable(start));
}

std::span<const std::byte> EventBody::build(const EventStream& events, const EventRange& range) {
    builder_.Clear();
    number_texts(events, range);
    const Offset texts = add_texts(events);
    const Offset columns = add_columns(events, range);

    time_starts_.clear();
    times_.clear();
    for (std::size_t row = range.first; row < range.last; ++row) {
        const std::int64_t time = events.times()[row];
        if (!times_.empty() && times_.back() == time) continue;
        time_starts_.push_back(static_cast<std::uint32_t>(row - range.first));
        times_.push_back(time);
    }
    const Offset starts = builder_.CreateVector(time_starts_).Union();
    const Offset times = builder_.CreateVector(times_).Union();

    const std::size_t count = range.last - range.first;
    const auto* types = reinterpret_cast<const std::uint8_t*>(events.types().data()) + range.first;
    const Offset type_column = builder_.CreateVector(types, count).Union();

    const auto start = builder_.StartTable();
    builder_.AddOffset(table_slot(EventChunkField::kTypes), type_column);
    builder_.AddOffset(table_slot(EventChunkField::kTimeStarts), starts);
    builder_.AddOffset(table_slot(EventChunkField::kTimes), times);
    builder_.AddOffset(table_slot(EventChunkField::kTexts), texts);
    builder_.AddOffset(table_slot(EventChunkField::kColumns), columns);
    builder_.Finish(flatbuffers::Offset<flatbuffers::Table>(builder_.EndTable(start)), "VRLG");
    return {reinterpret_cast<const std::byte*>(builder_.GetBufferPointer()), builder_.GetSize()};
}

}  // namespace void_reckoning
