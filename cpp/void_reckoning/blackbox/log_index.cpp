#include "void_reckoning/blackbox/log_index.hpp"

#include <flatbuffers/flatbuffers.h>

#include <algorithm>
#include <cstring>

#include "void_reckoning/base/error.hpp"
#include "void_reckoning/blackbox/record_check.hpp"
#include "void_reckoning/flatbuffers/events_generated.h"

namespace void_reckoning {
namespace {

template <class Value, class Member> std::vector<Value> column(const std::vector<LogIndexEntry>& entries, Member member) {
    std::vector<Value> values;
    values.reserve(entries.size());
    for (const LogIndexEntry& entry : entries) values.push_back(static_cast<Value>(entry.*member));
    return values;
}

template <class Value, class Member>
void set_column(std::vector<LogIndexEntry>& entries, const flatbuffers::Vector<Value>* values, Member member) {
    if (values == nullptr || values->size() != entries.size()) throw DamagedData("the columns of an index are not of one length");
    for (std::uint32_t i = 0; i < values->size(); ++i) {
        using Field = std::remove_reference_t<decltype(entries[i].*member)>;
        Value value;  // copied: the verifier does not check that the elements are aligned
        std::memcpy(&value, values->Data() + i * sizeof value, sizeof value);
        entries[i].*member = static_cast<Field>(value);
    }
}

}  // namespace

bool matches(const LogIndexEntry& entry, const LogFilter& filter) {
    if (filter.first_turn && entry.turn < *filter.first_turn) return false;
    if (filter.last_turn && entry.turn > *filter.last_turn) return false;
    if (filter.faction && entry.faction != *filter.faction) return false;
    if (filter.kind && entry.kind != *filter.kind) return false;
    if (filter.type && (entry.type_mask & type_bit(static_cast<std::size_t>(*filter.type))) == 0) return false;
    if (filter.any_types != 0 && (entry.type_mask & filter.any_types) == 0) return false;
    return !filter.combat || (*filter.combat >= entry.first_combat && *filter.combat <= entry.last_combat && entry.last_combat != 0);
}

std::vector<LogIndexEntry> LogIndex::matching(const LogFilter& filter) const {
    std::vector<LogIndexEntry> result;
    std::copy_if(entries.begin(), entries.end(), std::back_inserter(result),
                 [&](const LogIndexEntry& entry) { return matches(entry, filter); });
    return result;
}

LogIndexEntry index_entry(std::uint64_t offset, const ChunkHeader& header) {
    LogIndexEntry entry;
    entry.offset = offset;
    entry.header_crc = header.header_crc;
    entry.kind = header.kind;
    entry.slot = header.slot;
    entry.faction = header.faction;
    entry.turn = header.turn;
    entry.events = header.events;
    entry.first_sequence = header.first_sequence;
    entry.type_mask = header.type_mask;
    entry.first_combat = header.first_combat;
    entry.last_combat = header.last_combat;
    entry.number = header.number;
    return entry;
}

Bytes encode(const LogIndex& index) {
    using E = LogIndexEntry;
    const auto& entries = index.entries;
    flatbuffers::FlatBufferBuilder builder;
    const auto offset = builder.CreateVector(column<std::uint64_t>(entries, &E::offset));
    const auto header_crc = builder.CreateVector(column<std::uint32_t>(entries, &E::header_crc));
    const auto kind = builder.CreateVector(column<std::uint8_t>(entries, &E::kind));
    const auto slot = builder.CreateVector(column<std::uint16_t>(entries, &E::slot));
    const auto faction = builder.CreateVector(column<std::uint16_t>(entries, &E::faction));
    const auto turn = builder.CreateVector(column<std::uint32_t>(entries, &E::turn));
    const auto events = builder.CreateVector(column<std::uint32_t>(entries, &E::events));
    const auto first_sequence = builder.CreateVector(column<std::uint64_t>(entries, &E::first_sequence));
    const auto type_mask = builder.CreateVector(column<std::uint64_t>(entries, &E::type_mask));
    const auto first_combat = builder.CreateVector(column<std::uint64_t>(entries, &E::first_combat));
    const auto last_combat = builder.CreateVector(column<std::uint64_t>(entries, &E::last_combat));
    builder.Finish(logging::CreateIndex(builder, offset, header_crc, kind, slot, faction, turn, events, first_sequence, type_mask,
                                        first_combat, last_combat));
    const auto* data = reinterpret_cast<const std::byte*>(builder.GetBufferPointer());
    return {data, data + builder.GetSize()};
}

LogIndex decode_index(std::span<const std::byte> body) {
    using E = LogIndexEntry;
    const auto& table = checked_root<logging::Index>(body, "an index");
    LogIndex index;
    auto& entries = index.entries;
    entries.resize(table.offset() == nullptr ? 0 : table.offset()->size());
    set_column(entries, table.offset(), &E::offset);
    set_column(entries, table.header_crc(), &E::header_crc);
    set_column(entries, table.kind(), &E::kind);
    set_column(entries, table.slot(), &E::slot);
    set_column(entries, table.faction(), &E::faction);
    set_column(entries, table.turn(), &E::turn);
    set_column(entries, table.events(), &E::events);
    set_column(entries, table.first_sequence(), &E::first_sequence);
    set_column(entries, table.type_mask(), &E::type_mask);
    set_column(entries, table.first_combat(), &E::first_combat);
    set_column(entries, table.last_combat(), &E::last_combat);
    // Not stored: an index is valid only if it covers all chunks before it.
    for (std::size_t i = 0; i < entries.size(); ++i) entries[i].number = i;
    return index;
}

}  // namespace void_reckoning
