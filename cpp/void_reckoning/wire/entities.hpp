#pragma once

#include <span>
#include <string>
#include <vector>

#include "void_reckoning/ecs/entity_draft.hpp"
#include "void_reckoning/proto/ecs/entities.pb.h"

namespace void_reckoning {

/// Components of an entity, and which of their fields a message is to have.
class FieldChoice {
   public:
    /// All fields of these components, or, where there are any, those at these `Component.field` paths. InvalidQuery for unknown names.
    FieldChoice(const Schema& schema, std::span<const std::string> components, std::span<const std::string> paths);

    struct Part {
        ComponentId component;
        std::vector<std::uint16_t> fields;
    };
    [[nodiscard]] std::span<const Part> parts() const { return parts_; }

   private:
    void add_all(const Schema& schema, const std::string& component);
    void add(const Schema& schema, const std::string& path);
    Part& part_of(ComponentId component);
    std::vector<Part> parts_;
};

/// NotFound where the entity is not alive or lacks a component.
void put_entity(const World& world, EntityId id, const FieldChoice& choice, ecs::Entity& entity);
/// With all its components.
void put_entity(const World& world, EntityId id, ecs::Entity& entity);

/// What a message says that an entity is to have. InvalidQuery for an unknown name, InvalidInput for a value that does not fit.
[[nodiscard]] EntityDraft draft_of(const World& world, const ecs::Entity& entity);

void put_description(const ComponentInfo& info, ecs::ComponentDescription& description);
/// InvalidInput for a type that there is not.
[[nodiscard]] ComponentInfo component_of(const ecs::ComponentDescription& description);

}  // namespace void_reckoning
