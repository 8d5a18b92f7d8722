#include "void_reckoning/ecs/natural_values.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <limits>
#include <random>

#include "void_reckoning/ecs/entity_draft.hpp"

namespace void_reckoning {

struct Purse {
    std::int64_t coins = 0;
    std::uint16_t kind = 0;
    bool unit = false;
    std::uint16_t item = 0;
    std::uint8_t stance = 0;
};

template <> struct Describe<Purse> {
    static constexpr auto component =
        describe("Purse", "", field<&Purse::coins>("coins", "1/1000 credit", "", thousandths("credits")),
                 field<&Purse::kind>("kind", "", "", named(NameTable::kTechnology)), field<&Purse::unit>("unit"),
                 field<&Purse::item>("item", "", "", named_by("unit", NameTable::kUnitType, NameTable::kBuilding)),
                 field<&Purse::stance>("stance", "", "", named(NameTable::kStance)));
};

namespace {

ValueNames some_names() {
    ValueNames names;
    names.set(NameTable::kTechnology, {{"lasers", "Lasers"}, {"shields", "Shields"}});
    names.set(NameTable::kUnitType, {{"frigate", "Frigate"}, {"raider", "Raider"}});
    names.set(NameTable::kBuilding, {{"mine", "Mine"}, {"bank", "Bank"}});
    names.set(NameTable::kStance, {{"calm", "Calm"}, {"angry", "Angry"}});
    return names;
}

World purses(std::span<const Purse> all) {
    World world;
    world.register_components<Purse>();
    for (const Purse& one : all) (void)world.create(one);
    return world;
}

std::size_t count(const World& world, const ValueNames& names, const Filter& filter) {
    Query query;
    query.filters = {filter};
    return count_matches(world, stored_query(world.schema(), names, query));
}

const FieldInfo& field_of(const World& world, std::size_t index) { return world.schema().components()[0].fields[index]; }

std::string refusal(const std::function<void()>& call) {
    try {
        call();
    } catch (const Error& error) {
        return error.what();
    }
    return "nothing was refused";
}

TEST(NaturalValues, AFilterPassesExactlyWhatItsNaturalNumberPasses) {
    std::mt19937_64 random(5);
    std::vector<Purse> all;
    for (std::int64_t coins = -60; coins <= 60; ++coins) all.push_back({coins});
    for (int i = 0; i < 200; ++i) all.push_back({static_cast<std::int64_t>(random() % 2'000'000'000) - 1'000'000'000});
    const World world = purses(all);
    const ValueNames names = some_names();
    std::vector<double> bounds = {0, 0.0005, -0.0005, 0.1, 0.1 + 0.2, 1e300, -1e300, HUGE_VAL, -HUGE_VAL, 5e-324};
    for (const Purse& one : all) {
        const double natural = natural_number(one.coins, 1000);
        for (const double near : {natural, std::nextafter(natural, HUGE_VAL), std::nextafter(natural, -HUGE_VAL), natural + 0.0005}) {
            bounds.push_back(near);
        }
    }
    const std::vector<std::pair<FilterKind, std::function<bool(double, double)>>> kinds = {
        {FilterKind::kEqual, std::equal_to<>()},  {FilterKind::kNotEqual, std::not_equal_to<>()},
        {FilterKind::kLess, std::less<>()},       {FilterKind::kLessEqual, std::less_equal<>()},
        {FilterKind::kGreater, std::greater<>()}, {FilterKind::kGreaterEqual, std::greater_equal<>()},
        {FilterKind::kAnyOf, std::equal_to<>()},
    };
    for (const double bound : bounds) {
        for (const auto& [kind, compare] : kinds) {
            std::size_t expected = 0;
            for (const Purse& one : all) expected += compare(natural_number(one.coins, 1000), bound) ? 1 : 0;
            EXPECT_EQ(count(world, names, {"Purse.coins", kind, {bound}}), expected) << static_cast<int>(kind) << " " << bound;
        }
        const double end = bound + 0.004;
        std::size_t expected = 0;
        for (const Purse& one : all) {
            const double natural = natural_number(one.coins, 1000);
            expected += natural >= bound && natural <= end ? 1 : 0;
        }
        EXPECT_EQ(count(world, names, {"Purse.coins", FilterKind::kRange, {bound, end}}), expected) << bound;
    }
}

TEST(NaturalValues, RangesUpsideDownAreRefusedEvenBetweenTwoSteps) {
    const World world = purses(std::array{Purse{1}});
    const ValueNames names = some_names();
    EXPECT_EQ(count(world, names, {"Purse.coins", FilterKind::kRange, {0.0003, 0.0004}}), 0U);
    EXPECT_THROW((void)count(world, names, {"Purse.coins", FilterKind::kRange, {0.0004, 0.0003}}), InvalidQuery);
    EXPECT_THROW((void)count(world, names, {"Purse.coins", FilterKind::kRange, {0.0003, "x"}}), InvalidQuery);
    EXPECT_THROW((void)count(world, names, {"Purse.coins", FilterKind::kEqual, {std::numeric_limits<double>::quiet_NaN()}}), InvalidQuery);
    EXPECT_EQ(count(world, names, {"Purse.coins", FilterKind::kLess, {std::numeric_limits<std::int64_t>::max()}}), 1U);
    EXPECT_EQ(count(world, names, {"Purse.coins", FilterKind::kGreater, {std::numeric_limits<std::uint64_t>::max()}}), 0U);
}

TEST(NaturalValues, NumbersAreStoredWhereTheyAreMultiplesOfTheStep) {
    const World world = purses({});
    const ValueNames names = some_names();
    const auto stored = [&](const ScalarValue& value) {
        return std::get<std::int64_t>(stored_value(names, field_of(world, 0), NameTable::kNone, value, "Purse.coins"));
    };
    for (std::int64_t coins = -100'000; coins <= 100'000; coins += 7) EXPECT_EQ(stored(natural_number(coins, 1000)), coins);
    EXPECT_EQ(stored(0.1 + 0.2), 300);
    EXPECT_EQ(stored(std::int64_t{5}), 5000);
    EXPECT_EQ(stored(123456789.123), 123456789123);
    EXPECT_EQ(refusal([&] { (void)stored(0.0005); }), "Purse.coins must be a multiple of 0.001 credits, got 0.0005");
    EXPECT_NE(refusal([&] { (void)stored(1e16); }).find("Purse.coins must be between"), std::string::npos);
    EXPECT_NE(refusal([&] { (void)stored(std::numeric_limits<std::int64_t>::max()); }).find("must be between"), std::string::npos);
    EXPECT_NE(refusal([&] { (void)stored(std::numeric_limits<std::uint64_t>::max()); }).find("must be between"), std::string::npos);
}

TEST(NaturalValues, NamesAreComparedForEqualityOnly) {
    const World world = purses(std::array{Purse{0, 0}, Purse{0, 1}, Purse{0, 1}, Purse{0, 0xFFFF}});
    const ValueNames names = some_names();
    EXPECT_EQ(count(world, names, {"Purse.kind", FilterKind::kEqual, {"shields"}}), 2U);
    EXPECT_EQ(count(world, names, {"Purse.kind", FilterKind::kNotEqual, {"shields"}}), 2U);
    EXPECT_EQ(count(world, names, {"Purse.kind", FilterKind::kAnyOf, {"shields", std::monostate{}}}), 3U);
    EXPECT_EQ(count(world, names, {"Purse.kind", FilterKind::kEqual, {std::monostate{}}}), 1U);
    EXPECT_NE(refusal([&] { (void)count(world, names, {"Purse.kind", FilterKind::kLess, {"shields"}}); }).find("no order"),
              std::string::npos);
    EXPECT_EQ(refusal([&] { (void)count(world, names, {"Purse.kind", FilterKind::kEqual, {"laser"}}); }),
              "filter on Purse.kind must be the id of a technology or None, got 'laser'; the nearest are lasers, shields");
    EXPECT_EQ(refusal([&] { (void)count(world, names, {"Purse.kind", FilterKind::kEqual, {std::int64_t{1}}}); }),
              "filter on Purse.kind must be the id of a technology or None, got 1; row 1 is 'shields'");
    EXPECT_EQ(refusal([&] { (void)count(world, names, {"Purse.stance", FilterKind::kEqual, {std::monostate{}}}); }),
              "filter on Purse.stance must be the id of a stance, got None; the nearest are calm, angry");
}

TEST(NaturalValues, AFieldMayChooseWhoseNamesAnotherHas) {
    const World world = purses(std::array{Purse{0, 0, true, 1}, Purse{0, 0, false, 1}, Purse{0, 0, true, 0}});
    const ValueNames names = some_names();
    EXPECT_EQ(count(world, names, {"Purse.item", FilterKind::kEqual, {"raider"}}), 1U);
    EXPECT_EQ(count(world, names, {"Purse.item", FilterKind::kEqual, {"bank"}}), 1U);
    EXPECT_EQ(count(world, names, {"Purse.item", FilterKind::kAnyOf, {"raider", "frigate"}}), 2U);
    EXPECT_THROW((void)count(world, names, {"Purse.item", FilterKind::kAnyOf, {"raider", "bank"}}), InvalidQuery);
    EXPECT_THROW((void)count(world, names, {"Purse.item", FilterKind::kNotEqual, {"raider"}}), InvalidQuery);
}

TEST(NaturalValues, ADescriptionReadFromASaveGetsItsMeaningFromTheProgram) {
    World world;
    ComponentInfo read = component_info<Purse>();
    for (FieldInfo& field : read.fields) field.meaning = {};
    (void)world.register_component(read);
    EXPECT_FALSE(field_of(world, 0).meaning.has_scale());
    world.register_components<Purse>();
    EXPECT_EQ(field_of(world, 0).meaning.scale, 1000U);
    EXPECT_EQ(field_of(world, 1).meaning.names, NameTable::kTechnology);
}

TEST(NaturalValues, ADescriptionReadFromASaveMayHaveOtherTextsButNoOtherUnits) {
    ComponentInfo read = component_info<Purse>();
    read.doc = read.fields[0].doc = "as an earlier version said it";
    World world;
    (void)world.register_component(read);
    world.register_components<Purse>();
    EXPECT_EQ(field_of(world, 0).doc, component_info<Purse>().fields[0].doc);

    read.fields[0].unit = "ducats";
    World other;
    (void)other.register_component(read);
    EXPECT_THROW(other.register_components<Purse>(), InvalidInput);
}

}  // namespace
}  // namespace void_reckoning
