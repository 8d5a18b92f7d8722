#include "void_reckoning/campaign/intervention.hpp"

#include <cstring>

#include "void_reckoning/base/text_list.hpp"
#include "void_reckoning/campaign/audit.hpp"
#include "void_reckoning/ecs/field_ref.hpp"
#include "void_reckoning/ecs/field_type.hpp"
#include "void_reckoning/ecs/world_diff.hpp"

namespace void_reckoning {
namespace {

constexpr char kUnit = '\x1F';  ///< ASCII's unit separator: in no name, and hardly in a doc line

std::string description_of(const ComponentInfo& info) {
    std::vector<std::string> parts = {info.name, info.doc};
    for (const FieldInfo& field : info.fields) {
        for (const std::string& part : {field.name, field_type_name(field), field.unit, field.doc}) parts.push_back(part);
    }
    return join_texts(parts, kUnit);
}

ComponentInfo component_of(std::string_view description) {
    const std::vector<std::string> parts = split_texts(description, kUnit);
    VR_CHECK(parts.size() % 4 == 2, "the description of a component has {} parts", parts.size());
    ComponentInfo info{parts[0], parts[1], {}};
    for (std::size_t i = 2; i < parts.size(); i += 4) {
        const FieldType type = parse_field_type(parts[i + 1], parts[i]);
        info.fields.push_back({parts[i], type.type, type.count, parts[i + 2], parts[i + 3]});
    }
    return info;
}

std::string component_list(const World& world, EntityId id) {
    std::vector<std::string> names;
    for (const ComponentId component : world.layout(world.locate(id).table).components) {
        names.push_back(world.schema().component(component).name);
    }
    return join_texts(names, ',');
}

void set_cell(World& world, const EventStream& events, const Intervention& change) {
    const FieldRef field = resolve_field_ref(world.schema(), events.text(change.path));
    VR_CHECK(field.type == change.type, "{} is of type {}, the change of type {}", events.text(change.path), name_of(field.type),
             static_cast<int>(change.type));
    const World::Location at = world.locate(change.entity);
    const std::int32_t first = world.layout(at.table).first_column[field.component.value];
    VR_CHECK(first >= 0, "entity {} lacks the component of {}", change.entity.value, events.text(change.path));
    const std::size_t column = static_cast<std::size_t>(first) + field.field;
    const std::size_t size = size_of(field.type);
    const std::byte* cell = world.cell(at, column);
    std::vector<std::byte> value(cell, cell + size * field.count);
    std::uint64_t bits = change.bits;
    if (field.type == ScalarType::kText) bits = change.text ? world.enter(events.text(change.text)).code : 0;
    if (field.type == ScalarType::kBool) bits = bits != 0 ? 1 : 0;
    std::memcpy(value.data() + field.element * size, &bits, size);
    world.store(at, column, value.data());
}

void create(World& world, const EventStream& events, const Intervention& change) {
    std::vector<ComponentId> components;
    for (const std::string& name : split_texts(events.text(change.path), ','))
        components.push_back(resolve_component(world.schema(), name));
    const EntityId made = world.create_of(components);
    VR_CHECK(made == change.entity, "the entity made is {}; it was {}", made.value, change.entity.value);
}

void prove(const Snapshot& before, const World& after, const EventStream& events, std::size_t first) {
    World again(before);
    for (std::size_t i = first; i < events.count(EventType::kIntervention); ++i) apply_change(again, events, events.get<Intervention>(i));
    VR_CHECK(again.state_hash() == after.state_hash(), "an intervention can't be reproduced from its record");
}

/// Emit the changes of policies as an event of their own, which replay does not need.
void tell_policies(const Snapshot& before, const Campaign& campaign, EventStream& events) {
    const World then(before);
    const World& now = campaign.world();
    for (std::size_t i = 0; i < campaign.seats(); ++i) {
        const EntityId faction = campaign.faction_entity(Seat(i));
        if (!then.alive(faction) || !now.alive(faction)) continue;  // the audit reports it
        const std::string_view was = then.text(then.read<&FactionState::policy>(faction));
        const std::string_view is = now.text(now.read<&FactionState::policy>(faction));
        if (was != is) events.emit(PolicyChanged{static_cast<std::uint16_t>(i), events.text(was), events.text(is)});
    }
}

/// Emits the cells of entities that differ.
class Recorder {
   public:
    Recorder(const Snapshot& before, const World& after, EventStream& events) : before_(before), after_(after), events_(events) {}

    void emit(ChangeKind kind, EntityId entity, std::string_view path, std::string_view text = {}) {
        events_.emit(Intervention{kind, entity, events_.text(path), {}, 0, text.empty() ? Text{} : events_.text(text)});
    }
    /// Record the nonzero values of a new entity.
    void values(EntityId id) { components(id, std::nullopt); }
    void differences(EntityId id) {
        const World::Location then = before_.locate(id);
        const World::Location now = after_.locate(id);
        const ComponentMask& had = before_.layout(then.table).mask;
        const ComponentMask& has = after_.layout(now.table).mask;
        for (std::uint16_t c = 0; c < kMaxComponents; ++c) {
            if (had.test(c) && !has.test(c)) emit(ChangeKind::kRemoveComponent, id, after_.schema().component({c}).name);
            if (!had.test(c) && has.test(c)) emit(ChangeKind::kAddComponent, id, after_.schema().component({c}).name);
        }
        components(id, then);
    }

   private:
    void components(EntityId id, std::optional<World::Location> then) {
        const World::Location at = after_.locate(id);
        for (const ComponentId component : after_.layout(at.table).components) {
            const ComponentInfo& info = after_.schema().component(component);
            const auto first = after_.layout(at.table).first_column[component.value];
            const auto first_then = then ? before_.layout(then->table).first_column[component.value] : -1;
            for (std::size_t f = 0; f < info.fields.size(); ++f) {
                const std::byte* old = first_then < 0 ? nullptr : before_.cell(*then, static_cast<std::size_t>(first_then) + f);
                cells(id, component, f, old, after_.cell(at, static_cast<std::size_t>(first) + f));
            }
        }
    }

