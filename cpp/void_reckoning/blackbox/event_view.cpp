#include "void_reckoning/blackbox/event_view.hpp"

#include <flatbuffers/flatbuffers.h>

#include <algorithm>
#include <array>

#include "void_reckoning/base/error.hpp"
#include "void_reckoning/blackbox/event_body.hpp"

namespace void_reckoning {
namespace {

using Strings = flatbuffers::Vector<flatbuffers::Offset<flatbuffers::String>>;

const Strings* as_strings(const std::byte* place) { return reinterpret_cast<const Strings*>(place); }

[[noreturn]] void refuse(const ChunkHeader& header, std::string_view what) {
    throw DamagedData(fmt::format("chunk {} (turn {}, slot {}): {}", header.number, header.turn, header.slot, what));
}

/// Return where the columns of each type begin among those of all types; the last element is their total number.
const std::array<std::size_t, kEventTypes + 1>& first_columns() {
    static const auto firsts = [] {
        std::array<std::size_t, kEventTypes + 1> made{};
        for (std::size_t type = 0; type < kEventTypes; ++type) made[type + 1] = made[type] + event_catalogue()[type].fields.size();
        return made;
    }();
    return firsts;
}

/// Return whether a column may be read as another type of the same size and meaning.
bool same_sort(ScalarType stored, ScalarType as) {
    const auto plain = [](ScalarType type) {
        if (type == ScalarType::kBool) return ScalarType::kU8;
        if (type == ScalarType::kText) return ScalarType::kU32;
        if (type == ScalarType::kEntity) return ScalarType::kU64;
        return type;
    };
    return stored == as || plain(stored) == as;
}

}  // namespace

/// Checks every offset and length of a body once, before any is used. Works from the catalogue, like the writer.
struct EventChunkView::Parser {
    EventChunkView& view;
    std::optional<EventType> only;
    std::span<const std::byte> body;
    flatbuffers::Verifier verifier;
    std::size_t missing = 0;  // length of the longest column that is not in the file

    Parser(EventChunkView& target, std::optional<EventType> wanted)
        : view(target),
          only(wanted),
          body(target.body_.bytes),
          verifier(reinterpret_cast<const std::uint8_t*>(body.data()), body.size(), /*max_depth=*/4, /*max_tables=*/2 + kEventTypes) {}

    [[nodiscard]] const flatbuffers::Table* root() {
        if (body.size() < 2 * sizeof(flatbuffers::uoffset_t) || body.size() > kMaxBodySize) refuse(view.header_, "the body has no table");
        const std::size_t place = verifier.VerifyOffset(std::size_t{0});
        if (place == 0) refuse(view.header_, "the body has no table");
        return checked(reinterpret_cast<const flatbuffers::Table*>(body.data() + place));
    }

    const flatbuffers::Table* checked(const flatbuffers::Table* table) {
        if (table == nullptr) return table;
        if (!table->VerifyTableStart(verifier)) refuse(view.header_, "a table of the body is broken");
        verifier.EndTable();  // limits the depth: tables here are as deep as the schema, whatever the file claims
        return table;
    }

    [[nodiscard]] const std::uint8_t* field(const flatbuffers::Table* table, flatbuffers::voffset_t slot) {
        if (!table->VerifyOffset(verifier, slot)) refuse(view.header_, "an offset in the body is out of range");
        return table->GetPointer<const std::uint8_t*>(slot);
    }

    /// Return a vector; none if the field is absent.
    [[nodiscard]] std::span<const std::byte> vector(const flatbuffers::Table* table, flatbuffers::voffset_t slot, std::size_t size) {
        const std::uint8_t* place = field(table, slot);
        if (place == nullptr) return {};
        if (!verifier.VerifyVectorOrString(place, size)) refuse(view.header_, "a column runs out of the body");
        const auto* data = reinterpret_cast<const std::byte*>(place) + sizeof(flatbuffers::uoffset_t);
        if (static_cast<std::size_t>(data - body.data()) % size != 0) refuse(view.header_, "a column is not aligned");
        return {data, flatbuffers::ReadScalar<flatbuffers::uoffset_t>(place) * size};
    }

    template <class Value> [[nodiscard]] std::span<const Value> vector(const flatbuffers::Table* table, EventChunkField slot) {
        const std::span<const std::byte> raw = vector(table, table_slot(slot), sizeof(Value));
        return {reinterpret_cast<const Value*>(raw.data()), raw.size() / sizeof(Value)};
    }

    void parse() {
        const flatbuffers::Table* chunk = root();
        view.types_ = vector<std::uint8_t>(chunk, EventChunkField::kTypes);
        view.time_starts_ = vector<std::uint32_t>(chunk, EventChunkField::kTimeStarts);
        view.times_ = vector<std::int64_t>(chunk, EventChunkField::kTimes);
        check_times();
        if (!only || has_texts(*only)) parse_texts(chunk);
        count_types();
        parse_columns(chunk);
        if (missing > 0) view.zeros_ = std::make_shared<std::vector<std::uint64_t>>(missing, 0);
    }

    void check_times() const {
        const auto& starts = view.time_starts_;
        const bool ordered = std::is_sorted(starts.begin(), starts.end(), std::less_equal<>());  // each once
        const bool begins = view.types_.empty() ? starts.empty() : starts.empty() || starts.front() == 0;
        if (starts.size() != view.times_.size() || !ordered || !begins || (!starts.empty() && starts.back() >= view.types_.size())) {
            refuse(view.header_, "its times do not fit its events");
        }
    }

