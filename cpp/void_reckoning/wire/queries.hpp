#pragma once

#include "void_reckoning/ecs/query.hpp"
#include "void_reckoning/proto/ecs/queries.pb.h"

namespace void_reckoning {

/// The query that a message asks for. InvalidQuery for a filter without a condition, or one of this kind of value that there is not.
[[nodiscard]] Query query_of(const ecs::EntityQuery& message);

/// What a query found, as a message; all of it but the time that it took. InvalidQuery for a field that there is not, NotFound where an
/// entity lacks its component.
void put_answer(const World& world, const ecs::EntityQuery& query, const QueryResult& result, ecs::EntityQueryResponse& answer);

}  // namespace void_reckoning
