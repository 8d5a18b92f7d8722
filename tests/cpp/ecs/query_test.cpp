#include "void_reckoning/ecs/query.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>

#include "query_components.hpp"
#include "void_reckoning/base/random.hpp"
#include "void_reckoning/ecs/gather.hpp"

namespace void_reckoning {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// A cell or a filter's value, in a form that knows nothing of keys: x86's long double holds every i64, u64 and double exactly.
struct Plain {
    enum class Kind : std::uint8_t { kNull, kBool, kNumber, kText } kind = Kind::kNull;
    long double number = 0;
    std::string text;
    friend bool operator==(const Plain&, const Plain&) = default;
};
static_assert(std::numeric_limits<long double>::digits >= 64);

Plain plain(const ScalarValue& value) {
    if (const auto* flag = std::get_if<bool>(&value)) return {Plain::Kind::kBool, *flag ? 1.0L : 0.0L, ""};
    if (const auto* integer = std::get_if<std::int64_t>(&value)) return {Plain::Kind::kNumber, static_cast<long double>(*integer), ""};
    if (const auto* integer = std::get_if<std::uint64_t>(&value)) return {Plain::Kind::kNumber, static_cast<long double>(*integer), ""};
    if (const auto* real = std::get_if<double>(&value)) return {Plain::Kind::kNumber, *real, ""};
    if (const auto* text = std::get_if<std::string>(&value)) return {Plain::Kind::kText, 0, *text};
    return {};
}

Plain plain_cell(const World& world, EntityId id, const std::string& path) {
    const FieldRef field = resolve_field_ref(world.schema(), path);
    const World::Location at = world.locate(id);
    const auto first = static_cast<std::size_t>(world.layout(at.table).first_column[field.component.value]);
    const std::byte* cell = world.cell(at, first + field.field) + field.element * size_of(field.type);
    return visit_scalar(field.type, [&](auto identity) -> Plain {
        using T = typename decltype(identity)::type;
        const T value = load<T>(cell);
        if constexpr (std::is_same_v<T, Text>) {
            if (!value) return {};
            return {Plain::Kind::kText, 0, std::string(world.text(value))};
        } else {
            return {field.type == ScalarType::kBool ? Plain::Kind::kBool : Plain::Kind::kNumber, static_cast<long double>(value), ""};
        }
    });
}

/// -1, 0, 1; null below everything.
int three_way(const Plain& a, const Plain& b) {
    if (a.kind != b.kind) return a.kind < b.kind ? -1 : 1;
    if (a.number != b.number) return a.number < b.number ? -1 : 1;
    const int texts = a.text.compare(b.text);
    return texts < 0 ? -1 : texts > 0 ? 1 : 0;
}

bool passes(const Plain& cell, const Filter& filter) {
    std::vector<Plain> values;
    for (const ScalarValue& value : filter.values) values.push_back(plain(value));
    const auto is_null = cell.kind == Plain::Kind::kNull;
    switch (filter.kind) {
        case FilterKind::kEqual: return cell == values[0];
        case FilterKind::kNotEqual: return cell != values[0];
        case FilterKind::kLess: return !is_null && three_way(cell, values[0]) < 0;
        case FilterKind::kLessEqual: return !is_null && three_way(cell, values[0]) <= 0;
        case FilterKind::kGreater: return !is_null && three_way(cell, values[0]) > 0;
        case FilterKind::kGreaterEqual: return !is_null && three_way(cell, values[0]) >= 0;
        case FilterKind::kAnyOf: return std::find(values.begin(), values.end(), cell) != values.end();
        case FilterKind::kRange: return !is_null && three_way(cell, values[0]) >= 0 && three_way(cell, values[1]) <= 0;
    }
    return false;
}

bool has_component(const World& world, EntityId id, std::string_view path) {
    const ComponentId component = world.schema().find(path.substr(0, path.find('.')));
    return world.layout(world.locate(id).table).mask.test(component.value);
}

QueryResult brute_force(const World& world, std::span<const EntityId> all, const Query& query) {
    struct Row {
        EntityId id;
        std::vector<Plain> keys;
    };
    std::vector<Row> found;
    for (const EntityId id : all) {
        bool keep = true;
        for (const std::string& name : query.components) keep = keep && has_component(world, id, name);
        for (const SortKey& key : query.sort) keep = keep && has_component(world, id, key.field);
        for (const Filter& filter : query.filters) {
            keep = keep && has_component(world, id, filter.field) && passes(plain_cell(world, id, filter.field), filter);
        }
        if (!keep) continue;
        found.push_back({id, {}});
        for (const SortKey& key : query.sort) found.back().keys.push_back(plain_cell(world, id, key.field));
    }
    std::sort(found.begin(), found.end(), [&](const Row& a, const Row& b) {
        for (std::size_t k = 0; k < query.sort.size(); ++k) {
            const int order = three_way(a.keys[k], b.keys[k]);
            if (order != 0) return (order < 0) != query.sort[k].descending;
        }
        return a.id < b.id;
    });
    QueryResult result{{}, found.size()};
    const std::size_t begin = std::min(found.size(), static_cast<std::size_t>(query.offset));
    const std::size_t left = found.size() - begin;
    const std::size_t count = query.limit ? std::min(left, static_cast<std::size_t>(*query.limit)) : left;
    for (std::size_t i = begin; i < begin + count; ++i) result.ids.push_back(found[i].id);
    return result;
}

const std::vector<std::string> kNumeric = {"Sample.i8",     "Sample.i16",     "Sample.i32",     "Sample.i64",  "Sample.u8",
                                           "Sample.u16",    "Sample.u32",     "Sample.u64",     "Sample.f32",  "Sample.f64",
                                           "Sample.entity", "Sample.axis[0]", "Sample.axis[2]", "Other.weight"};
const std::vector<std::string> kStrings = {"Sample.text", "Sample.names[0]", "Sample.names[1]", "Other.name"};

/// Values close to where types and roundings end, and close to the cells of query_world.
ScalarValue random_number(RandomAddress at) {
    const std::vector<ScalarValue> values = {std::int64_t{0},
                                             std::int64_t{1},
                                             std::int64_t{-1},
                                             std::int64_t{127},
                                             std::int64_t{-129},
                                             std::int64_t{255},
                                             std::numeric_limits<std::int64_t>::min(),
                                             std::numeric_limits<std::int64_t>::max(),
                                             std::numeric_limits<std::uint64_t>::max(),
                                             std::uint64_t{1} << 63U,
                                             std::int64_t{9007199254740993},
                                             std::int64_t{-9007199254740993},
                                             9007199254740992.0,
                                             0.5,
                                             -0.5,
                                             -0.0,
                                             2.5,
                                             0.1,
                                             static_cast<double>(0.1F),
                                             1e300,
                                             -1e300,
                                             5e-324,
                                             0x1p63,
                                             0x1p64,
                                             -0x1p63,
                                             kInfinity,
                                             -kInfinity,
                                             16777217.0,
                                             std::int64_t{16777217}};
    const std::uint64_t pick = at.below(values.size() + 6);
    if (pick < values.size()) return values[pick];
    if (pick % 2 == 0) return static_cast<std::int64_t>(at.below(12, 1)) - 4;
    return static_cast<double>(at.below(48, 1)) / 4 - 4;
}

ScalarValue random_string(RandomAddress at) {
    const std::vector<ScalarValue> values = {std::string(),       std::string("alpha"),   std::string("beta"), std::string("Zeta"),
                                             std::string("żółw"), std::string("unknown"), std::monostate{}};
    return values[at.below(values.size())];
}

Filter random_filter(RandomAddress at) {
    constexpr FilterKind kKinds[] = {FilterKind::kEqual,   FilterKind::kNotEqual,     FilterKind::kLess,  FilterKind::kLessEqual,
                                     FilterKind::kGreater, FilterKind::kGreaterEqual, FilterKind::kAnyOf, FilterKind::kRange};
    Filter filter;
    filter.kind = kKinds[at.below(8, 0)];
    const std::uint64_t type = at.below(10, 1);
    std::function<ScalarValue(RandomAddress)> value = random_number;
    if (type < 6) {
        filter.field = kNumeric[at.below(kNumeric.size(), 2)];
    } else if (type < 9) {
        filter.field = kStrings[at.below(kStrings.size(), 2)];
        value = random_string;
    } else {
        constexpr FilterKind kPlain[] = {FilterKind::kEqual, FilterKind::kNotEqual, FilterKind::kAnyOf};
        filter.field = "Sample.flag";
        filter.kind = kPlain[at.below(3, 0)];
        value = [](RandomAddress address) { return ScalarValue(address.below(2) == 1); };
    }
    const std::size_t count = filter.kind == FilterKind::kAnyOf ? at.below(12, 3) : filter.kind == FilterKind::kRange ? 2 : 1;
    for (std::size_t i = 0; i < count; ++i) filter.values.push_back(value(at.at(i)));
    return filter;
}

Query random_query(RandomAddress at) {
    Query query;
    const std::vector<std::string> components = {"Sample", "Other", "Tagged"};
    for (std::uint64_t i = 0; i < 3; ++i) {
        if (at.below(4, i) == 0) query.components.push_back(components[i]);
    }
    for (std::uint64_t i = 0; i < at.below(4, 3); ++i) query.filters.push_back(random_filter(at.at(i)));
    for (std::uint64_t i = 0; i < at.below(4, 4); ++i) {
        const RandomAddress key = at.at(100 + i);
        const auto& fields = key.below(3) == 0 ? kStrings : kNumeric;
        query.sort.push_back({fields[key.below(fields.size(), 1)], key.below(2, 2) == 1});
    }
    if (at.below(2, 5) == 1) query.limit = static_cast<std::int64_t>(at.below(40, 6));
    if (at.below(3, 7) == 0) query.offset = static_cast<std::int64_t>(at.below(60, 8));
    return query;
}

TEST(Query, AgreesWithBruteForce) {
    int refused = 0;
    std::size_t found = 0;
    for (std::uint64_t seed = 1; seed <= 6; ++seed) {
        std::vector<EntityId> all;
        World world = query_world(seed, 20 * seed * seed, all);
        for (std::uint64_t round = 0; round < 500; ++round) {
            if (round == 250) world.shuffle_layout(seed);
            const Query query = random_query(RandomAddress(seed).at(round));
            QueryResult result;
            try {
                result = run_query(world, query);
            } catch (const InvalidQuery&) {
                ++refused;  // a range the wrong way round, or null put in order
                continue;
            }
            const QueryResult expected = brute_force(world, all, query);
            ASSERT_EQ(result.ids, expected.ids) << "seed " << seed << " round " << round;
            ASSERT_EQ(result.total_count, expected.total_count);
            ASSERT_EQ(count_matches(world, query), expected.total_count);
            found += result.ids.size();
        }
    }
    EXPECT_LT(refused, 750);
    EXPECT_GT(found, 10'000U);
}

TEST(Query, TablesOfManyBlocksAreSearchedWhole) {
    std::vector<EntityId> all;
    const World world = query_world(3, 15'000, all);
    Query query;
    query.components = {"Tagged"};
    query.filters = {{"Sample.i16", FilterKind::kRange, {std::int64_t{0}, 3.5}},
                     {"Sample.text", FilterKind::kAnyOf, {std::string("alpha"), std::string("beta")}}};
    query.sort = {{"Sample.f64", true}, {"Sample.text", false}};
    for (const std::int64_t limit : {1, 100, 100'000}) {
        query.limit = limit;
        const QueryResult expected = brute_force(world, all, query);
        EXPECT_EQ(run_query(world, query).ids, expected.ids);
        EXPECT_GT(expected.total_count, 100U);
    }
}

class InvalidQueries : public ::testing::Test {
   protected:
    std::string refusal(const Query& query) {
        try {
            (void)run_query(world_, query);
        } catch (const InvalidQuery& error) {
            return error.what();
        }
        return "no error";
    }
    std::string refusal(const std::string& field, FilterKind kind, std::vector<ScalarValue> values) {
        Query query;
        query.filters.push_back({field, kind, std::move(values)});
        return refusal(query);
    }
    std::vector<EntityId> all_;
    World world_ = query_world(1, 50, all_);
};

TEST_F(InvalidQueries, UnknownNamesAreToldTheNearestOnes) {
    Query query;
    query.components = {"Smaple"};
    EXPECT_EQ(refusal(query), "there is no component 'Smaple'; the nearest are Sample, Tagged, Other");
    EXPECT_EQ(refusal("sample.i8", FilterKind::kEqual, {std::int64_t{1}}),
              "there is no component 'sample'; the nearest are Sample, Tagged, Other");
    EXPECT_EQ(refusal("Other.wieght", FilterKind::kEqual, {std::int64_t{1}}),
              "component Other has no field 'wieght'; the nearest are weight, name");
    EXPECT_EQ(refusal("Tagged.x", FilterKind::kEqual, {std::int64_t{1}}), "component Tagged has no field 'x'");
    EXPECT_EQ(refusal("weight", FilterKind::kEqual, {std::int64_t{1}}), "field must be Component.field, got 'weight'");
    EXPECT_EQ(refusal("Sample.axis", FilterKind::kEqual, {1.0}), "'Sample.axis' is an array of 3; name one element, as in Sample.axis[0]");
    EXPECT_EQ(refusal("Sample.axis[3]", FilterKind::kEqual, {1.0}), "element of axis must be [0] to [2], got 'Sample.axis[3]'");
    EXPECT_EQ(refusal("Sample.axis[-1]", FilterKind::kEqual, {1.0}), "element of axis must be [0] to [2], got 'Sample.axis[-1]'");
    EXPECT_EQ(refusal("Sample.i8[0]", FilterKind::kEqual, {1.0}), "'Sample.i8[0]': i8 is not an array");
    query.components.clear();
    query.sort = {{"Sample.i88", false}};
    EXPECT_NE(refusal(query).find("component Sample has no field 'i88'; the nearest are i8"), std::string::npos);
    EXPECT_EQ(refusal(std::string(1000, 'x') + ".y", FilterKind::kEqual, {1.0}).find("there is no component 'xxx"), 0U);
    EXPECT_THROW((void)run_query(World(), {{"Fleet"}, {}, {}, {}, 0}), InvalidQuery);
}

TEST_F(InvalidQueries, ValuesMustGoWithTheField) {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    EXPECT_EQ(refusal("Sample.i8", FilterKind::kEqual, {std::string("1")}),
              "Sample.i8 must be compared with a value of type i8, got a string");
    EXPECT_EQ(refusal("Sample.i8", FilterKind::kEqual, {true}), "Sample.i8 must be compared with a value of type i8, got a boolean");
    EXPECT_EQ(refusal("Sample.f32", FilterKind::kAnyOf, {1.0, std::monostate{}}),
              "Sample.f32 must be compared with a value of type f32, got null");
    EXPECT_EQ(refusal("Sample.flag", FilterKind::kEqual, {std::int64_t{1}}),
              "Sample.flag must be compared with a value of type bool, got an integer");
    EXPECT_EQ(refusal("Sample.flag", FilterKind::kLess, {true}), "Sample.flag must be compared by ==, != or in: it is of type bool");
    EXPECT_EQ(refusal("Sample.text", FilterKind::kEqual, {1.5}), "Sample.text must be compared with a value of type string, got a float");
    EXPECT_EQ(refusal("Sample.text", FilterKind::kLess, {std::monostate{}}), "null is neither below nor above any Sample.text");
    EXPECT_EQ(refusal("Sample.f64", FilterKind::kRange, {nan, 1.0}), "Sample.f64 must be compared with a number, got NaN");
    EXPECT_EQ(refusal("Sample.i32", FilterKind::kEqual, {nan}), "Sample.i32 must be compared with a number, got NaN");
    const std::string reversed = " must be at most its maximum";
    EXPECT_NE(refusal("Sample.f64", FilterKind::kRange, {2.0, 1.0}).find(reversed), std::string::npos);
    EXPECT_NE(refusal("Sample.i64", FilterKind::kRange, {0.5, std::int64_t{0}}).find(reversed), std::string::npos);
    EXPECT_NE(refusal("Sample.text", FilterKind::kRange, {std::string("b"), std::string("a")}).find(reversed), std::string::npos);
    EXPECT_EQ(refusal("Sample.f64", FilterKind::kRange, {2.0}), "the filter on Sample.f64 must have 2 values, got 1");
    EXPECT_EQ(refusal("Sample.f64", FilterKind::kEqual, {}), "the filter on Sample.f64 must have 1 value, got 0");
}

TEST_F(InvalidQueries, LimitAndOffsetAreNotNegative) {
    Query query;
    query.limit = -1;
    EXPECT_EQ(refusal(query), "limit must be 0 or more, got -1");
    query.limit = 0;
    query.offset = -5;
    EXPECT_EQ(refusal(query), "offset must be 0 or more, got -5");
    query.offset = std::numeric_limits<std::int64_t>::max();
    query.limit = std::numeric_limits<std::int64_t>::max();
    EXPECT_TRUE(run_query(world_, query).ids.empty());
    EXPECT_EQ(run_query(world_, query).total_count, world_.entity_count());
}

TEST(GatherColumn, GivesValuesInTheOrderOfTheIds) {
    std::vector<EntityId> all;
    const World world = query_world(2, 200, all);
    Query query;
    query.sort = {{"Sample.axis[1]", true}};
    const std::vector<EntityId> ids = run_query(world, query).ids;
    const GatheredColumn axis = gather_column(world, ids, "Sample", "axis");
    const GatheredColumn text = gather_column(world, ids, "Sample", "text");
    ASSERT_EQ(axis.as<float>().size(), 3 * ids.size());
    for (std::size_t i = 0; i < ids.size(); ++i) {
        EXPECT_EQ(axis.as<float>()[3 * i + 1], world.get<Sample>(ids[i]).axis[1]);
        EXPECT_EQ(text.as<Text>()[i], world.get<Sample>(ids[i]).text);
        const std::size_t before = i == 0 ? 0 : i - 1;
        EXPECT_GE(axis.as<float>()[3 * before + 1], axis.as<float>()[3 * i + 1]);
    }
    EXPECT_THROW((void)axis.as<double>(), InvalidQuery);
    EXPECT_THROW((void)gather_column(world, ids, "Sample", "axes"), InvalidQuery);
    EXPECT_THROW((void)gather_column(world, all, "Other", "name"), NotFound);
}

}  // namespace
}  // namespace void_reckoning
