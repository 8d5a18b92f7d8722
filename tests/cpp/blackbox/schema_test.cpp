#include <flatbuffers/reflection.h>
#include <gtest/gtest.h>

#include <map>
#include <string>

#include "void_reckoning/blackbox/event_body.hpp"
#include "void_reckoning/events/stream.hpp"
#include "void_reckoning/flatbuffers/events_bfbs_generated.h"
#include "void_reckoning/flatbuffers/log_entry_bfbs_generated.h"

/// events.fbs and the event catalogue are two descriptions of one thing: here they are held together.
namespace void_reckoning {
namespace {

using Fields = std::map<std::size_t, const reflection::Field*>;  // by number

const reflection::Schema& schema() { return *reflection::GetSchema(logging::EventChunkBinarySchema::data()); }

const reflection::Object* table(const std::string& name) {
    return schema().objects()->LookupByKey(("void_reckoning.logging." + name).c_str());
}

Fields fields_of(const reflection::Object& object) {
    Fields fields;
    for (const reflection::Field* field : *object.fields()) fields[field->id()] = field;
    return fields;
}

std::string table_of(const reflection::Field& field) {
    return schema().objects()->Get(static_cast<flatbuffers::uoffset_t>(field.type()->index()))->name()->str();
}

reflection::BaseType base_type(ScalarType type, reflection::BaseType text) {
    switch (type) {
        case ScalarType::kBool: return reflection::Bool;
        case ScalarType::kI8: return reflection::Byte;
        case ScalarType::kI16: return reflection::Short;
        case ScalarType::kI32: return reflection::Int;
        case ScalarType::kI64: return reflection::Long;
        case ScalarType::kU8: return reflection::UByte;
        case ScalarType::kU16: return reflection::UShort;
        case ScalarType::kU32: return reflection::UInt;
        case ScalarType::kU64: return reflection::ULong;
        case ScalarType::kF32: return reflection::Float;
        case ScalarType::kF64: return reflection::Double;
        case ScalarType::kText: return text;
        case ScalarType::kEntity: return reflection::ULong;
    }
    return reflection::None;
}

TEST(LogSchema, HasAColumnForEveryFieldOfEveryEvent) {
    for (const EventInfo& info : event_catalogue()) {
        const reflection::Object* group = table(info.name + "Columns");
        ASSERT_NE(group, nullptr) << info.name;
        const Fields fields = fields_of(*group);
        ASSERT_EQ(fields.size(), info.fields.size()) << info.name;
        for (std::size_t i = 0; i < info.fields.size(); ++i) {
            const reflection::Field& field = *fields.at(i);
            const std::string name = info.name + "." + info.fields[i].name;
            EXPECT_EQ(field.name()->str(), info.fields[i].name) << info.name;
            EXPECT_EQ(field.offset(), table_slot(i)) << name;
            EXPECT_EQ(field.type()->base_type(), reflection::Vector) << name;
            EXPECT_EQ(field.type()->element(), base_type(info.fields[i].type, reflection::UInt)) << name;
        }
    }
}

TEST(LogSchema, HasAMessageForEveryEvent) {
    for (const EventInfo& info : event_catalogue()) {
        const reflection::Object* message = table(info.name);
        ASSERT_NE(message, nullptr) << info.name;
        const Fields fields = fields_of(*message);
        ASSERT_EQ(fields.size(), info.fields.size()) << info.name;
        for (std::size_t i = 0; i < info.fields.size(); ++i) {
            EXPECT_EQ(fields.at(i)->name()->str(), info.fields[i].name) << info.name;
            EXPECT_EQ(fields.at(i)->type()->base_type(), base_type(info.fields[i].type, reflection::String))
                << info.name << "." << info.fields[i].name;
        }
    }
}

TEST(LogSchema, NumbersEventsAsTheCatalogueDoes) {
    const reflection::Enum* types = schema().enums()->LookupByKey("void_reckoning.logging.EventType");
    ASSERT_NE(types, nullptr);
    ASSERT_EQ(types->values()->size(), kEventTypes);
    const Fields columns = fields_of(*table("EventColumns"));
    ASSERT_EQ(columns.size(), kEventTypes);
    for (const EventInfo& info : event_catalogue()) {
        const auto number = static_cast<std::size_t>(info.type);
        EXPECT_EQ(types->values()->LookupByKey(static_cast<std::int64_t>(number))->name()->str(), info.name);
        EXPECT_EQ(table_of(*columns.at(number)), "void_reckoning.logging." + info.name + "Columns");
        EXPECT_EQ(columns.at(number)->offset(), table_slot(number));
    }
}

TEST(LogEntrySchema, HasThePlansTablesFirstAndThenOneForEveryEvent) {
    const reflection::Schema& messages = *reflection::GetSchema(logging::LogEntryBinarySchema::data());
    const auto fields = [&](const std::string& name) {
        const reflection::Object* found = messages.objects()->LookupByKey(("void_reckoning.logging." + name).c_str());
        return found == nullptr ? Fields{} : fields_of(*found);
    };
    const auto names = [&](const std::string& name) {
        std::vector<std::string> result;
        for (const auto& [number, field] : fields(name)) result.push_back(field->name()->str());
        return result;
    };
    using Names = std::vector<std::string>;
    EXPECT_EQ(names("EventHeader"), (Names{"event_type", "timestamp", "turn_number", "faction_id", "sequence", "slot", "faction"}));
    EXPECT_EQ(names("Vec3"), (Names{"x", "y", "z"}));
    EXPECT_EQ(names("CombatStartEvent"), (Names{"combat_id", "attacker_faction", "defender_faction", "location", "participants"}));
    EXPECT_EQ(names("CombatEndEvent"), (Names{"combat_id", "result", "reason"}));
    EXPECT_EQ(names("DamageEvent"), (Names{"combat_id", "source_entity", "target_entity", "damage_amount", "damage_type", "weapon_id"}));
    EXPECT_EQ(names("EntityEvent"), (Names{"entity_id", "entity_type", "faction_id", "position", "metadata"}));

    const Fields entry = fields("LogEntry");
    const Names first{"header", "combat_start", "combat_end", "damage", "entity_spawned", "entity_destroyed"};
    ASSERT_EQ(entry.size(), first.size() + kEventTypes);
    for (std::size_t i = 0; i < first.size(); ++i) EXPECT_EQ(entry.at(i)->name()->str(), first[i]);
    for (const EventInfo& info : event_catalogue()) {
        const reflection::Field& field = *entry.at(first.size() + static_cast<std::size_t>(info.type));
        const auto table = static_cast<flatbuffers::uoffset_t>(field.type()->index());
        EXPECT_EQ(messages.objects()->Get(table)->name()->str(), "void_reckoning.logging." + info.name);
    }
}

TEST(LogSchema, HasTheCommonColumnsWhereTheWriterPutsThem) {
    const Fields fields = fields_of(*table("EventChunk"));
    const auto slot = [&](EventChunkField field) { return fields.at(static_cast<std::size_t>(field)); };
    EXPECT_EQ(slot(EventChunkField::kTypes)->name()->str(), "types");
    EXPECT_EQ(slot(EventChunkField::kTypes)->type()->element(), reflection::UByte);
    EXPECT_EQ(slot(EventChunkField::kTimeStarts)->name()->str(), "time_starts");
    EXPECT_EQ(slot(EventChunkField::kTimeStarts)->type()->element(), reflection::UInt);
    EXPECT_EQ(slot(EventChunkField::kTimes)->name()->str(), "times");
    EXPECT_EQ(slot(EventChunkField::kTimes)->type()->element(), reflection::Long);
    EXPECT_EQ(slot(EventChunkField::kTexts)->name()->str(), "texts");
    EXPECT_EQ(slot(EventChunkField::kTexts)->type()->element(), reflection::String);
    EXPECT_EQ(slot(EventChunkField::kColumns)->name()->str(), "columns");
    EXPECT_EQ(slot(EventChunkField::kColumns)->offset(), table_slot(EventChunkField::kColumns));
    EXPECT_EQ(fields.size(), 5U);
}

}  // namespace
}  // namespace void_reckoning
