#include "void_reckoning/wire/entities.hpp"

#include <algorithm>
#include <numeric>

#include "void_reckoning/ecs/field_ref.hpp"
#include "void_reckoning/ecs/field_type.hpp"
#include "void_reckoning/wire/component_bytes.hpp"
#include "void_reckoning/wire/values.hpp"

namespace void_reckoning {
namespace {

void put_fields(const World& world, World::Location at, ComponentId id, std::span<const std::uint16_t> fields, ecs::Component& component) {
    const ComponentInfo& info = world.schema().component(id);
    const std::int32_t first = world.layout(at.table).first_column[id.value];
    component.set_type_name(info.name);
    for (const std::uint16_t field : fields) {
        const std::byte* cell = world.cell(at, static_cast<std::size_t>(first) + field);
        put_value(world, info.fields[field], cell, (*component.mutable_fields())[info.fields[field].name]);
        append_field(world, info.fields[field], field, cell, *component.mutable_serialized_data());
    }
}

std::vector<std::uint16_t> all_fields(const ComponentInfo& info) {
    std::vector<std::uint16_t> fields(info.fields.size());
    std::iota(fields.begin(), fields.end(), std::uint16_t{0});
    return fields;
}

}  // namespace

FieldChoice::FieldChoice(const Schema& schema, std::span<const std::string> components, std::span<const std::string> paths) {
    if (paths.empty()) {
        for (const std::string& component : components) add_all(schema, component);
    } else {
        for (const std::string& path : paths) add(schema, path);
    }
}

FieldChoice::Part& FieldChoice::part_of(ComponentId component) {
    const auto found = std::find_if(parts_.begin(), parts_.end(), [&](const Part& part) { return part.component == component; });
    return found != parts_.end() ? *found : parts_.emplace_back(Part{component, {}});
}

void FieldChoice::add_all(const Schema& schema, const std::string& component) {
    const ComponentId id = resolve_component(schema, component);
    part_of(id).fields = all_fields(schema.component(id));
}

void FieldChoice::add(const Schema& schema, const std::string& path) {
    const WholeField field = resolve_whole_field(schema, path);
    std::vector<std::uint16_t>& fields = part_of(field.component).fields;
    if (std::find(fields.begin(), fields.end(), field.field) == fields.end()) fields.push_back(field.field);
}

void put_entity(const World& world, EntityId id, const FieldChoice& choice, ecs::Entity& entity) {
    const World::Location at = world.locate(id);
    entity.set_entity_id(id.value);
    entity.mutable_components()->Reserve(static_cast<int>(choice.parts().size()));
    for (const FieldChoice::Part& part : choice.parts()) {
        if (!world.layout(at.table).mask.test(part.component.value)) {
            throw NotFound(fmt::format("entity {} has no {}", id.value, world.schema().component(part.component).name));
        }
        put_fields(world, at, part.component, part.fields, *entity.add_components());
    }
}

void put_entity(const World& world, EntityId id, ecs::Entity& entity) {
    const World::Location at = world.locate(id);
    entity.set_entity_id(id.value);
    for (const ComponentId component : world.layout(at.table).components) {
        put_fields(world, at, component, all_fields(world.schema().component(component)), *entity.add_components());
    }
}

EntityDraft draft_of(const World& world, const ecs::Entity& entity) {
    EntityDraft draft(world);
    for (const ecs::Component& component : entity.components()) {
        const std::string& type = component.type_name();
        draft.add(type);
        if (!component.serialized_data().empty() && !component.fields().empty()) {
            throw InvalidInput(fmt::format("{} must have either serialized_data or fields in a request, got both", type));
        }
        for (const auto& [name, value] : component.fields()) draft.set(type, name, scalars_of(value, fmt::format("{}.{}", type, name)));
        set_fields(draft, world.schema().component(resolve_component(world.schema(), type)), component.serialized_data());
    }
    return draft;
}

void put_description(const ComponentInfo& info, ecs::ComponentDescription& description) {
    description.set_name(info.name);
    description.set_doc(info.doc);
    for (const FieldInfo& field : info.fields) {
        ecs::FieldDescription& one = *description.add_fields();
        one.set_name(field.name);
        one.set_type(field_type_name(field));
        one.set_unit(field.unit);
        one.set_doc(field.doc);
    }
}

ComponentInfo component_of(const ecs::ComponentDescription& description) {
    ComponentInfo info{description.name(), description.doc(), {}};
    for (const ecs::FieldDescription& field : description.fields()) {
        const FieldType type = parse_field_type(field.type(), fmt::format("{}.{}", description.name(), field.name()));
        info.fields.push_back({field.name(), type.type, type.count, field.unit(), field.doc()});
    }
    return info;
}

}  // namespace void_reckoning
