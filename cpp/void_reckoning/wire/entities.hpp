#pragma once

#include <span>
#include <string>
#include <vector>

#include "void_reckoning/ecs/entity_draft.hpp"
#include "void_reckoning/proto/ecs/entities.pb.h"

namespace void_reckoning {

/// Components of an entity, and the fields of them to put in a message.
class FieldChoice {
   public:
    /// Choose all fields of these components or, if there are any, those at these `Component.field` paths. InvalidQuery for unknown names.
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

/// Put an entity's chosen fields in a message. NotFound if the entity is not alive or lacks a component.
void put_entity(const World& world, EntityId id, const FieldChoice& choice, ecs::Entity& entity);
/// Put an entity with all its components in a message.
void put_entity(const World& world, EntityId id, ecs::Entity& entity);

/// Return the draft described by a message. InvalidQuery for an unknown name, InvalidInput for a value that does not fit.
[[nodiscard]] EntityDraft draft_of(const World& world, const ecs::Entity& entity);

void put_description(const ComponentInfo& info, ecs::ComponentDescription& description);
/// Return a component's description from a message. InvalidInput for an unknown type.
[[nodiscard]] ComponentInfo component_of(const ecs::ComponentDescription& description);

}  // namespace void_reckoning
