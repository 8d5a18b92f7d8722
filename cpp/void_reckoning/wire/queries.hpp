#pragma once

#include "void_reckoning/ecs/query.hpp"
#include "void_reckoning/proto/ecs/queries.pb.h"

namespace void_reckoning {

/// The query that a message asks for. InvalidQuery for a comparison or a kind of value that there is not.
[[nodiscard]] Query query_of(const ecs::EntityQuery& message);

/// What an answer has of each entity: these components or, where there are any, these "Component.field"s.
struct AnswerParts {
    std::vector<std::string> components;
    std::vector<std::string> fields;
};
/// As a message asks for them: without components, those that its filters name.
[[nodiscard]] AnswerParts parts_of(const ecs::EntityQuery& message);

/// What a query found, as a message; all of it but the time that it took. InvalidQuery for a field that there is not, NotFound where an
/// entity lacks its component.
void put_answer(const World& world, const Query& query, const AnswerParts& parts, const QueryResult& result,
                ecs::EntityQueryResponse& answer);

}  // namespace void_reckoning
