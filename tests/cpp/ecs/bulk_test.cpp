#include "void_reckoning/ecs/bulk.hpp"

#include <gtest/gtest.h>

#include "sample_components.hpp"
#include "support/message_of.hpp"
#include "void_reckoning/base/random.hpp"
#include "void_reckoning/ecs/entity_draft.hpp"

namespace void_reckoning {
namespace {

World crates() {
    World world;
    (void)world.register_component(
        {"Crate",
         "",
         {{"tons", ScalarType::kF32, 1, "", ""}, {"kind", ScalarType::kText, 1, "", ""}, {"slots", ScalarType::kU8, 3, "", ""}}});
    (void)world.register_component({"Sealed", "", {}});
    return world;
}

FieldColumn floats(const std::vector<float>& values) { return {"Crate", "tons", ScalarType::kF32, std::as_bytes(std::span(values)), {}}; }

TEST(Bulk, MakesTheSameWorldAsOneEntityAfterTheOther) {
    const std::vector<std::string> also = {"Sealed"};
    for (const std::size_t count : {0U, 1U, 15U, 17U, 4095U, 4096U, 9000U}) {
        World one = crates();
        World many = crates();
        // Some slots are free, so that both ways of taking one are met.
        for (World* world : {&one, &many}) {
            std::vector<EntityId> gone;
            for (int i = 0; i < 100; ++i) gone.push_back(world->create_of({}));
            for (const EntityId id : gone) world->destroy(id);
        }
        std::vector<float> tons;
        std::vector<std::uint8_t> slots;
        FieldColumn kinds{"Crate", "kind", ScalarType::kText, {}, {}};
        std::vector<EntityId> expected;
        for (std::size_t i = 0; i < count; ++i) {
            tons.push_back(i % 7 == 0 ? -0.0F : static_cast<float>(i));
            kinds.texts.push_back(i % 3 == 0 ? std::nullopt : std::optional(fmt::format("kind {}", i % 5)));
            for (std::size_t s = 0; s < 3; ++s) slots.push_back(static_cast<std::uint8_t>(i + s));
            EntityDraft draft(one);
            draft.add("Sealed");
            draft.set("Crate", "tons", {static_cast<double>(tons[i])});
            draft.set("Crate", "kind", {kinds.texts[i] ? ScalarValue(*kinds.texts[i]) : ScalarValue()});
            draft.set("Crate", "slots", {std::int64_t{slots[3 * i]}, std::int64_t{slots[3 * i + 1]}, std::int64_t{slots[3 * i + 2]}});
            expected.push_back(create_entity(one, draft));
        }
        const std::vector<FieldColumn> columns = {
            floats(tons), kinds, {"Crate", "slots", ScalarType::kU8, std::as_bytes(std::span(slots)), {}}};
        EXPECT_EQ(create_entities(many, also, count, columns), expected);
        EXPECT_EQ(many.entity_count(), one.entity_count());
        EXPECT_EQ(many.state_hash(), one.state_hash());
        EXPECT_EQ(many.state_hash(), many.hash_from_scratch());
    }
}

TEST(Bulk, WhatHasNoColumnIsZero) {
    World world = crates();
    const auto ids = create_entities(world, std::vector<std::string>{"Crate"}, 3, {});
    const World::Location at = world.locate(ids[2]);
    EXPECT_EQ(load<float>(world.cell(at, 1)), 0.0F);
    EXPECT_FALSE(load<Text>(world.cell(at, 2)));
}

TEST(Bulk, UpdatesAllOrNone) {
    World world = crates();
    const std::vector<float> before = {1, 2, 3};
    auto ids = create_entities(world, {}, 3, std::vector{floats(before)});
    const std::uint64_t hash = world.state_hash();
    const std::vector<float> after = {4, 5, 6};
    ids.push_back(EntityId{99});
    const std::vector<float> four = {4, 5, 6, 7};
    EXPECT_THROW(update_entities(world, ids, std::vector{floats(four)}), NotFound);
    EXPECT_EQ(world.state_hash(), hash);
    ids.pop_back();
    update_entities(world, ids, std::vector{floats(after)});
    EXPECT_EQ(load<float>(world.cell(world.locate(ids[1]), 1)), 5.0F);
    ids.push_back(EntityId{99});
    EXPECT_EQ(world.destroy_all(ids), 3U);
    EXPECT_EQ(world.entity_count(), 0U);
}

TEST(Bulk, RefusesColumnsThatDoNotFitAndChangesNothing) {
    World world = crates();
    const std::uint64_t hash = world.state_hash();
    const std::vector<float> two = {1, 2};
    const std::vector<float> nan = {1, std::nanf("")};
    const std::vector<double> doubles = {1, 2};
    const auto create = [&](const FieldColumn& column) {
        return message_of([&] { (void)create_entities(world, {}, 2, std::vector{column}); });
    };
    EXPECT_EQ(create(floats(nan)), "Crate.tons of row 1 must be a number, got NaN");
    EXPECT_EQ(create({"Crate", "tons", ScalarType::kF64, std::as_bytes(std::span(doubles)), {}}),
              "Crate.tons must be of type f32, got f64");
    EXPECT_EQ(create({"Crate", "ton", ScalarType::kF32, {}, {}}).substr(0, 35), "component Crate has no field 'ton';");
    EXPECT_EQ(message_of([&] { (void)create_entities(world, {}, 3, std::vector{floats(two)}); }),
              "Crate.tons must have 3 values for 3 entities, got 2");
    EXPECT_EQ(message_of([&] { (void)create_entities(world, {}, 2, std::vector{floats(two), floats(two)}); }),
              "Crate.tons must be given once, got twice");
    EXPECT_EQ(world.entity_count(), 0U);
    EXPECT_EQ(world.state_hash(), hash);
}

TEST(Bulk, TakesAnArrayInItsShapeOnly) {
    World world = crates();
    const std::vector<std::uint8_t> slots(6);
    const std::vector<float> tons(2);
    const auto message = [&](FieldColumn column) {
        const std::uint64_t before = world.state_hash();
        const std::string text = message_of([&] { (void)create_entities(world, {}, 2, {&column, 1}); });
        EXPECT_EQ(world.state_hash(), before);
        return text;
    };
    using Shape = std::vector<std::size_t>;
    for (const Shape& shape : {Shape{3, 2}, Shape{1, 6}, Shape{6}, Shape{2, 3, 1}, Shape{}}) {
        EXPECT_TRUE(message({"Crate", "slots", ScalarType::kU8, std::as_bytes(std::span(slots)), {}, shape})
                        .starts_with("Crate.slots must be an array of shape (2, 3), got ("));
    }
    EXPECT_EQ(message({"Crate", "tons", ScalarType::kF32, std::as_bytes(std::span(tons)), {}, Shape{1, 2}}),
              "Crate.tons must be an array of shape (2,), got (1, 2)");
    const FieldColumn right{"Crate", "slots", ScalarType::kU8, std::as_bytes(std::span(slots)), {}, Shape{2, 3}};
    EXPECT_EQ(create_entities(world, {}, 2, {&right, 1}).size(), 2U);
}

TEST(Bulk, RefusesMoreEntitiesThanAWorldHolds) {
    World world = crates();
    EXPECT_TRUE(
        message_of([&] { (void)create_entities(world, {}, std::size_t{1} << 32U, {}); }).starts_with("count must be an integer from 0 to"));
    EXPECT_EQ(world.entity_count(), 0U);
}

TEST(Schema, RefusesWhatASaveCouldNotHold) {
    World world = crates();
    const std::uint64_t before = world.state_hash();
    EXPECT_TRUE(message_of([&] {
                    world.register_component(
                        {"Wide", "", {{"a", ScalarType::kU8, kMaxComponentValues, "", ""}, {"b", ScalarType::kU8, 1, "", ""}}});
                }).starts_with("component Wide must have at most 1999 values (the elements of all its fields), got 2000"));
    EXPECT_FALSE(world.schema().find("Wide"));
    EXPECT_EQ(world.state_hash(), before);
    EXPECT_TRUE(world.register_component({"Wide", "", {{"a", ScalarType::kU8, kMaxComponentValues, "", ""}}}));
}

TEST(EntityDraft, IsRefusedByAWorldWhoseTypesWentAway) {
    World world = crates();
    const Snapshot bare = World().snapshot();
    EntityDraft draft(world);
    draft.set("Crate", "tons", {1.5});
    (void)create_entity(world, draft);  // another set of components is another schema, and the same types
    (void)create_entity(world, draft);
    world.restore(bare);
    EXPECT_TRUE(message_of<StateError>([&] { (void)create_entity(world, draft); }).starts_with("component Crate has changed"));
    EXPECT_EQ(world.entity_count(), 0U);
}

TEST(EntityDraft, RefusesValuesThatDoNotFit) {
    World world = crates();
    EntityDraft draft(world);
    const auto set = [&](std::string_view field, std::vector<ScalarValue> values) {
        return message_of([&] { draft.set("Crate", field, std::move(values)); });
    };
    EXPECT_EQ(set("tons", {std::string("much")}), "Crate.tons must be a value of type f32, got a string");
    EXPECT_EQ(set("tons", {std::nan("")}), "Crate.tons must be a number, got NaN");
    EXPECT_EQ(set("tons", {1e300}), "Crate.tons must be at most 3.4028235e+38, the maximum of f32, got 1e+300");
    EXPECT_EQ(set("slots", {std::int64_t{1}}), "Crate.slots must have 3 elements, got 1");
    EXPECT_EQ(set("slots", {std::int64_t{1}, std::int64_t{256}, std::int64_t{2}}), "Crate.slots[1] must be between 0 and 255, got 256");
    EXPECT_EQ(set("kind", {true}), "Crate.kind must be a value of type string, got a boolean");
    EXPECT_TRUE(draft.components().size() == 1);
}

TEST(EntityDraft, UpdatesAddComponentsAndKeepTheRest) {
    World world = crates();
    EntityDraft crate(world);
    crate.set("Crate", "tons", {2.5});
    crate.set("Crate", "kind", {std::string()});
    const EntityId id = create_entity(world, crate);
    EntityDraft sealed(world);
    sealed.add("Sealed");
    update_entity(world, id, sealed);
    const World::Location at = world.locate(id);
    EXPECT_EQ(world.layout(at.table).components.size(), 2U);
    EXPECT_EQ(load<float>(world.cell(at, 1)), 2.5F);
    EXPECT_TRUE(load<Text>(world.cell(at, 2))) << "an empty string is not a null one";
    EXPECT_THROW(update_entity(world, EntityId{77}, sealed), NotFound);
}

}  // namespace
}  // namespace void_reckoning
