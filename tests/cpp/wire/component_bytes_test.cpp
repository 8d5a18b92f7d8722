#include "void_reckoning/wire/component_bytes.hpp"

#include <gtest/gtest.h>

#include "support/message_of.hpp"
#include "void_reckoning/wire/component_descriptor.hpp"

namespace void_reckoning {
namespace {

const ComponentInfo kThing = {"Thing",
                              "",
                              {{"flag", ScalarType::kBool, 1, "", ""},
                               {"small", ScalarType::kI8, 1, "", ""},
                               {"who", ScalarType::kEntity, 1, "", ""},
                               {"name", ScalarType::kText, 1, "", ""},
                               {"pair", ScalarType::kU16, 2, "", ""},
                               {"real", ScalarType::kF32, 1, "", ""},
                               {"names", ScalarType::kText, 2, "", ""}}};

World thing_world() {
    World world;
    (void)world.register_component(kThing);
    return world;
}

/// The bytes of an entity made from bytes.
std::string there_and_back(std::string_view bytes) {
    World world = thing_world();
    EntityDraft draft(world);
    draft.add("Thing");
    set_fields(draft, kThing, bytes);
    const World::Location at = world.locate(create_entity(world, draft));
    const auto first = static_cast<std::size_t>(world.layout(at.table).first_column[0]);
    std::string again;
    for (std::size_t i = 0; i < kThing.fields.size(); ++i) append_field(world, kThing.fields[i], i, world.cell(at, first + i), again);
    return again;
}

std::string refusal(std::string_view bytes) {
    World world = thing_world();
    EntityDraft draft(world);
    draft.add("Thing");
    return message_of([&] { set_fields(draft, kThing, bytes); });
}

using namespace std::string_view_literals;

TEST(ComponentBytes, FieldsAreNumberedAsDescribed) {
    // 1 true, 2 -1 as ten bytes, 3 300, 4 "ab", 5 [1, 300] packed, 6 1.0f, 7 Values: "x", then null
    const std::string all(
        "\x08\x01"
        "\x10\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x01"
        "\x18\xAC\x02"
        "\x22\x02"
        "ab"
        "\x2A\x03\x01\xAC\x02"
        "\x35\x00\x00\x80\x3F"
        "\x3A\x03\x2A\x01x\x3A\x00"sv);
    EXPECT_EQ(there_and_back(all), all);
}

TEST(ComponentBytes, NullAndNobodyAreAbsentAndTheRestIsThere) {
    EXPECT_EQ(there_and_back(""), "\x08\x00\x10\x00\x2A\x02\x00\x00\x35\x00\x00\x00\x00\x3A\x00\x3A\x00"sv);
}

TEST(ComponentBytes, ListsMayComeUnpackedAndTheLastSingleValueCounts) {
    EXPECT_EQ(there_and_back("\x28\x01\x28\xAC\x02\x10\x05\x10\x06"sv), there_and_back("\x10\x06\x2A\x03\x01\xAC\x02"sv));
}

TEST(ComponentBytes, BytesThatAreNotSuchAMessageAreRefused) {
    EXPECT_EQ(refusal("\x40\x01"), "field number in serialized_data of Thing must be between 1 and 7, got 8");
    EXPECT_EQ(refusal("\x0D\x01\x00\x00\x00"sv), "Thing.flag must have wire type 0 in serialized_data, got 5");
    EXPECT_EQ(refusal("\x0A\x01\x01"), "Thing.flag must be a single value in serialized_data, got a packed list");
    EXPECT_EQ(refusal("\x22\x02\xFF\xFE"), "Thing.name must be UTF-8 in serialized_data");
    EXPECT_NE(refusal("\x10\x80\x01").find("between -128 and 127, got "), std::string::npos);
    EXPECT_NE(refusal("\x2A\x01\x01").find("Thing.pair"), std::string::npos);  // one of two
    EXPECT_NE(refusal("\x35\x00\x00\xC0\x7F"sv).find("NaN"), std::string::npos);
    for (const std::string_view cut : {"\x08"sv, "\x10\xFF"sv,
                                       "\x22\x05"
                                       "ab"sv,
                                       "\x2A\x7F\x01"sv, "\x35\x00"sv, "\x3A\x05\x2A"sv, "\x00"sv, "\xFF\xFF\xFF\xFF\xFF\xFF"sv}) {
        EXPECT_FALSE(refusal(cut).empty()) << testing::PrintToString(std::string(cut));
    }
}

TEST(ComponentBytes, DescriptorsNameEveryComponentAndField) {
    const std::string file = component_descriptors(std::array{kThing});
    for (const FieldInfo& field : kThing.fields) EXPECT_NE(file.find(field.name), std::string::npos);
    EXPECT_NE(file.find("void_reckoning.components"), std::string::npos);
}

}  // namespace
}  // namespace void_reckoning
