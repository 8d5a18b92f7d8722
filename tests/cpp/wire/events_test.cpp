#include "void_reckoning/wire/events.hpp"

#include <gtest/gtest.h>

#include <set>

namespace void_reckoning {
namespace {

const std::vector<std::string> kFactions = {"templars", "hive"};

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

TEST(EventMessages, EveryEventHasItsMessage) {
    const EventStream stream = one_of_each();
    google::protobuf::RepeatedPtrField<ecs::Event> events;
    put_events(stream, {7, 1, 100, kFactions}, events);
    ASSERT_EQ(events.size(), static_cast<int>(kEventTypes));
    std::set<int> bodies;
    for (int i = 0; i < events.size(); ++i) {
        EXPECT_EQ(events.Get(i).sequence(), 100U + static_cast<unsigned>(i));
        EXPECT_EQ(events.Get(i).timestamp_ns(), stream.times()[static_cast<std::size_t>(i)]);
        EXPECT_EQ(events.Get(i).turn(), 7U);
        EXPECT_EQ(events.Get(i).faction(), "hive");
        EXPECT_NE(events.Get(i).body_case(), ecs::Event::BODY_NOT_SET);
        bodies.insert(events.Get(i).body_case());
    }
    EXPECT_EQ(bodies.size(), kEventTypes);
}

TEST(EventMessages, FieldsArriveWithTheirValues) {
    EventStream stream;
    stream.emit(EntityMoved{EntityId{11}, EntityId{12}, EntityId{13}, 1.5F, -2.5F, true, 4.5F});
    stream.emit(CombatEnd{9, 2, true, stream.text("rout"), 30, 4, 5, 600, 700});
    stream.emit(TurnEnd{8, 2, 3, 1, true});
    stream.emit(PlanetConquered{EntityId{1}, EntityId{2}, 0xFFFF, 0});
    google::protobuf::RepeatedPtrField<ecs::Event> events;
    put_events(stream, {3, 0, 0, kFactions}, events);
    EXPECT_EQ(events.Get(0).entity_moved().position().y(), -2.5F);
    EXPECT_EQ(events.Get(0).entity_moved().position().z(), 4.5F);
    EXPECT_EQ(events.Get(0).entity_moved().to(), 13U);
    EXPECT_EQ(events.Get(1).combat_event().result(), core::DEFENDER_WIN);
    EXPECT_EQ(events.Get(1).combat_event().reason(), "rout");
    EXPECT_EQ(events.Get(1).combat_event().damage_by_defender(), 700);
    EXPECT_EQ(events.Get(2).faction_turn_end().actions().orders(), 8U);
    EXPECT_EQ(events.Get(2).faction_turn_end().actions().battles(), 1U);
    EXPECT_EQ(events.Get(3).planet_conquered().from(), "");
    EXPECT_EQ(events.Get(3).planet_conquered().to(), "templars");
}

TEST(EventMessages, BetweenRoundsTurnsAreNobodys) {
    EventStream stream;
    stream.emit(TurnStart{});
    stream.emit(TurnEnd{});
    google::protobuf::RepeatedPtrField<ecs::Event> events;
    put_events(stream, {3, 0xFFFF, 0, kFactions}, events);
    EXPECT_TRUE(events.Get(0).has_turn_start());
    EXPECT_TRUE(events.Get(1).turn_end().committed());
    EXPECT_EQ(events.Get(0).faction(), "");
}

TEST(EventMessages, ValuesOfChangesHaveTheirType) {
    EventStream stream;
    const auto change = [&](ScalarType type, std::uint64_t bits) {
        stream.clear();
        stream.emit(Intervention{ChangeKind::kSet, EntityId{5}, stream.text("A.b"), type, bits, {}});
        google::protobuf::RepeatedPtrField<ecs::Event> events;
        put_events(stream, {1, 0xFFFF, 0, kFactions}, events);
        return events.Get(0).intervention().value();
    };
    EXPECT_EQ(change(ScalarType::kI8, 0xFF).int_value(), -1);
    EXPECT_EQ(change(ScalarType::kU8, 0xFF).uint_value(), 255U);
    EXPECT_EQ(change(ScalarType::kF32, 0x3F800000).float_value(), 1.0);
    EXPECT_EQ(change(ScalarType::kEntity, 77).entity_value(), 77U);
    EXPECT_EQ(change(ScalarType::kText, 0).kind_case(), ecs::Value::KIND_NOT_SET);
}

}  // namespace
}  // namespace void_reckoning
