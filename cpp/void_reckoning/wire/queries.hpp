#pragma once

#include "void_reckoning/ecs/query.hpp"
#include "void_reckoning/proto/ecs/queries.pb.h"

namespace void_reckoning {

/// Return the query in a message. InvalidQuery for an unknown comparison or kind of value.
[[nodiscard]] Query query_of(const ecs::EntityQuery& message);

/// The parts of each entity in an answer: these components or, if there are any, these "Component.field"s.
struct AnswerParts {
    std::vector<std::string> components;
    std::vector<std::string> fields;
};
/// Return the parts requested by a message: without components, those that its filters name.
[[nodiscard]] AnswerParts parts_of(const ecs::EntityQuery& message);

/// Put a query's result in a message, except the time that it took. InvalidQuery for an unknown field, NotFound if an entity lacks its
/// component.
void put_answer(const World& world, const Query& query, const AnswerParts& parts, const QueryResult& result,
                ecs::EntityQueryResponse& answer);

}  // namespace void_reckoning
