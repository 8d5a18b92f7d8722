#include "void_reckoning/ecs/arrow_import.hpp"

#include <gtest/gtest.h>

#include "hostile_arrow.hpp"
#include "query_components.hpp"
#include "support/damaged_inputs.hpp"
#include "support/message_of.hpp"
#include "void_reckoning/ecs/arrow_export.hpp"

namespace void_reckoning {
namespace {

World empty_world() {
    World world;
    world.register_components<Sample, Other, Tagged>();
    return world;
}

TEST(ArrowImport, BringsBackWhatWasExported) {
    for (const std::size_t count : {0U, 1U, 100U, 9000U}) {
        std::vector<EntityId> ids;
        const World from = query_world(11, count, ids);
        World to = empty_world();
        ArrowArrayStream stream = export_component(from, "Sample");
        const ArrowColumns columns(to, "Sample", stream);
        EXPECT_EQ(stream.release, nullptr);
        const std::vector<std::string> components = {"Sample"};
        const auto made = create_entities(to, components, columns.rows(), columns.columns());
        ASSERT_EQ(made.size(), columns.entity_ids()->size());
        for (std::size_t i = 0; i < made.size(); ++i) {
            const Sample a = from.get<Sample>((*columns.entity_ids())[i]);
            const Sample b = to.get<Sample>(made[i]);
            ASSERT_EQ(std::tie(a.flag, a.i8, a.i64, a.u64, a.f32, a.f64, a.entity, a.axis, a.flags),
                      std::tie(b.flag, b.i8, b.i64, b.u64, b.f32, b.f64, b.entity, b.axis, b.flags));
            ASSERT_EQ(static_cast<bool>(a.text), static_cast<bool>(b.text));
            ASSERT_EQ(from.text(a.text), to.text(b.text));
            ASSERT_EQ(from.text(a.names[1]), to.text(b.names[1]));
        }
    }
}

TEST(ArrowImport, BorrowsOneBatchAndJoinsSeveral) {
    std::vector<EntityId> ids;
    World world = empty_world();
    for (int i = 0; i < 4096; ++i) (void)world.create(Other{{}, i / 2.0});
    ArrowArrayStream one = export_component(world, "Other");
    const ArrowColumns borrowed(world, "Other", one);
    EXPECT_EQ(borrowed.columns()[1].bytes.data(), world.column(0, 2).block(0).data());
    (void)world.create(Other{{}, -1});
    ArrowArrayStream two = export_component(world, "Other");
    const ArrowColumns joined(world, "Other", two);
    EXPECT_EQ(joined.rows(), 4097U);
    EXPECT_EQ(joined.columns()[1].values(), 4097U);
}

TEST(ArrowImport, NamesWhatDoesNotFit) {
    const World world = empty_world();
    const auto message = [&](const std::string& name, const std::string& format, std::string_view component = "Sample") {
        return message_of([&] {
            FakeArrow fake;
            fake.add(name, format, 3);
            ArrowArrayStream stream = fake.stream();
            const ArrowColumns columns(world, component, stream);
        });
    };
    EXPECT_EQ(message("i32", "l"), "Sample.i32 must be of type i32, got i64");
    EXPECT_EQ(message("Sample.f32", "g", ""), "Sample.f32 must be of type f32, got f64");
    EXPECT_EQ(message("f32", "g", ""), "column must be Component.field, got 'f32'");
    EXPECT_NE(message("i33", "i").find("has no field 'i33'; the nearest are i32"), std::string::npos);
    EXPECT_NE(message("Sampel.i32", "i").find("no component 'Sampel'; the nearest are Sample"), std::string::npos);
    EXPECT_NE(message("i32", "tsu:UTC").find("column Sample.i32 must have the Arrow format of bool, "), std::string::npos);
    EXPECT_NE(message("i32", "+l").find(", got '+l'"), std::string::npos);
    EXPECT_EQ(message("axis", "f"), "Sample.axis must be of type f32[3], got f32");
    EXPECT_EQ(message("entity_id", "i"), "column entity_id must be of type u64, got i32");
    EXPECT_EQ(message("i32", "i"), "nothing was thrown");
}

TEST(ArrowImport, RefusesArraysThatContradictThemselves) {
    const World world = empty_world();
    const auto message = [&](const char* name, const char* format, auto&& damage) {
        return message_of([&] {
            FakeArrow fake;
            fake.add(name, format, 3);
            damage(fake.array(0));
            ArrowArrayStream stream = fake.stream();
            const ArrowColumns columns(world, "Sample", stream);
        });
    };
    EXPECT_EQ(message("i32", "i", [](ArrowArray& a) { a.length = 2; }), "column Sample.i32 has 2 values; rows up to 3 were announced");
    EXPECT_EQ(message("i32", "i", [](ArrowArray& a) { a.length = -1; }), "column Sample.i32 has an array of length -1 at offset 0");
    EXPECT_EQ(message("i32", "i", [](ArrowArray& a) { a.offset = -5; }), "column Sample.i32 has an array of length 3 at offset -5");
    EXPECT_EQ(message("i32", "i", [](ArrowArray& a) { a.buffers[1] = nullptr; }), "column Sample.i32 lacks the buffer of its values");
    EXPECT_EQ(message("i32", "i", [](ArrowArray& a) { a.n_buffers = 0; }), "column Sample.i32 has 0 buffers");
    EXPECT_EQ(message("i32", "i", [](ArrowArray& a) { a.buffers = nullptr; }), "column Sample.i32 has 2 buffers");
    static const std::uint8_t second_is_null = 0b101;
    const auto null = [](ArrowArray& a) {
        a.null_count = -1;
        a.buffers[0] = &second_is_null;
    };
    EXPECT_EQ(message("i32", "i", null), "column Sample.i32 is null in row 1; only strings can be");
    EXPECT_EQ(message("text", "u", null), "nothing was thrown");
    static const std::int32_t backwards[4] = {0, 2, 1, 3};
    EXPECT_EQ(message("text", "u", [](ArrowArray& a) { a.buffers[1] = backwards; }), "column Sample.text has a string from byte 2 to 1");
    static const char bad[] = "a\xFF\xFE";
    EXPECT_EQ(message("text", "u", [](ArrowArray& a) { a.buffers[2] = bad; }),
              "column Sample.text has a string in row 1 that is not UTF-8");
}

/// Every lie that the interface lets a reader notice, one to four at a time: an error and nothing changed, or rows as announced.
TEST(ArrowImport, TwentyThousandDamagedTablesGiveAnErrorOrRows) {
    const std::vector<const char*> formats = {"b", "c", "C", "s", "i", "I", "l", "L", "f", "g", "u", "n", "tdD", "", "+s", "+l", "+w:2"};
    const std::vector<std::int64_t> lengths = {-1, 0, 1, 2, 3, 4, 40, std::int64_t{1} << 41U, -(std::int64_t{1} << 62U), INT64_MAX};
    World world = empty_world();
    const Snapshot fresh = world.snapshot();
    const std::uint64_t before = world.state_hash();
    std::size_t refused = 0;
    const std::uint64_t trials = damaged_inputs(20'000);
    for (std::uint64_t trial = 0; trial < trials; ++trial) {
        const RandomAddress at = RandomAddress(31).at(trial);
        FakeArrow fake;
        fake.add("i8", "c", 3);
        fake.add("i32", "i", 3);
        fake.add("text", "u", 3);
        std::array<std::int32_t, 65> offsets{};
        for (std::uint64_t change = 0; change <= at.below(4, 1); ++change) {
            const RandomAddress here = at.at(change);
            ArrowArray& array = fake.array(here.below(3, 2));
            const std::int64_t wrong = lengths[here.below(lengths.size(), 3)];
            switch (here.below(10, 4)) {
                case 0: array.length = wrong; break;
                case 1: array.offset = wrong; break;
                case 2: array.n_buffers = here.below(2, 5) == 0 ? wrong : static_cast<std::int64_t>(here.below(5, 6)); break;
                case 3: array.buffers[here.below(2, 5)] = nullptr; break;
                case 4: fake.column_schema(here.below(3, 5)).format = formats[here.below(formats.size(), 6)]; break;
                case 5: fake.batch().length = wrong; break;
                case 6: fake.batch().offset = wrong; break;
                case 7: fake.batch().n_children = wrong; break;
                case 8: array.n_children = wrong; break;
                default:
                    for (std::size_t i = 0; i < offsets.size(); ++i) offsets[i] = static_cast<std::int32_t>(here.below(64, 7 + i)) - 2;
                    fake.array(2).buffers[1] = offsets.data();
                    break;
            }
        }
        try {
            ArrowArrayStream stream = fake.stream();
            const ArrowColumns read(world, "Sample", stream);
            const std::vector<EntityId> made = create_entities(world, {}, read.rows(), read.columns());
            ASSERT_EQ(made.size(), read.rows()) << trial;
            ASSERT_LE(made.size(), 64U) << trial;
            ASSERT_EQ(world.state_hash(), world.hash_from_scratch()) << trial;
            world.restore(fresh);
        } catch (const Error&) {
            ASSERT_EQ(world.state_hash(), before) << trial;
            ++refused;
        }
    }
    EXPECT_GT(refused, trials / 4);
    EXPECT_LT(refused, trials);
}

TEST(ArrowImport, RefusesStreamsThatContradictThemselves) {
    const World world = empty_world();
    const auto message = [&](auto&& damage) {
        return message_of([&] {
            FakeArrow fake;
            fake.add("i32", "i", 3);
            damage(fake);
            ArrowArrayStream stream = fake.stream();
            const ArrowColumns columns(world, "Sample", stream);
        });
    };
    EXPECT_EQ(message([](FakeArrow& f) { f.schema().format = "i"; }), "format of the Arrow stream must be '+s' (a table), got 'i'");
    EXPECT_EQ(message([](FakeArrow& f) { f.schema().n_children = -1; }), "the Arrow stream's schema has -1 columns");
    EXPECT_EQ(message([](FakeArrow& f) { f.batch().n_children = 0; }), "an Arrow batch must have as many columns as its schema, 1, got 0");
    EXPECT_EQ(message([](FakeArrow& f) { f.batch().length = -3; }), "an Arrow batch has -3 rows at offset 0");
    EXPECT_EQ(message([](FakeArrow& f) { f.fail_with(5); }), "the Arrow stream failed: as asked (error 5)");
    World other;
    ArrowArrayStream read_already{};
    EXPECT_EQ(message_of([&] { const ArrowColumns columns(other, "", read_already); }),
              "the Arrow stream must be unread, got one that was read before");
}

}  // namespace
}  // namespace void_reckoning
