#include "void_reckoning/ecs/gather.hpp"

#include "void_reckoning/ecs/field_ref.hpp"

namespace void_reckoning {

GatheredColumn gather_column(const World& world, std::span<const EntityId> ids, std::string_view component, std::string_view field) {
    const ComponentId id = resolve_component(world.schema(), component);
    const ComponentInfo& info = world.schema().component(id);
    const std::uint16_t index = resolve_field(info, field);
    GatheredColumn gathered{info.fields[index], {}};
    const std::size_t bytes = gathered.info.bytes();
    gathered.bytes.resize(ids.size() * bytes);
    for (std::size_t i = 0; i < ids.size(); ++i) {
        const World::Location at = world.locate(ids[i]);
        const std::int32_t first = world.layout(at.table).first_column[id.value];
        if (first < 0) throw NotFound(fmt::format("entity {} has no {}", ids[i].value, info.name));
        std::memcpy(gathered.bytes.data() + i * bytes, world.cell(at, static_cast<std::size_t>(first) + index), bytes);
    }
    return gathered;
}

}  // namespace void_reckoning