    void parse_texts(const flatbuffers::Table* chunk) {
        const auto* place = reinterpret_cast<const std::byte*>(field(chunk, table_slot(EventChunkField::kTexts)));
        if (place == nullptr) return;
        if (!verifier.VerifyVector(as_strings(place)) || !verifier.VerifyVectorOfStrings(as_strings(place))) {
            refuse(view.header_, "its dictionary is broken");
        }
        std::size_t size = 0;
        for (const flatbuffers::String* text : *as_strings(place)) size += text->size();
        if (size > body.size()) refuse(view.header_, "its texts overlap");  // otherwise few bytes could name many texts
        view.texts_ = place;
        view.text_count_ = as_strings(place)->size();
    }

    [[nodiscard]] static bool has_texts(EventType type) {
        const auto& fields = event_catalogue()[static_cast<std::size_t>(type)].fields;
        return std::any_of(fields.begin(), fields.end(), [](const EventFieldInfo& field) { return field.type == ScalarType::kText; });
    }

    void count_types() {
        if (only) {
            if (view.types_.size() != view.header_.events) refuse(view.header_, "its events are not those that its header names");
            const auto type = static_cast<std::uint8_t>(*only);
            view.counts_[type] = static_cast<std::size_t>(std::count(view.types_.begin(), view.types_.end(), type));
            return;
        }
        std::array<std::uint32_t, 256> counts{};
        std::uint64_t mask = 0;
        for (const std::uint8_t type : view.types_) {
            ++counts[type];
            mask |= type_bit(type);
        }
        if (view.types_.size() != view.header_.events || mask != view.header_.type_mask) {
            refuse(view.header_, "its events are not those that its header names");
        }
        std::copy_n(counts.begin(), kEventTypes, view.counts_.begin());
    }

    void parse_columns(const flatbuffers::Table* chunk) {
        const auto* columns = checked(reinterpret_cast<const flatbuffers::Table*>(field(chunk, table_slot(EventChunkField::kColumns))));
        view.columns_.assign(first_columns().back(), nullptr);
        const std::span<const EventInfo> all = event_catalogue();
        for (const EventInfo& info : only ? all.subspan(static_cast<std::size_t>(*only), 1) : all) {
            const flatbuffers::Table* table = nullptr;
            if (columns != nullptr) {
                const auto slot = table_slot(static_cast<std::size_t>(info.type));
                table = checked(reinterpret_cast<const flatbuffers::Table*>(field(columns, slot)));
            }
            for (std::size_t i = 0; i < info.fields.size(); ++i) parse_column(info, i, table);
        }
    }

    void parse_column(const EventInfo& info, std::size_t i, const flatbuffers::Table* table) {
        const std::size_t count = view.count(info.type);
        const std::size_t size = size_of(info.fields[i].type);
        const auto raw = table == nullptr ? std::span<const std::byte>() : vector(table, table_slot(i), size);
        if (raw.data() == nullptr) {
            missing = std::max(missing, count);
        } else if (raw.size() != count * size) {
            refuse(view.header_,
                   fmt::format("column {}.{} has {} rows, there are {} events", info.name, info.fields[i].name, raw.size() / size, count));
        } else {
            view.columns_[first_columns()[static_cast<std::size_t>(info.type)] + i] = raw.data();
        }
    }
};

EventChunkView::EventChunkView(const ChunkHeader& header, SharedBytes body, std::optional<EventType> only)
    : header_(header), body_(std::move(body)) {
    if (reinterpret_cast<std::uintptr_t>(body_.bytes.data()) % kChunkAlignment != 0) {
        throw InvalidInput("the memory of a chunk's body is not aligned to 8 bytes");
    }
    Parser(*this, only).parse();
}

std::vector<std::int64_t> EventChunkView::times() const {
    std::vector<std::int64_t> result(types_.size(), 0);
    for (std::size_t run = 0; run < times_.size(); ++run) {
        const std::size_t end = run + 1 < times_.size() ? time_starts_[run + 1] : types_.size();
        std::fill(result.begin() + time_starts_[run], result.begin() + static_cast<std::ptrdiff_t>(end), times_[run]);
    }
    return result;
}

std::vector<std::uint32_t> EventChunkView::rows(EventType type) const {
    std::vector<std::uint32_t> result;
    result.reserve(count(type));
    for (std::size_t row = 0; row < types_.size(); ++row) {
        if (types_[row] == static_cast<std::uint8_t>(type)) result.push_back(static_cast<std::uint32_t>(row));
    }
    return result;
}

std::span<const std::byte> EventChunkView::raw_column(EventType type, std::size_t field) const {
    const auto number = static_cast<std::size_t>(type);
    if (number >= kEventTypes || field >= event_catalogue()[number].fields.size()) {
        throw InvalidQuery(fmt::format("there is no field {} of event type {}", field, number));
    }
    const std::size_t rows = counts_[number];
    const std::byte* data = columns_[first_columns()[number] + field];
    if (data == nullptr && rows > 0) data = reinterpret_cast<const std::byte*>(zeros_->data());
    return {data, rows * size_of(event_catalogue()[number].fields[field].type)};
}

std::span<const std::byte> EventChunkView::raw_column(EventType type, std::size_t field, ScalarType as) const {
    const std::span<const std::byte> raw = raw_column(type, field);
    const EventInfo& info = event_catalogue()[static_cast<std::size_t>(type)];
    if (!same_sort(info.fields[field].type, as)) {
        throw InvalidQuery(fmt::format("{}.{} is a column of {}, not of {}", info.name, info.fields[field].name,
                                       name_of(info.fields[field].type), name_of(as)));
    }
    return raw;
}

std::string_view EventChunkView::text(Text code) const {
    if (code.code >= text_count_) {
        refuse(header_, fmt::format("text {} is not among its {} texts", code.code, text_count_));
    }
    const flatbuffers::String* text = as_strings(texts_)->Get(code.code);
    return {text->c_str(), text->size()};
}

}  // namespace void_reckoning
