#pragma once

#include <span>
#include <string>
#include <string_view>

#include "void_reckoning/ecs/query_cache.hpp"

/// Requests to a world in messages: bytes of a request in, bytes of a response out. The same results and the same errors as without
/// messages; InvalidInput for bytes that are not such a request. See schema/protobuf/ecs for the messages.
namespace void_reckoning {

/// EntityQuery -> its query. InvalidQuery for an unknown comparison.
[[nodiscard]] Query query_from_message(std::string_view request);
/// EntityQuery -> EntityQueryResponse
[[nodiscard]] std::string query_entities_message(const World& world, QueryCache& cache, std::string_view request);
/// A query in the core's form -> EntityQueryResponse, with these "Component.field"s, or all of its components'.
[[nodiscard]] std::string query_answer_message(const World& world, QueryCache& cache, const Query& query,
                                               std::span<const std::string> fields);
/// EntityQuery -> CountEntitiesResponse
[[nodiscard]] std::string count_entities_message(const World& world, QueryCache& cache, std::string_view request);
/// GetEntityRequest -> GetEntityResponse
[[nodiscard]] std::string get_entity_message(const World& world, std::string_view request);
/// DescribeComponentsRequest -> DescribeComponentsResponse
[[nodiscard]] std::string describe_components_message(const World& world, std::string_view request);

// Each is all or nothing.
/// RegisterComponentRequest -> RegisterComponentResponse
[[nodiscard]] std::string register_component_message(World& world, std::string_view request);
/// CreateEntitiesRequest -> CreateEntitiesResponse
[[nodiscard]] std::string create_entities_message(World& world, std::string_view request);
/// UpdateEntitiesRequest -> UpdateEntitiesResponse
[[nodiscard]] std::string update_entities_message(World& world, std::string_view request);
/// DeleteEntitiesRequest -> DeleteEntitiesResponse
[[nodiscard]] std::string delete_entities_message(World& world, std::string_view request);

}  // namespace void_reckoning
