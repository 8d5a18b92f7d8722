#include "void_reckoning/wire/queries.hpp"

#include "void_reckoning/wire/entities.hpp"
#include "void_reckoning/wire/values.hpp"

namespace void_reckoning {
namespace {

std::string path_of(const ecs::ComponentFilter& filter, const std::string& field) {
    return fmt::format("{}.{}", filter.component_type(), field);
}

ScalarValue operand(const ecs::Value& value, const std::string& path) {
    if (value.kind_case() == ecs::Value::kListValue)
        throw InvalidQuery(fmt::format("the filter on {} takes single values, not a list", path));
    return scalar_of(value, path);
}

FilterKind kind_of(ecs::Comparison comparison, const std::string& path) {
    switch (comparison) {
        case ecs::EQUAL: return FilterKind::kEqual;
        case ecs::NOT_EQUAL: return FilterKind::kNotEqual;
        case ecs::LESS: return FilterKind::kLess;
        case ecs::LESS_EQUAL: return FilterKind::kLessEqual;
        case ecs::GREATER: return FilterKind::kGreater;
        case ecs::GREATER_EQUAL: return FilterKind::kGreaterEqual;
        default: break;
    }
    throw InvalidQuery(fmt::format("the comparison of {} is {}; allowed are 0 to 5", path, static_cast<int>(comparison)));
}

Filter filter_of(const ecs::ComponentFilter& message) {
    switch (message.filter_case()) {
        case ecs::ComponentFilter::kExact: {
            const std::string path = path_of(message, message.exact().field_name());
            return {path, FilterKind::kEqual, {operand(message.exact().value(), path)}};
        }
        case ecs::ComponentFilter::kRange: {
            const std::string path = path_of(message, message.range().field_name());
            return {path, FilterKind::kRange, {operand(message.range().min_value(), path), operand(message.range().max_value(), path)}};
        }
        case ecs::ComponentFilter::kInclusion: {
            Filter filter{path_of(message, message.inclusion().field()), FilterKind::kAnyOf, {}};
            for (const ecs::Value& value : message.inclusion().values()) filter.values.push_back(operand(value, filter.field));
            return filter;
        }
        case ecs::ComponentFilter::kComparison: {
            const std::string path = path_of(message, message.comparison().field_name());
            return {path, kind_of(message.comparison().comparison(), path), {operand(message.comparison().value(), path)}};
        }
        case ecs::ComponentFilter::FILTER_NOT_SET: break;
    }
    throw InvalidQuery(
        fmt::format("a filter on {} says nothing; it needs exact, range, inclusion or comparison", message.component_type()));
}

}  // namespace

Query query_of(const ecs::EntityQuery& message) {
    Query query;
    query.components.assign(message.component_types().begin(), message.component_types().end());
    for (const ecs::ComponentFilter& filter : message.filters()) query.filters.push_back(filter_of(filter));
    for (const ecs::SortField& key : message.sort_by()) {
        query.sort.push_back({fmt::format("{}.{}", key.component(), key.field()), key.descending()});
    }
    if (message.limit().has_max_results()) query.limit = message.limit().max_results();
    query.offset = message.limit().offset();
    return query;
}

void put_answer(const World& world, const ecs::EntityQuery& query, const QueryResult& result, ecs::EntityQueryResponse& answer) {
    const std::vector<std::string> components(query.component_types().begin(), query.component_types().end());
    const std::vector<std::string> fields(query.fields().begin(), query.fields().end());
    const FieldChoice choice(world.schema(), components, fields);
    answer.mutable_entities()->Reserve(static_cast<int>(result.ids.size()));
    for (const EntityId id : result.ids) put_entity(world, id, choice, *answer.add_entities());
    answer.set_total_count(result.total_count);
    ecs::QueryMetadata& metadata = *answer.mutable_metadata();
    metadata.set_entities_returned(result.ids.size());
    const auto offset = static_cast<std::uint64_t>(query.limit().offset());
    metadata.set_has_more(offset < result.total_count && result.total_count - offset > result.ids.size());
}

}  // namespace void_reckoning
