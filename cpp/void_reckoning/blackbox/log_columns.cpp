#include "void_reckoning/blackbox/log_columns.hpp"

#include <algorithm>
#include <cstring>
#include <unordered_map>

#include "void_reckoning/base/error.hpp"

namespace void_reckoning {
namespace {

enum Common : std::size_t { kSequence, kTurn, kSlot, kFaction, kTimestamp };

const EventInfo& info_of(EventType type) { return event_catalogue()[static_cast<std::size_t>(type)]; }

template <class T> void put(LogPart& part, std::size_t column, std::vector<T> values) {
    const auto kept = std::make_shared<const std::vector<T>>(std::move(values));
    part.columns[column] = std::as_bytes(std::span(*kept));
    part.owners[column] = kept;
}

std::vector<std::size_t> rows_of_combat(const EventChunkView& chunk, EventType type, std::uint64_t combat) {
    std::vector<std::size_t> rows;
    const std::optional<std::size_t> field = combat_field(type);
    if (!field) return rows;
    const auto combats = chunk.column<std::uint64_t>(type, *field);
    for (std::size_t row = 0; row < combats.size(); ++row) {
        if (combats[row] == combat) rows.push_back(row);
    }
    return rows;
}

void put_common(LogPart& part, const EventChunkView& chunk, EventType type, const std::optional<std::vector<std::size_t>>& picked,
                const std::vector<bool>& wanted) {
    const ChunkHeader& header = chunk.header();
    if (wanted[kTurn]) put(part, kTurn, std::vector<std::uint32_t>(part.rows, header.turn));
    if (wanted[kSlot]) put(part, kSlot, std::vector<std::uint16_t>(part.rows, header.slot));
    if (wanted[kFaction]) put(part, kFaction, std::vector<std::uint16_t>(part.rows, header.faction));
    if (!wanted[kSequence] && !wanted[kTimestamp]) return;
    const std::vector<std::uint32_t> places = chunk.rows(type);
    const auto place = [&](std::size_t row) { return places[picked ? (*picked)[row] : row]; };
    if (wanted[kSequence]) {
        std::vector<std::uint64_t> sequence(part.rows);
        for (std::size_t row = 0; row < part.rows; ++row) sequence[row] = header.first_sequence + place(row);
        put(part, kSequence, std::move(sequence));
    }
    if (wanted[kTimestamp]) {
        const std::vector<std::int64_t> all = chunk.times();
        std::vector<std::int64_t> times(part.rows);
        for (std::size_t row = 0; row < part.rows; ++row) times[row] = all[place(row)];
        put(part, kTimestamp, std::move(times));
    }
}

void check_texts(const EventChunkView& chunk, EventType type, std::size_t field) {
    for (const Text code : chunk.column<Text>(type, field)) {
        if (code) static_cast<void>(chunk.text(code));  // throws if it is not in the dictionary
    }
}

void put_field(LogPart& part, const std::shared_ptr<const EventChunkView>& view, EventType type, std::size_t field,
               const std::optional<std::vector<std::size_t>>& picked) {
    const EventChunkView& chunk = *view;
    const EventFieldInfo& info = info_of(type).fields[field];
    if (info.type == ScalarType::kText) check_texts(chunk, type, field);
    const std::span<const std::byte> stored = chunk.raw_column(type, field);
    const std::size_t column = kCommonFields + field;
    if (!picked) {
        part.columns[column] = stored;
        // The view, not only the chunk's bytes: columns that the file lacks are stored in it.
        part.owners[column] = view;
        return;
    }
    const std::size_t size = size_of(info.type);
    const auto words = std::make_shared<std::vector<std::uint64_t>>((part.rows * size + 7) / 8);  // aligned
    auto* bytes = reinterpret_cast<std::byte*>(words->data());
    for (std::size_t row = 0; row < part.rows; ++row) std::memcpy(bytes + row * size, stored.data() + (*picked)[row] * size, size);
    part.columns[column] = {bytes, part.rows * size};
    part.owners[column] = words;
}

/// Maps codes of a chunk's texts to codes of all texts found so far.
class TextCodes {
   public:
    explicit TextCodes(std::vector<std::string>& texts) : texts_(texts) {}