    void cells(EntityId id, ComponentId component, std::size_t f, const std::byte* old, const std::byte* now) {
        const FieldInfo& field = after_.schema().component(component).fields[f];
        const std::size_t size = size_of(field.type);
        for (std::uint32_t i = 0; i < field.count; ++i) {
            std::uint64_t was = 0, is = 0;
            if (old != nullptr) std::memcpy(&was, old + i * size, size);
            std::memcpy(&is, now + i * size, size);
            if (was == is) continue;
            Intervention change{ChangeKind::kSet, id, path(component, f, i), field.type, is, {}};
            if (field.type == ScalarType::kText) {
                change.bits = 0;
                if (is != 0) change.text = events_.text(after_.text(Text{static_cast<std::uint32_t>(is)}));
            }
            events_.emit(change);
        }
    }

    Text path(ComponentId component, std::size_t f, std::uint32_t element) {
        const ComponentInfo& info = after_.schema().component(component);
        const FieldInfo& field = info.fields[f];
        const std::string suffix = field.count == 1 ? "" : fmt::format("[{}]", element);
        return events_.text(fmt::format("{}.{}{}", info.name, field.name, suffix));
    }

    World before_;
    const World& after_;
    EventStream& events_;
};

void record(const WorldDiff& found, const Snapshot& before, const World& after, EventStream& events) {
    Recorder recorder(before, after, events);
    for (const ComponentId component : found.registered) {
        const ComponentInfo& info = after.schema().component(component);
        recorder.emit(ChangeKind::kRegister, {}, info.name, description_of(info));
    }
    for (const EntityId id : found.destroyed) recorder.emit(ChangeKind::kDestroy, id, {});
    for (const EntityId id : found.created) recorder.emit(ChangeKind::kCreate, id, component_list(after, id));
    for (const EntityId id : found.created) recorder.values(id);
    for (const EntityId id : found.changed) recorder.differences(id);
}

/// Return whether an entity has the same values of a component in both worlds, or lacks it in both.
template <class T> bool same(const World& then, const World& now, EntityId id) {
    if (then.has<T>(id) != now.has<T>(id)) return false;
    if (!now.has<T>(id)) return true;
    const World::Location was = then.locate(id), is = now.locate(id);
    const ComponentId component = now.component<T>();
    const auto first_then = static_cast<std::size_t>(then.layout(was.table).first_column[component.value]);
    const auto first = static_cast<std::size_t>(now.layout(is.table).first_column[component.value]);
    const auto& fields = now.schema().component(component).fields;
    for (std::size_t f = 0; f < fields.size(); ++f) {
        if (std::memcmp(then.cell(was, first_then + f), now.cell(is, first + f), fields[f].bytes()) != 0) return false;
    }
    return true;
}

/// Refuse changes of position: fleets move by orders, or by a change of Fleet.system.
void refuse_moves(const WorldDiff& found, const Snapshot& before, const World& after) {
    const World then(before);
    for (const EntityId id : found.changed) {
        if (!then.has<Fleet>(id) || !after.has<Fleet>(id) || then.read<&Fleet::system>(id) != after.read<&Fleet::system>(id)) continue;
        const bool stayed = same<Position>(then, after, id);
        if (stayed && same<Movement>(then, after, id)) continue;
        throw InvalidInput(
            fmt::format("{} of fleet {} must be left to the rules, which move fleets, got another value: give the order "
                        "MoveFleet",
                        stayed ? "Movement" : "Position", id.value));
    }
}

}  // namespace

void record_changes(const Snapshot& before, const World& after, EventStream& events) { record(diff(before, after), before, after, events); }

void apply_change(World& world, const EventStream& events, const Intervention& change) {
    switch (change.change) {
        case ChangeKind::kSet: return set_cell(world, events, change);
        case ChangeKind::kCreate: return create(world, events, change);
        case ChangeKind::kDestroy: return world.destroy(change.entity);
        case ChangeKind::kAddComponent:
            return world.add_component(change.entity, resolve_component(world.schema(), events.text(change.path)));
        case ChangeKind::kRemoveComponent:
            return world.remove_component(change.entity, resolve_component(world.schema(), events.text(change.path)));
        case ChangeKind::kRegister: (void)world.register_component(component_of(events.text(change.text))); return;
    }
    throw StateCorruption(fmt::format("a change of kind {}, which there is not", static_cast<int>(change.change)));
}

std::size_t change_world(Campaign& campaign, const WorldChange& change) {
    World& world = campaign.world();
    EventStream& events = campaign.events();
    Snapshot before = world.snapshot();
    const std::uint64_t version = world.version();
    const Schema* const schema = &world.schema();
    const auto untouched = [&] { return world.version() == version && &world.schema() == schema; };
    const EventStream::Mark mark = events.mark();
    const std::size_t first = events.count(EventType::kIntervention);
    try {
        change(world);
        if (untouched()) return 0;
        const WorldDiff found = diff(before, world);
        refuse_moves(found, before, world);
        record(found, before, world, events);
        prove(before, world, events, first);
        try {
            tell_policies(before, campaign, events);
            campaign.drop_derived();
        } catch (const StateCorruption& broken) {
            refuse_change(broken);
        }
        return events.count(EventType::kIntervention) - first;
    } catch (...) {
        events.rewind(mark);
        if (!untouched()) {
            world.restore(std::move(before));
            campaign.drop_derived();
        }
        throw;
    }
}

}  // namespace void_reckoning
