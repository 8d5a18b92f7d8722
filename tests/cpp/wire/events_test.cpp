#include "void_reckoning/wire/events.hpp"

#include <gtest/gtest.h>

#include "void_reckoning/events/bus.hpp"
#include "void_reckoning/wire/message.hpp"

namespace void_reckoning {
namespace {

EventVocabulary made_names() {
    EventVocabulary names;
    names.factions = {"templars", "hive"};
    names.systems[12] = {3.0F, -4.0F, 0.5F};
    return names;
}
const EventVocabulary kNames = made_names();

/// One event of each type, every field set to a number of its own where it can hold one.
EventStream one_of_each() {
    EventStream stream;
    std::uint64_t number = 1;
    for (const EventInfo& info : event_catalogue()) {
        std::vector<std::byte> bytes = info.blank;
        for (const EventFieldInfo& field : info.fields) {
            const std::size_t size = size_of(field.type);
            std::uint64_t value = field.unit == "faction" ? 1 : number++ % 100 + 1;
            if (field.type == ScalarType::kBool) value = 1;
            if (field.type == ScalarType::kText) value = stream.text("text " + std::to_string(value)).code;
            if (field.name == "change" || field.name == "kind" || field.name == "reason") {
                if (field.type == ScalarType::kU8) value = 1;
            }
            if (info.name == "Intervention" && field.name == "type") value = static_cast<std::uint64_t>(ScalarType::kU32);
            if (field.type == ScalarType::kF32) {
                const auto real = static_cast<float>(value);
                std::memcpy(bytes.data() + field.offset, &real, sizeof real);
                continue;
            }
            std::memcpy(bytes.data() + field.offset, &value, size);
        }
        stream.set_time(static_cast<std::int64_t>(number) * 1000);
        stream.emit_raw(info.type, bytes);
    }
    return stream;
}

using Events = google::protobuf::RepeatedPtrField<ecs::events::Event>;

/// The typed message of an event.
template <class Message> Message payload(const ecs::events::Event& event) {
    Message message;
    EXPECT_EQ("void_reckoning.ecs.events." + event.event_type(), message.GetTypeName());
    parse_message(event.payload(), message);
    return message;
}

TEST(EventMessages, EveryEventHasItsMessage) {
    const EventStream stream = one_of_each();
    Events events;
    put_events(stream, {7, 1, 100, &kNames}, events);
    ASSERT_EQ(events.size(), static_cast<int>(kEventTypes));
    for (int i = 0; i < events.size(); ++i) {
        EXPECT_EQ(events.Get(i).sequence(), 100U + static_cast<unsigned>(i));
        EXPECT_EQ(events.Get(i).timestamp(), static_cast<std::uint64_t>(stream.times()[static_cast<std::size_t>(i)]));
        EXPECT_EQ(events.Get(i).turn_number(), 7U);
        EXPECT_EQ(events.Get(i).faction_id(), "hive");
        EXPECT_EQ(events.Get(i).event_type(), topic_names()[topic_of(stream.types()[static_cast<std::size_t>(i)], true)]);
        EXPECT_FALSE(events.Get(i).payload().empty());
    }
}

TEST(EventMessages, FieldsArriveWithTheirValues) {
    EventStream stream;
    stream.emit(EntityMoved{EntityId{11}, EntityId{12}, EntityId{13}, 1.5F, -2.5F, true, 4.5F});
    stream.emit(CombatEnd{9, 2, true, stream.text("rout"), 30, 4, 5, 600, 700});
    stream.emit(TurnEnd{8, 2, 3, 1, true});
    stream.emit(PlanetConquered{EntityId{1}, EntityId{2}, 0xFFFF, 0});
    Events events;
    put_events(stream, {3, 0, 0, &kNames}, events);
    const auto moved = payload<ecs::events::EntityMoved>(events.Get(0));
    EXPECT_EQ(moved.entity_id(), 11U);
    EXPECT_EQ(moved.from().y(), -4.0F);
    EXPECT_EQ(moved.from().z(), 0.5F);
    EXPECT_EQ(moved.to().y(), -2.5F);
    EXPECT_EQ(moved.to().z(), 4.5F);
    EXPECT_EQ(moved.from_system(), 12U);
    EXPECT_EQ(moved.to_system(), 13U);
    const auto combat = payload<ecs::events::CombatEvent>(events.Get(1));
    EXPECT_EQ(combat.combat_id(), "9");
    EXPECT_EQ(combat.result(), core::combat::DEFENDER_WIN);
    EXPECT_EQ(combat.reason(), "rout");
    EXPECT_EQ(combat.damage_by_defender(), 700);
    const auto end = payload<ecs::events::FactionTurnEnd>(events.Get(2));
    EXPECT_EQ(end.faction_id(), "templars");
    EXPECT_EQ(end.turn_number(), 3U);
    EXPECT_EQ(end.orders(), 8U);
    EXPECT_EQ(end.battles(), 1U);
    const auto conquered = payload<ecs::events::PlanetConquered>(events.Get(3));
    EXPECT_EQ(conquered.from(), "");
    EXPECT_EQ(conquered.to(), "templars");
}

TEST(EventMessages, ABattleNamesWhoTookPartByItsSides) {
    EventStream stream;
    stream.emit(CombatParticipant{9, EntityId{21}, 0, 0, 5});
    stream.emit(CombatParticipant{9, EntityId{22}, 1, 1, 6});
    stream.emit(CombatParticipant{9, EntityId{23}, 1, 1, 7});
    stream.emit(CombatParticipant{8, EntityId{24}, 0, 0, 8});  // of another battle
    stream.emit(CombatEnd{9, 1, true, {}, 30, 0, 0, 0, 0});
    Events events;
    put_events(stream, {3, 0, 0, &kNames}, events);
    const auto participant = payload<ecs::events::CombatParticipant>(events.Get(1));
    EXPECT_EQ(participant.combat_id(), "9");
    EXPECT_EQ(participant.entity_id(), 22U);
    EXPECT_EQ(participant.owner(), "hive");
    EXPECT_EQ(participant.units(), 6U);
    const auto combat = payload<ecs::events::CombatEvent>(events.Get(4));
    ASSERT_EQ(combat.attacker_entities_size(), 1);
    EXPECT_EQ(combat.attacker_entities(0), 21U);
    ASSERT_EQ(combat.defender_entities_size(), 2);
    EXPECT_EQ(combat.defender_entities(1), 23U);
}

TEST(EventMessages, ThePlaceAFleetComesFromIsNotSetWithoutAStarMap) {
    EventStream stream;
    stream.emit(EntityMoved{EntityId{11}, EntityId{99}, EntityId{13}, 1.5F, -2.5F, true, 0});
    Events events;
    put_events(stream, {3, 0, 0, &kNames}, events);
    const auto moved = payload<ecs::events::EntityMoved>(events.Get(0));
    EXPECT_FALSE(moved.has_from());
    EXPECT_TRUE(moved.has_to());
}

TEST(EventMessages, TheEndOfATurnCountsItsOrdersByKind) {
    EventStream stream;
    const auto order = [&](std::uint8_t kind, bool accepted) {
        FactionAction action;
        action.order = kind;
        action.accepted = accepted;
        stream.emit(action);
    };
    order(3, true);
    order(0, true);
    order(3, false);
    order(3, true);
    order(200, true);  // of a later version
    stream.emit(TurnEnd{5, 1, 1, 0, true});
    Events events;
    put_events(stream, {3, 0, 0, &kNames}, events);
    const auto end = payload<ecs::events::FactionTurnEnd>(events.Get(5));
    ASSERT_EQ(end.actions_size(), 2);
    EXPECT_EQ(end.actions(0).kind(), "move_fleet");
    EXPECT_EQ(end.actions(0).given(), 1U);
    EXPECT_EQ(end.actions(0).rejected(), 0U);
    EXPECT_EQ(end.actions(1).kind(), "recruit_unit");
    EXPECT_EQ(end.actions(1).given(), 3U);
    EXPECT_EQ(end.actions(1).rejected(), 1U);
}

TEST(EventMessages, BetweenRoundsTurnsAreNobodys) {
    EventStream stream;
    stream.emit(TurnStart{});
    stream.emit(TurnEnd{});
    Events events;
    put_events(stream, {3, 0xFFFF, 0, &kNames}, events);
    EXPECT_EQ(events.Get(0).event_type(), "TurnStart");
    EXPECT_TRUE(payload<ecs::events::TurnEnd>(events.Get(1)).committed());
    EXPECT_EQ(events.Get(0).faction_id(), "");
}

TEST(EventMessages, ValuesOfChangesHaveTheirType) {
    EventStream stream;
    const auto change = [&](ScalarType type, std::uint64_t bits) {
        stream.clear();
        stream.emit(Intervention{ChangeKind::kSet, EntityId{5}, stream.text("A.b"), type, bits, {}});
        Events events;
        put_events(stream, {1, 0xFFFF, 0, &kNames}, events);
        return payload<ecs::events::Intervention>(events.Get(0)).value();
    };
    EXPECT_EQ(change(ScalarType::kI8, 0xFF).int_value(), -1);
    EXPECT_EQ(change(ScalarType::kU8, 0xFF).uint_value(), 255U);
    EXPECT_EQ(change(ScalarType::kF32, 0x3F800000).float_value(), 1.0);
    EXPECT_EQ(change(ScalarType::kEntity, 77).entity_value(), 77U);
    EXPECT_EQ(change(ScalarType::kText, 0).kind_case(), ecs::Value::KIND_NOT_SET);
}

}  // namespace
}  // namespace void_reckoning
