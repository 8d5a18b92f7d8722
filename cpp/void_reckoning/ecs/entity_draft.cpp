#include "void_reckoning/ecs/entity_draft.hpp"

#include <algorithm>

#include "void_reckoning/ecs/field_ref.hpp"

namespace void_reckoning {

ComponentId EntityDraft::take(std::string_view component) {
    const ComponentId id = resolve_component(*schema_, component);
    if (std::find(components_.begin(), components_.end(), id) == components_.end()) components_.push_back(id);
    return id;
}

void EntityDraft::add(std::string_view component) { (void)take(component); }

void EntityDraft::set(std::string_view component, std::string_view field, std::vector<ScalarValue> values) {
    const ComponentId id = take(component);
    const ComponentInfo& info = schema_->component(id);
    const std::uint16_t index = resolve_field(info, field);
    const FieldInfo& description = info.fields[index];
    const std::string path = fmt::format("{}.{}", info.name, description.name);
    if (values.size() != description.count) {
        throw InvalidInput(fmt::format("{} must have {} elements, got {}", path, description.count, values.size()));
    }
    for (std::size_t i = 0; i < values.size(); ++i) {
        check_value_fits(description, values[i], description.count == 1 ? path : fmt::format("{}[{}]", path, i));
    }
    settings_.push_back({id, index, std::move(values)});
}

void EntityDraft::check_same_types(const World& world) const {
    if (world.state().schema == schema_) return;
    for (const ComponentId id : components_) {
        const ComponentInfo& drafted = schema_->component(id);
        if (id.value < world.schema().components().size() && world.schema().component(id) == drafted) continue;
        throw StateError(fmt::format("component {} has changed since its values were checked", drafted.name));
    }
}

void EntityDraft::write(World& world, EntityId id) const {
    const World::Location at = world.locate(id);
    const TableLayout& layout = world.layout(at.table);
    std::vector<std::byte> bytes;
    for (const Setting& setting : settings_) {
        const FieldInfo& field = world.schema().component(setting.component).fields[setting.field];
        bytes.resize(field.bytes());
        for (std::size_t i = 0; i < setting.values.size(); ++i) {
            encode_value(world, field.type, setting.values[i], bytes.data() + i * size_of(field.type));
        }
        world.store(at, static_cast<std::size_t>(layout.first_column[setting.component.value]) + setting.field, bytes.data());
    }
}

EntityId create_entity(World& world, const EntityDraft& draft) {
    draft.check_same_types(world);
    const EntityId id = world.create_of(draft.components_);
    draft.write(world, id);
    return id;
}

void update_entity(World& world, EntityId id, const EntityDraft& draft) {
    draft.check_same_types(world);
    world.add_components(id, draft.components_);
    draft.write(world, id);
}

}  // namespace void_reckoning
