#pragma once

#include <span>
#include <string>
#include <string_view>

#include "void_reckoning/ecs/entity_draft.hpp"

/// A component as a message of its own: field k of its description is field k of the message, the first is 1. The messages are described in
/// schema/protobuf/ecs/entities.proto (Component.serialized_data) and, field by field, in component_descriptor.hpp.
namespace void_reckoning {

/// Append a field of the entity at `cell`, field `index` of its component, to the bytes of the message; nothing for null.
void append_field(const World& world, const FieldInfo& field, std::size_t index, const std::byte* cell, std::string& bytes);

/// Set the fields in the bytes. InvalidInput if they are not such a message, name a field that the component lacks, or a value does not
/// fit.
void set_fields(EntityDraft& draft, const ComponentInfo& component, std::string_view bytes);

}  // namespace void_reckoning
