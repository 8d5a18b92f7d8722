#include "void_reckoning/wire/world_messages.hpp"

#include <gtest/gtest.h>

#include "query_components.hpp"
#include "support/damaged_inputs.hpp"
#include "support/message_of.hpp"
#include "void_reckoning/proto/ecs/queries.pb.h"
#include "void_reckoning/wire/message.hpp"

namespace void_reckoning {
namespace {

template <class Message> Message from(const std::string& bytes) {
    Message message;
    parse_message(bytes, message);
    return message;
}

World sample_world(std::size_t entities = 200) {
    World world;
    world.register_components<Sample, Other, Tagged>();
    const RandomAddress dice(7);
    for (std::size_t i = 0; i < entities; ++i) {
        const Sample sample = random_sample(world, dice.at(i));
        if (i % 3 == 0) {
            world.create(sample, Other{sample_text(world, dice.at(i).at(1)), static_cast<double>(i)});
        } else {
            world.create(sample);
        }
    }
    return world;
}

ecs::EntityQuery all_samples() {
    ecs::EntityQuery query;
    query.add_component_types("Sample");
    return query;
}

ecs::EntityQueryResponse ask(const World& world, const ecs::EntityQuery& query) {
    QueryCache cache;
    return from<ecs::EntityQueryResponse>(query_entities_message(world, cache, bytes_of(query)));
}

/// Values come in both forms, and a request has one.
enum class Form { kFields, kBytes };
ecs::Entity in_one_form(ecs::Entity entity, Form form) {
    for (ecs::Component& component : *entity.mutable_components()) {
        if (form == Form::kFields) component.clear_serialized_data();
        if (form == Form::kBytes) component.clear_fields();
    }
    return entity;
}

/// A world with the same components, filled from what a query of messages gave.
World rebuilt(const World& world, const ecs::EntityQueryResponse& answer, Form form) {
    World other;
    for (const ComponentInfo& info : world.schema().components()) (void)other.register_component(info);
    ecs::CreateEntitiesRequest request;
    for (const ecs::Entity& entity : answer.entities()) {
        ecs::Entity& one = *request.add_entities();
        one = in_one_form(entity, form);
        one.clear_entity_id();
    }
    (void)create_entities_message(other, bytes_of(request));
    return other;
}

TEST(WorldMessages, CarryEveryTypeThereAndBackInBothForms) {
    const World world = sample_world();
    ecs::EntityQuery query = all_samples();
    const ecs::EntityQueryResponse answer = ask(world, query);
    ASSERT_EQ(answer.entities_size(), 200);
    EXPECT_EQ(answer.total_count(), 200U);
    EXPECT_FALSE(answer.metadata().has_more());
    for (const Form form : {Form::kFields, Form::kBytes}) {
        const World other = rebuilt(world, answer, form);
        // Value by value: the copies have other ids, so compare what is in them.
        const ecs::EntityQueryResponse again = ask(other, query);
        ASSERT_EQ(again.entities_size(), 200);
        for (int i = 0; i < 200; ++i) {
            ecs::Entity a = answer.entities(i), b = again.entities(i);
            a.clear_entity_id();
            b.clear_entity_id();
            EXPECT_EQ(bytes_of(a), bytes_of(b)) << i;
        }
    }
}

TEST(WorldMessages, NullIsNotTheEmptyString) {
    World world;
    world.register_components<Other>();
    const EntityId nothing = world.create(Other{});
    const EntityId empty = world.create(Other{world.enter(""), 0});
    ecs::GetEntityRequest request;
    request.set_entity_id(nothing.value);
    const auto one = from<ecs::GetEntityResponse>(get_entity_message(world, bytes_of(request)));
    EXPECT_EQ(one.entity().components(0).fields().at("name").kind_case(), ecs::Value::KIND_NOT_SET);
    request.set_entity_id(empty.value);
    const auto two = from<ecs::GetEntityResponse>(get_entity_message(world, bytes_of(request)));
    EXPECT_EQ(two.entity().components(0).fields().at("name").kind_case(), ecs::Value::kStringValue);
    EXPECT_EQ(two.entity().components(0).fields().at("name").string_value(), "");
}

TEST(WorldMessages, GetGivesNobodyForWhatIsNotThere) {
    World world = sample_world(1);
    ecs::GetEntityRequest request;
    request.set_entity_id(12345);
    EXPECT_FALSE(from<ecs::GetEntityResponse>(get_entity_message(world, bytes_of(request))).has_entity());
}

TEST(WorldMessages, FiltersLimitsAndOrderAreThoseOfQueries) {
    const World world = sample_world();
    ecs::EntityQuery query = all_samples();
    ecs::ComponentFilter& filter = *query.add_filters();
    filter.set_component_type("Sample");
    filter.mutable_range()->set_field_name("i8");
    filter.mutable_range()->mutable_exact_min()->set_int_value(-1);
    filter.mutable_range()->set_max_value(2.5);
    ecs::ComponentFilter& texts = *query.add_filters();
    texts.set_component_type("Sample");
    texts.mutable_inclusion()->set_field_name("text");
    texts.mutable_inclusion()->add_values()->set_string_value("alpha");
    texts.mutable_inclusion()->add_values();  // null
    ecs::SortField& key = *query.add_sort_by();
    key.set_component("Sample");
    key.set_field("f64");
    key.set_descending(true);
    query.mutable_limit()->set_max_results(3);
    query.mutable_limit()->set_offset(1);
    query.add_fields("Sample.f64");

    Query plain;
    plain.components = {"Sample"};
    plain.filters = {{"Sample.i8", FilterKind::kRange, {std::int64_t{-1}, 2.5}},
                     {"Sample.text", FilterKind::kAnyOf, {std::string("alpha"), std::monostate{}}}};
    plain.sort = {{"Sample.f64", true}};
    plain.limit = 3;
    plain.offset = 1;
    const QueryResult expected = run_query(world, plain);
    ASSERT_GT(expected.total_count, 4U);
    const ecs::EntityQueryResponse answer = ask(world, query);
    ASSERT_EQ(answer.entities_size(), 3);
    for (int i = 0; i < 3; ++i) {
        EXPECT_EQ(answer.entities(i).entity_id(), expected.ids[static_cast<std::size_t>(i)].value);
        EXPECT_EQ(answer.entities(i).components(0).fields_size(), 1);
    }
    EXPECT_EQ(answer.total_count(), expected.total_count);
    EXPECT_TRUE(answer.metadata().has_more());
    EXPECT_EQ(answer.metadata().entities_returned(), 3U);
    QueryCache cache;
    EXPECT_EQ(from<ecs::CountEntitiesResponse>(count_entities_message(world, cache, bytes_of(query))).count(), expected.total_count);
}

TEST(WorldMessages, AFilterWithoutAConditionAsksForItsComponent) {
    const World world = sample_world();
    ecs::EntityQuery query;
    query.add_filters()->set_component_type("Other");
    const ecs::EntityQueryResponse answer = ask(world, query);
    EXPECT_EQ(answer.total_count(), 67U);  // one in three
    // Without component_types the answer has what the filters name.
    ASSERT_EQ(answer.entities(0).components_size(), 1);
    EXPECT_EQ(answer.entities(0).components(0).type_name(), "Other");
    query.add_component_types("Sample");
    EXPECT_EQ(ask(world, query).entities(0).components(0).type_name(), "Sample");
}

TEST(WorldMessages, IntegersThatADoubleCannotHoldAreComparedExactly) {
    World world;
    const ComponentId big = world.register_component({"Big", "", {{"u", ScalarType::kU64, 1, "", ""}, {"i", ScalarType::kI64, 1, "", ""}}});
    for (std::uint64_t i = 0; i < 4; ++i) {
        ecs::CreateEntitiesRequest create;
        ecs::Component& component = *create.add_entities()->add_components();
        component.set_type_name(world.schema().component(big).name);
        (*component.mutable_fields())["u"].set_uint_value(~std::uint64_t{0} - i);
        (*component.mutable_fields())["i"].set_int_value((std::int64_t{1} << 53) + static_cast<std::int64_t>(i));
        (void)create_entities_message(world, bytes_of(create));
    }
    ecs::EntityQuery query;
    ecs::ComponentFilter& filter = *query.add_filters();
    filter.set_component_type("Big");
    filter.mutable_exact()->set_field_name("u");
    filter.mutable_exact()->set_uint_value(~std::uint64_t{0} - 1);
    EXPECT_EQ(ask(world, query).total_count(), 1U);
    filter.mutable_range()->set_field_name("i");
    filter.mutable_range()->mutable_exact_min()->set_int_value((std::int64_t{1} << 53) + 1);
    filter.mutable_range()->mutable_exact_max()->set_int_value((std::int64_t{1} << 53) + 1);
    EXPECT_EQ(ask(world, query).total_count(), 1U);
}

TEST(WorldMessages, ComparisonsAreThoseOfOperators) {
    const World world = sample_world();
    constexpr std::pair<ecs::Comparison, FilterKind> kPairs[] = {
        {ecs::EQUAL, FilterKind::kEqual},     {ecs::NOT_EQUAL, FilterKind::kNotEqual},
        {ecs::LESS, FilterKind::kLess},       {ecs::LESS_EQUAL, FilterKind::kLessEqual},
        {ecs::GREATER, FilterKind::kGreater}, {ecs::GREATER_EQUAL, FilterKind::kGreaterEqual}};
    for (const auto& [comparison, kind] : kPairs) {
        ecs::EntityQuery query = all_samples();
        ecs::ComponentFilter& filter = *query.add_filters();
        filter.set_component_type("Sample");
        filter.mutable_comparison()->set_field_name("i16");
        filter.mutable_comparison()->set_comparison(comparison);
        filter.mutable_comparison()->mutable_value()->set_int_value(1);
        Query plain;
        plain.components = {"Sample"};
        plain.filters = {{"Sample.i16", kind, {std::int64_t{1}}}};
        EXPECT_EQ(ask(world, query).total_count(), run_query(world, plain).total_count);
    }
}

TEST(WorldMessages, ChangesAreAllOrNothing) {
    World world = sample_world(3);
    const std::uint64_t before = world.state_hash();
    ecs::CreateEntitiesRequest create;
    (*create.add_entities()->add_components()->mutable_fields())["weight"].set_float_value(1);
    create.mutable_entities(0)->mutable_components(0)->set_type_name("Other");
    *create.add_entities() = create.entities(0);
    (*create.mutable_entities(1)->mutable_components(0)->mutable_fields())["weight"].set_string_value("heavy");
    EXPECT_NE(
        message_of([&] { (void)create_entities_message(world, bytes_of(create)); }).find("Other.weight must be a value of type f64, got "),
        std::string::npos);
    EXPECT_EQ(world.state_hash(), before);
    create.mutable_entities()->RemoveLast();
    const auto made = from<ecs::CreateEntitiesResponse>(create_entities_message(world, bytes_of(create)));
    ASSERT_EQ(made.entity_ids_size(), 1);
    EXPECT_EQ(world.get<Other>(EntityId{made.entity_ids(0)}).weight, 1);

    ecs::UpdateEntitiesRequest update;
    *update.add_entities() = create.entities(0);
    update.mutable_entities(0)->set_entity_id(made.entity_ids(0));
    (*update.mutable_entities(0)->mutable_components(0)->mutable_fields())["weight"].set_float_value(2);
    *update.add_entities() = update.entities(0);
    update.mutable_entities(1)->set_entity_id(999);
    EXPECT_THROW((void)update_entities_message(world, bytes_of(update)), NotFound);
    EXPECT_EQ(world.get<Other>(EntityId{made.entity_ids(0)}).weight, 1);
    update.mutable_entities()->RemoveLast();
    EXPECT_EQ(from<ecs::UpdateEntitiesResponse>(update_entities_message(world, bytes_of(update))).updated(), 1U);
    EXPECT_EQ(world.get<Other>(EntityId{made.entity_ids(0)}).weight, 2);

    ecs::DeleteEntitiesRequest remove;
    remove.add_entity_ids(made.entity_ids(0));
    remove.add_entity_ids(made.entity_ids(0));
    EXPECT_EQ(from<ecs::DeleteEntitiesResponse>(delete_entities_message(world, bytes_of(remove))).deleted(), 1U);
}

TEST(WorldMessages, ARequestHasTheValuesOfAComponentInOneForm) {
    World world = sample_world(1);
    ecs::CreateEntitiesRequest create;
    ecs::Component& component = *create.add_entities()->add_components();
    component.set_type_name("Other");
    component.set_serialized_data("\x0A\x01x");
    (*component.mutable_fields())["weight"].set_float_value(1);
    EXPECT_EQ(message_of([&] { (void)create_entities_message(world, bytes_of(create)); }),
              "Other must have either serialized_data or fields in a request, got both");
    component.clear_serialized_data();
    component.clear_fields();
    EXPECT_EQ(from<ecs::CreateEntitiesResponse>(create_entities_message(world, bytes_of(create))).entity_ids_size(), 1);
}

TEST(WorldMessages, DescriptionsMakeTheSameComponents) {
    const World world = sample_world(1);
    QueryCache cache;
    const auto described = from<ecs::DescribeComponentsResponse>(describe_components_message(world, ""));
    World other;
    for (const ecs::ComponentDescription& description : described.components()) {
        ecs::RegisterComponentRequest request;
        *request.mutable_component() = description;
        (void)register_component_message(other, bytes_of(request));
    }
    ASSERT_EQ(other.schema().components().size(), world.schema().components().size());
    for (std::size_t i = 0; i < world.schema().components().size(); ++i) {
        EXPECT_EQ(other.schema().components()[i], world.schema().components()[i]);
    }
}

TEST(WorldMessages, ErrorsNameWhatIsWrong) {
    World world = sample_world(2);
    const auto complaint = [&](const ecs::EntityQuery& query) { return message_of([&] { (void)ask(world, query); }); };
    ecs::EntityQuery query = all_samples();
    ecs::ComponentFilter& filter = *query.add_filters();
    filter.set_component_type("Sample");
    filter.mutable_exact()->set_field_name("axis[1]");
    filter.mutable_exact()->set_float_value(std::numeric_limits<double>::quiet_NaN());
    EXPECT_EQ(complaint(query), "Sample.axis[1] must be compared with a number, got NaN");
    filter.mutable_inclusion()->set_field_name("axis[1]");
    filter.mutable_inclusion()->add_values()->mutable_list_value();
    EXPECT_EQ(complaint(query), "value of the filter on Sample.axis[1] must be a single value, got a list");
    filter.mutable_comparison()->set_field_name("i8");
    filter.mutable_comparison()->set_comparison(static_cast<ecs::Comparison>(99));
    EXPECT_EQ(complaint(query), "comparison of Sample.i8 must be 0 to 5, got 99");
    query = all_samples();
    query.mutable_limit()->set_max_results(-1);
    EXPECT_NE(complaint(query).find("-1"), std::string::npos);
    query = all_samples();
    query.add_fields("Sample.f46");
    EXPECT_NE(complaint(query).find("the nearest are"), std::string::npos);
    query = all_samples();
    query.add_fields("Other.name");
    EXPECT_NE(complaint(query).find("has no Other"), std::string::npos);
    ecs::CreateEntitiesRequest create;
    create.add_entities()->set_entity_id(5);
    EXPECT_EQ(message_of([&] { (void)create_entities_message(world, bytes_of(create)); }),
              "entity_id must be 0 in a request for creation, got 5");
}

TEST(WorldMessages, BytesThatAreNoMessageAreRefused) {
    World world = sample_world(5);
    QueryCache cache;
    const std::uint64_t before = world.state_hash();
    EXPECT_EQ(message_of([&] { (void)query_entities_message(world, cache, "\xFF\xFF\xFF"); }),
              "message must be a void_reckoning.ecs.EntityQuery, got 3 other bytes, or text that is not UTF-8");
    // Lists in lists in lists: the library stops at a hundred.
    ecs::Value deep;
    ecs::Value* inner = &deep;
    for (int i = 0; i < 60; ++i) inner = inner->mutable_list_value()->add_values();
    ecs::CreateEntitiesRequest create;
    ecs::Component& component = *create.add_entities()->add_components();
    component.set_type_name("Sample");
    (*component.mutable_fields())["axis"] = deep;
    EXPECT_THROW((void)create_entities_message(world, bytes_of(create)), InvalidInput);
    // Every cut and every flipped bit of a good request is an error or another request; nothing else.
    ecs::EntityQuery query = all_samples();
    query.add_filters()->mutable_exact()->set_field_name("i8");
    query.mutable_filters(0)->set_component_type("Sample");
    query.mutable_filters(0)->mutable_exact()->set_int_value(1);
    const std::string good = bytes_of(query);
    const Snapshot fresh = world.snapshot();
    for (std::size_t i = 0; i < good.size() * 8; ++i) {
        std::string bad = good;
        bad[i / 8] = static_cast<char>(bad[i / 8] ^ (1 << (i % 8)));
        (void)message_of([&] { (void)query_entities_message(world, cache, bad); });
        (void)message_of([&] { (void)create_entities_message(world, bad); });
        EXPECT_EQ(world.state_hash(), world.hash_from_scratch());
        world.restore(fresh);
        (void)message_of([&] { (void)query_entities_message(world, cache, good.substr(0, i / 8)); });
    }
    EXPECT_EQ(world.state_hash(), before);
}

TEST(WorldMessages, NothingIsPrintedOfTextThatIsNotUtf8) {
    const World world = sample_world(1);
    QueryCache cache;
    std::string bad = bytes_of(all_samples());
    bad.at(bad.find('S')) = '\xFF';
    testing::internal::CaptureStderr();
    EXPECT_THROW((void)query_entities_message(world, cache, bad), InvalidInput);
    EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
}

/// Requests of each kind with bytes changed, cut, put in and doubled: an error and nothing changed, or a state that is whole.
TEST(WorldMessages, TwentyThousandDamagedRequestsGiveAnErrorOrAnAnswer) {
    World world = sample_world(30);
    const Snapshot fresh = world.snapshot();
    const std::uint64_t before = world.state_hash();
    ecs::EntityQuery query = all_samples();
    query.add_filters()->set_component_type("Sample");
    query.mutable_filters(0)->mutable_exact()->set_field_name("i8");
    query.mutable_filters(0)->mutable_exact()->set_int_value(1);
    query.mutable_limit()->set_max_results(5);
    ecs::CreateEntitiesRequest create;
    *create.add_entities() = in_one_form(ask(world, all_samples()).entities(0), Form::kFields);
    *create.add_entities() = in_one_form(ask(world, all_samples()).entities(2), Form::kBytes);
    create.mutable_entities(1)->clear_entity_id();
    create.mutable_entities(0)->clear_entity_id();
    ecs::UpdateEntitiesRequest update;
    *update.add_entities() = in_one_form(ask(world, all_samples()).entities(1), Form::kFields);
    *update.add_entities() = in_one_form(ask(world, all_samples()).entities(3), Form::kBytes);
    ecs::DeleteEntitiesRequest remove;
    remove.add_entity_ids(update.entities(0).entity_id());
    const std::vector<std::string> sound = {bytes_of(query), bytes_of(create), bytes_of(update), bytes_of(remove)};
    std::size_t refused = 0;
    const std::uint64_t trials = damaged_inputs(20'000);
    for (std::uint64_t trial = 0; trial < trials; ++trial) {
        const RandomAddress at = RandomAddress(32).at(trial);
        const std::size_t kind = at.below(sound.size(), 1);
        std::string bytes = sound[kind];
        for (std::uint64_t change = 0; change <= at.below(4, 2) && !bytes.empty(); ++change) {
            const RandomAddress here = at.at(change);
            const std::size_t place = here.below(bytes.size(), 3);
            switch (here.below(5, 4)) {
                case 0: bytes[place] = static_cast<char>(here.below(256, 5)); break;
                case 1: bytes[place] = static_cast<char>(bytes[place] ^ (1 << here.below(8, 5))); break;
                case 2: bytes.erase(place, 1 + here.below(4, 5)); break;
                case 3: bytes.insert(place, 1 + here.below(4, 5), static_cast<char>(here.below(256, 6))); break;
                default: bytes.insert(place, bytes.substr(here.below(bytes.size(), 5), here.below(60, 6))); break;
            }
        }
        try {
            QueryCache cache(4);
            switch (kind) {
                case 0: (void)query_entities_message(world, cache, bytes); break;
                case 1: (void)create_entities_message(world, bytes); break;
                case 2: (void)update_entities_message(world, bytes); break;
                default: (void)delete_entities_message(world, bytes); break;
            }
            ASSERT_EQ(world.state_hash(), world.hash_from_scratch()) << trial;
            ASSERT_TRUE(kind != 0 || world.state_hash() == before) << trial;
            world.restore(fresh);
        } catch (const Error&) {
            ASSERT_EQ(world.state_hash(), before) << trial;
            ++refused;
        }
    }
    EXPECT_GT(refused, trials / 4);
    EXPECT_LT(refused, trials);
}

TEST(WorldMessages, UnknownFieldsSurvive) {
    ecs::QueryMetadata newer;
    newer.set_has_more(true);
    std::string bytes = bytes_of(newer) + "\x9A\x3F\x03new";  // field 1011, as a later version might have
    const auto read = from<ecs::QueryMetadata>(bytes);
    EXPECT_TRUE(read.has_more());
    EXPECT_EQ(bytes_of(read), bytes);
}

}  // namespace
}  // namespace void_reckoning