    void append(const EventChunkView& chunk, std::span<const std::byte> codes, std::vector<std::byte>& to) {
        std::vector<std::uint32_t> mapped(codes.size() / sizeof(std::uint32_t));
        if (!codes.empty()) std::memcpy(mapped.data(), codes.data(), codes.size());
        for (std::uint32_t& code : mapped) {
            if (code != 0) code = code_of(chunk.text(Text{code}));
        }
        const auto bytes = std::as_bytes(std::span(mapped));
        to.insert(to.end(), bytes.begin(), bytes.end());
    }

   private:
    std::uint32_t code_of(std::string_view text) {
        const auto [found, added] = codes_.try_emplace(std::string(text), static_cast<std::uint32_t>(texts_.size()));
        if (added) texts_.emplace_back(text);
        return found->second;
    }

    std::vector<std::string>& texts_;
    std::unordered_map<std::string, std::uint32_t> codes_;  // looked up only, never iterated
};

}  // namespace

std::vector<FieldInfo> log_fields(EventType type) {
    std::vector<FieldInfo> fields = {
        {"sequence", ScalarType::kU64, 1, "", "place in the log"},
        {"turn", ScalarType::kU32, 1, "", "the round that it belongs to"},
        {"slot", ScalarType::kU16, 1, "", "place in the round, from 0"},
        {"faction", ScalarType::kU16, 1, "faction", "whose turn; 65535 between rounds, 65534 nobody"},
        {"timestamp", ScalarType::kI64, 1, "ns since 1970", "wall time"},
    };
    for (const EventFieldInfo& field : info_of(type).fields) {
        const bool taken =
            std::any_of(fields.begin(), fields.begin() + kCommonFields, [&](const FieldInfo& common) { return common.name == field.name; });
        fields.push_back({taken ? field.name + "_id" : field.name, field.type, 1, field.unit, field.doc});
    }
    return fields;
}

std::optional<std::size_t> combat_field(EventType type) {
    const auto& fields = info_of(type).fields;
    for (std::size_t field = 0; field < fields.size(); ++field) {
        if (fields[field].name == "combat") return field;
    }
    return std::nullopt;
}

bool is_of_combat(const EventChunkView& chunk, EventType type, std::size_t index, std::uint64_t combat) {
    const std::optional<std::size_t> field = combat_field(type);
    return field && chunk.column<std::uint64_t>(type, *field)[index] == combat;
}

LogPart log_part(const std::shared_ptr<const EventChunkView>& view, EventType type, std::optional<std::uint64_t> combat,
                 const std::vector<bool>& wanted) {
    const EventChunkView& chunk = *view;
    const std::size_t fields = info_of(type).fields.size();
    const std::vector<bool> all = wanted.empty() ? std::vector<bool>(kCommonFields + fields, true) : wanted;
    VR_CHECK(all.size() == kCommonFields + fields);
    std::optional<std::vector<std::size_t>> picked;
    if (combat) picked = rows_of_combat(chunk, type, *combat);
    LogPart part;
    part.rows = picked ? picked->size() : chunk.count(type);
    part.columns.resize(all.size());
    part.owners.resize(all.size());
    if (part.rows == 0) return part;
    put_common(part, chunk, type, picked, all);
    for (std::size_t field = 0; field < fields; ++field) {
        if (all[kCommonFields + field]) put_field(part, view, type, field, picked);
    }
    return part;
}

LogArrays gather_log(LogScan& scan, EventType type, std::optional<std::uint64_t> combat, const std::vector<bool>& wanted) {
    const std::vector<FieldInfo> fields = log_fields(type);
    LogArrays arrays;
    arrays.columns.resize(fields.size());
    TextCodes codes(arrays.texts);
    while (const std::optional<Chunk> chunk = scan.next()) {
        const auto view = std::make_shared<const EventChunkView>(chunk->events(type));
        const LogPart part = log_part(view, type, combat, wanted);
        arrays.rows += part.rows;
        for (std::size_t column = 0; column < fields.size(); ++column) {
            const std::span<const std::byte> bytes = part.columns[column];
            std::vector<std::byte>& to = arrays.columns[column];
            if (fields[column].type == ScalarType::kText) {
                codes.append(*view, bytes, to);
            } else {
                to.insert(to.end(), bytes.begin(), bytes.end());
            }
        }
    }
    return arrays;
}

}  // namespace void_reckoning
