#include "void_reckoning/blackbox/log_entry.hpp"

#include <cstring>

#include "void_reckoning/base/error.hpp"
#include "void_reckoning/blackbox/event_body.hpp"
#include "void_reckoning/blackbox/log_columns.hpp"
#include "void_reckoning/events/plan_events.hpp"
#include "void_reckoning/flatbuffers/log_entry_bfbs_generated.h"
#include "void_reckoning/flatbuffers/log_entry_generated.h"

namespace void_reckoning {
namespace {

using Table = flatbuffers::Offset<flatbuffers::Table>;
using StringOffset = flatbuffers::Offset<flatbuffers::String>;

template <class T> T value_at(std::span<const std::byte> column, std::size_t index) {
    T value;
    std::memcpy(&value, column.data() + index * sizeof(T), sizeof(T));
    return value;
}

/// Add one number, by its bits. Zeros are left out: readers take a missing field as zero.
void add_number(flatbuffers::FlatBufferBuilder& builder, flatbuffers::voffset_t slot, std::size_t size, std::span<const std::byte> column,
                std::size_t index) {
    switch (size) {
        case 1: return builder.AddElement<std::uint8_t>(slot, value_at<std::uint8_t>(column, index), 0);
        case 2: return builder.AddElement<std::uint16_t>(slot, value_at<std::uint16_t>(column, index), 0);
        case 4: return builder.AddElement<std::uint32_t>(slot, value_at<std::uint32_t>(column, index), 0);
        default: return builder.AddElement<std::uint64_t>(slot, value_at<std::uint64_t>(column, index), 0);
    }
}

/// Build the log's own data of an event.
Table build_figures(flatbuffers::FlatBufferBuilder& builder, const EventChunkView& chunk, EventType type, std::size_t index) {
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

StringOffset null_or(flatbuffers::FlatBufferBuilder& builder, std::string_view text) {
    return text.empty() ? StringOffset() : builder.CreateString(text.data(), text.size());
}

flatbuffers::Offset<logging::Vec3> null_or(flatbuffers::FlatBufferBuilder& builder, const std::optional<EventPlace>& place) {
    return place ? logging::CreateVec3(builder, place->x, place->y, place->z) : flatbuffers::Offset<logging::Vec3>();
}

Table build(flatbuffers::FlatBufferBuilder& builder, const PlanCombatStart& event) {
    const auto id = builder.CreateString(event.combat_id);
    const auto attacker = null_or(builder, event.attacker_faction);
    const auto defender = null_or(builder, event.defender_faction);
    const auto location = null_or(builder, event.location);
    const auto participants = builder.CreateVector(event.participants);
    return Table(logging::CreateCombatStartEvent(builder, id, attacker, defender, location, participants).o);
}

Table build(flatbuffers::FlatBufferBuilder& builder, const PlanCombatEnd& event) {
    const auto id = builder.CreateString(event.combat_id);
    const auto result = null_or(builder, event.result);
    const auto reason = null_or(builder, event.reason);
    return Table(logging::CreateCombatEndEvent(builder, id, result, reason).o);
}

Table build(flatbuffers::FlatBufferBuilder& builder, const PlanDamage& event) {
    const auto id = builder.CreateString(event.combat_id);
    const auto damage_type = null_or(builder, event.damage_type);
    const auto weapon = null_or(builder, event.weapon_id);
    return Table(logging::CreateDamageEvent(builder, id, event.source_entity, event.target_entity, static_cast<float>(event.damage_amount),
                                            damage_type, weapon)
                     .o);
}

Table build(flatbuffers::FlatBufferBuilder& builder, const PlanEntity& event) {
    const auto type = null_or(builder, event.entity_type);
    const auto faction = null_or(builder, event.faction_id);
    const auto position = null_or(builder, event.position);
    const auto metadata = builder.CreateVectorOfStrings(event.metadata);
    return Table(logging::CreateEntityEvent(builder, event.entity_id, type, faction, position, metadata).o);
}

/// Build the table of names, for the types of events that have one.
Table build_named(flatbuffers::FlatBufferBuilder& builder, const EventStream& events, EventType type, std::size_t index,
                  const EventVocabulary& names) {
    switch (type) {
        case EventType::kCombatStart: return build(builder, plan_combat_start(events, index, names));
        case EventType::kCombatEnd: return build(builder, plan_combat_end(events, index));
        case EventType::kDamageDealt: return build(builder, plan_damage(events, index, names));
        case EventType::kEntitySpawned: return build(builder, plan_spawned(events, index, names));
        case EventType::kEntityDestroyed: return build(builder, plan_destroyed(events, index, names));
        default: return {};
    }
}

constexpr std::size_t kNamedTables = 5;  // of LogEntry, after its header

}  // namespace

std::span<const std::byte> log_entry_schema() {
    using Schema = logging::LogEntryBinarySchema;
    return std::as_bytes(std::span(Schema::data(), Schema::size()));
}

LogEntryBuilder::LogEntryBuilder(const EventChunkView& chunk, const EventVocabulary& names)
    : chunk_(chunk), names_(names), times_(chunk.times()) {
    chunk.to_stream(events_);
}

bool LogEntryBuilder::next() {
    if (begun_ && row_ < chunk_.size() && chunk_.types()[row_] < kEventTypes) ++seen_[chunk_.types()[row_]];
    row_ += begun_ ? 1 : 0;
    begun_ = true;
    while (row_ < chunk_.size() && chunk_.types()[row_] >= kEventTypes) ++row_;
    return row_ < chunk_.size();
}

bool LogEntryBuilder::of_combat(std::uint64_t combat) const { return is_of_combat(chunk_, type(), index(), combat); }

std::span<const std::byte> LogEntryBuilder::message() {
    const ChunkHeader& header = chunk_.header();
    builder_.Clear();
    const Table figures = build_figures(builder_, chunk_, type(), index());
    const Table named = build_named(builder_, events_, type(), index(), names_);
    const auto faction = null_or(builder_, EventVocabulary::name(names_.factions, header.faction));
    const auto head = logging::CreateEventHeader(builder_, static_cast<logging::EventType>(type()), static_cast<std::uint64_t>(time()),
                                                 header.turn, faction, sequence(), header.slot, header.faction);
    const auto start = builder_.StartTable();
    builder_.AddOffset(table_slot(0), head);
    builder_.AddOffset(table_slot(static_cast<std::size_t>(type()) + 1 + kNamedTables), figures);
    if (!named.IsNull()) builder_.AddOffset(table_slot(static_cast<std::size_t>(type()) + 1), named);
    builder_.Finish(Table(builder_.EndTable(start)));
    return std::as_bytes(std::span(builder_.GetBufferPointer(), builder_.GetSize()));
}

}  // namespace void_reckoning
