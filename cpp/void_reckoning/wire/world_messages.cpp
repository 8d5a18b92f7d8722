#include "void_reckoning/wire/world_messages.hpp"

#include <google/protobuf/arena.h>

#include <chrono>

#include "void_reckoning/ecs/bulk.hpp"
#include "void_reckoning/wire/component_descriptor.hpp"
#include "void_reckoning/wire/entities.hpp"
#include "void_reckoning/wire/message.hpp"
#include "void_reckoning/wire/queries.hpp"

namespace void_reckoning {
namespace {

using google::protobuf::Arena;

template <class Message> Message& read(Arena& arena, std::string_view bytes) {
    auto& message = *Arena::CreateMessage<Message>(&arena);
    parse_message(bytes, message);
    return message;
}

std::string answered(const World& world, QueryCache& cache, const Query& query, const AnswerParts& parts,
                     std::chrono::steady_clock::time_point began) {
    Arena arena;
    const auto result = cache.get_or_compute(world, query);
    auto& answer = *Arena::CreateMessage<ecs::EntityQueryResponse>(&arena);
    put_answer(world, query, parts, *result, answer);
    const std::chrono::duration<double, std::micro> took = std::chrono::steady_clock::now() - began;
    answer.mutable_metadata()->set_query_time_us(took.count());
    answer.mutable_metadata()->set_query_time_ms(static_cast<std::uint32_t>(took.count() / 1000));
    return bytes_of(answer);
}

}  // namespace

Query query_from_message(std::string_view request) {
    Arena arena;
    return query_of(read<ecs::EntityQuery>(arena, request));
}

std::string query_entities_message(const World& world, QueryCache& cache, std::string_view request) {
    const auto began = std::chrono::steady_clock::now();
    Arena arena;
    const auto& query = read<ecs::EntityQuery>(arena, request);
    return answered(world, cache, query_of(query), parts_of(query), began);
}

std::string query_answer_message(const World& world, QueryCache& cache, const Query& query, std::span<const std::string> fields) {
    return answered(world, cache, query, {query.components, {fields.begin(), fields.end()}}, std::chrono::steady_clock::now());
}

std::string count_entities_message(const World& world, QueryCache& cache, std::string_view request) {
    Arena arena;
    Query query = query_of(read<ecs::EntityQuery>(arena, request));
    query.limit = 0;
    query.offset = 0;
    ecs::CountEntitiesResponse answer;
    answer.set_count(cache.get_or_compute(world, query)->total_count);
    return bytes_of(answer);
}

std::string get_entity_message(const World& world, std::string_view request) {
    Arena arena;
    const EntityId id{read<ecs::GetEntityRequest>(arena, request).entity_id()};
    auto& answer = *Arena::CreateMessage<ecs::GetEntityResponse>(&arena);
    if (world.alive(id)) put_entity(world, id, *answer.mutable_entity());
    return bytes_of(answer);
}

std::string describe_components_message(const World& world, std::string_view request) {
    Arena arena;
    (void)read<ecs::DescribeComponentsRequest>(arena, request);
    auto& answer = *Arena::CreateMessage<ecs::DescribeComponentsResponse>(&arena);
    for (const ComponentInfo& info : world.schema().components()) put_description(info, *answer.add_components());
    answer.set_file_descriptor(component_descriptors(world.schema().components()));
    return bytes_of(answer);
}

std::string register_component_message(World& world, std::string_view request) {
    Arena arena;
    const ComponentId id = world.register_component(component_of(read<ecs::RegisterComponentRequest>(arena, request).component()));
    auto& answer = *Arena::CreateMessage<ecs::RegisterComponentResponse>(&arena);
    put_description(world.schema().component(id), *answer.mutable_component());
    return bytes_of(answer);
}

std::string create_entities_message(World& world, std::string_view request) {
    Arena arena;
    const auto& message = read<ecs::CreateEntitiesRequest>(arena, request);
    std::vector<EntityDraft> drafts;
    drafts.reserve(static_cast<std::size_t>(message.entities_size()));
    for (const ecs::Entity& entity : message.entities()) {
        if (entity.entity_id() != 0) {
            throw InvalidInput(fmt::format("entity_id must be 0 in a request for creation, got {}", entity.entity_id()));
        }
        drafts.push_back(draft_of(world, entity));
    }
    auto& answer = *Arena::CreateMessage<ecs::CreateEntitiesResponse>(&arena);
    for (const EntityDraft& draft : drafts) answer.add_entity_ids(create_entity(world, draft).value);
    return bytes_of(answer);
}

std::string update_entities_message(World& world, std::string_view request) {
    Arena arena;
    const auto& message = read<ecs::UpdateEntitiesRequest>(arena, request);
    std::vector<std::pair<EntityId, EntityDraft>> drafts;
    drafts.reserve(static_cast<std::size_t>(message.entities_size()));
    for (const ecs::Entity& entity : message.entities()) {
        const EntityId id{entity.entity_id()};
        (void)world.locate(id);
        drafts.emplace_back(id, draft_of(world, entity));
    }
    for (const auto& [id, draft] : drafts) update_entity(world, id, draft);
    ecs::UpdateEntitiesResponse answer;
    answer.set_updated(drafts.size());
    return bytes_of(answer);
}

std::string delete_entities_message(World& world, std::string_view request) {
    Arena arena;
    const auto& message = read<ecs::DeleteEntitiesRequest>(arena, request);
    std::vector<EntityId> ids;
    ids.reserve(static_cast<std::size_t>(message.entity_ids_size()));
    for (const std::uint64_t id : message.entity_ids()) ids.push_back(EntityId{id});
    ecs::DeleteEntitiesResponse answer;
    answer.set_deleted(world.destroy_all(ids));
    return bytes_of(answer);
}

}  // namespace void_reckoning
