#include "void_reckoning/wire/queries.hpp"

#include <algorithm>

#include "void_reckoning/wire/entities.hpp"
#include "void_reckoning/wire/values.hpp"

namespace void_reckoning {
namespace {

std::string path_of(const ecs::ComponentFilter& filter, const std::string& field) {
    return fmt::format("{}.{}", filter.component_type(), field);
}

ScalarValue operand(const ecs::Value& value, const std::string& path) {
    if (value.kind_case() == ecs::Value::kListValue)
        throw InvalidQuery(fmt::format("value of the filter on {} must be a single value, got a list", path));
    return scalar_of(value, path);
}

ScalarValue exact_operand(const ecs::ExactMatch& exact) {
    switch (exact.value_case()) {
        case ecs::ExactMatch::kStringValue: return exact.string_value();
        case ecs::ExactMatch::kIntValue: return static_cast<std::int64_t>(exact.int_value());
        case ecs::ExactMatch::kFloatValue: return exact.float_value();
        case ecs::ExactMatch::kBoolValue: return exact.bool_value();
        case ecs::ExactMatch::kUintValue: return static_cast<std::uint64_t>(exact.uint_value());
        case ecs::ExactMatch::kEntityValue: return static_cast<std::uint64_t>(exact.entity_value());
        case ecs::ExactMatch::VALUE_NOT_SET: break;
    }
    return std::monostate{};
}

Filter range_of(const ecs::RangeFilter& range, const std::string& path) {
    const ScalarValue low = range.has_exact_min() ? operand(range.exact_min(), path) : range.min_value();
    const ScalarValue high = range.has_exact_max() ? operand(range.exact_max(), path) : range.max_value();
    return {path, FilterKind::kRange, {low, high}};
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
    throw InvalidQuery(fmt::format("comparison of {} must be 0 to 5, got {}", path, static_cast<int>(comparison)));
}

/// Return the filter of a message with a condition.
Filter filter_of(const ecs::ComponentFilter& message) {
    if (message.has_exact()) {
        return {path_of(message, message.exact().field_name()), FilterKind::kEqual, {exact_operand(message.exact())}};
    }
    if (message.has_range()) return range_of(message.range(), path_of(message, message.range().field_name()));
    if (message.has_inclusion()) {
        Filter filter{path_of(message, message.inclusion().field_name()), FilterKind::kAnyOf, {}};
        for (const ecs::Value& value : message.inclusion().values()) filter.values.push_back(operand(value, filter.field));
        return filter;
    }
    const std::string path = path_of(message, message.comparison().field_name());
    return {path, kind_of(message.comparison().comparison(), path), {operand(message.comparison().value(), path)}};
}

}  // namespace

Query query_of(const ecs::EntityQuery& message) {
    Query query;
    query.components.assign(message.component_types().begin(), message.component_types().end());
    for (const ecs::ComponentFilter& filter : message.filters()) {
        if (filter.filter_case() == ecs::ComponentFilter::FILTER_NOT_SET) {
            query.components.push_back(filter.component_type());
        } else {
            query.filters.push_back(filter_of(filter));
        }
    }
    for (const ecs::SortField& key : message.sort_by()) {
        query.sort.push_back({fmt::format("{}.{}", key.component(), key.field()), key.descending()});
    }
    if (message.limit().has_max_results()) query.limit = message.limit().max_results();
    query.offset = message.limit().offset();
    return query;
}

AnswerParts parts_of(const ecs::EntityQuery& message) {
    AnswerParts parts;
    parts.components.assign(message.component_types().begin(), message.component_types().end());
    parts.fields.assign(message.fields().begin(), message.fields().end());
    if (!parts.components.empty()) return parts;
    for (const ecs::ComponentFilter& filter : message.filters()) {
        std::vector<std::string>& named = parts.components;
        if (std::find(named.begin(), named.end(), filter.component_type()) == named.end()) named.push_back(filter.component_type());
    }
    return parts;
}

void put_answer(const World& world, const Query& query, const AnswerParts& parts, const QueryResult& result,
                ecs::EntityQueryResponse& answer) {
    const FieldChoice choice(world.schema(), parts.components, parts.fields);
    answer.mutable_entities()->Reserve(static_cast<int>(result.ids.size()));
    for (const EntityId id : result.ids) put_entity(world, id, choice, *answer.add_entities());
    answer.set_total_count(static_cast<std::uint32_t>(result.total_count));
    ecs::QueryMetadata& metadata = *answer.mutable_metadata();
    metadata.set_entities_returned(static_cast<std::uint32_t>(result.ids.size()));
    const auto offset = static_cast<std::uint64_t>(query.offset);
    metadata.set_has_more(offset < result.total_count && result.total_count - offset > result.ids.size());
}

}  // namespace void_reckoning
