#include "bindings/events/event_mapping.hpp"

#include <algorithm>

#include "bindings/support/standard_casters.hpp"
#include "void_reckoning/ecs/cell_hash.hpp"
#include "void_reckoning/events/plan_events.hpp"

namespace nb = nanobind;

namespace void_reckoning {
namespace {

constexpr std::uint16_t kNoRow = 0xFFFF;

nb::object text_or_none(std::string_view text) { return text.empty() ? nb::object(nb::none()) : nb::steal(python_text(text)); }

/// Return the id of a row of one of the universe's tables: None for none, the number where the table is not known.
nb::object row_name(const std::vector<std::string>& rows, std::uint16_t row) {
    if (row == kNoRow) return nb::none();
    const std::string_view name = EventVocabulary::name(rows, row);
    return name.empty() ? nb::object(nb::int_(row)) : text_or_none(name);
}

nb::object place_or_none(const std::optional<EventPlace>& place) {
    if (!place) return nb::none();
    nb::dict made;
    made["x"] = place->x;
    made["y"] = place->y;
    made["z"] = place->z;
    return made;
}

template <class T> nb::object list_of(const std::vector<T>& values) {
    nb::list made;
    for (const T& value : values) made.append(value);
    return made;
}

const EventVocabulary& names_of(const EventRecord& event) { return event.names->vocabulary(); }

// The keys that all events have.
nb::object header_type(const EventRecord& event) { return nb::str(name_of(event).c_str()); }
nb::object timestamp_of(const EventRecord& event) { return nb::int_(event.stream->times()[event.place]); }
nb::object turn_of(const EventRecord& event) { return nb::int_(event.origin.turn); }
nb::object header_faction(const EventRecord& event) {
    return text_or_none(EventVocabulary::name(*event.names->factions(), event.origin.faction));
}
nb::object sequence_of(const EventRecord& event) { return nb::int_(event.sequence); }

nb::object natural_value(const EventRecord& event, const EventFieldInfo& field);

/// Return an own field's value under the plan's name for it.
nb::object own_value(const EventRecord& event, std::string_view name) {
    const auto& fields = event_catalogue()[static_cast<std::size_t>(event.type)].fields;
    const auto found = std::find_if(fields.begin(), fields.end(), [&](const EventFieldInfo& field) { return field.name == name; });
    return natural_value(event, *found);
}

// The plan's keys of some event types.
PlanCombatStart started(const EventRecord& event) { return plan_combat_start(*event.stream, event.index, names_of(event)); }
PlanDamage damage(const EventRecord& event) { return plan_damage(*event.stream, event.index, names_of(event)); }
PlanEntity unit(const EventRecord& event) {
    return event.type == EventType::kEntitySpawned ? plan_spawned(*event.stream, event.index, names_of(event))
                                                   : plan_destroyed(*event.stream, event.index, names_of(event));
}
/// The first field of an event of a battle is the battle's number.
nb::object combat_id_of(const EventRecord& event) {
    std::uint64_t combat = 0;
    const EventInfo& info = event_catalogue()[static_cast<std::size_t>(event.type)];
    std::memcpy(&combat, event.stream->raw(event.type).data() + event.index * info.size, sizeof combat);
    return nb::str(combat_id(combat).c_str());
}
nb::object owner_of(const EventRecord& event) {
    const std::string owner = unit(event).faction_id;
    return owner.empty() ? header_faction(event) : text_or_none(owner);
}

using Get = nb::object (*)(const EventRecord&);
struct Key {
    std::string_view name;
    Get get;
};

constexpr std::array<Key, 5> kHeader{{{"type", &header_type},
                                      {"timestamp", &timestamp_of},
                                      {"turn_number", &turn_of},
                                      {"faction_id", &header_faction},
                                      {"sequence", &sequence_of}}};
constexpr std::array<Key, 1> kBattle{{{"combat_id", &combat_id_of}}};
constexpr std::array<Key, 5> kStart{
    {{"combat_id", &combat_id_of},
     {"attacker_faction", [](const EventRecord& event) { return own_value(event, "attacker"); }},
     {"defender_faction", [](const EventRecord& event) { return own_value(event, "defender"); }},
     {"location",
      [](const EventRecord& event) { return place_or_none(names_of(event).place(event.stream->get<CombatStart>(event.index).system)); }},
     {"participants", [](const EventRecord& event) { return list_of(started(event).participants); }}}};
constexpr std::array<Key, 6> kDamage{{{"combat_id", &combat_id_of},
                                      {"source_entity", [](const EventRecord& event) { return own_value(event, "source"); }},
                                      {"target_entity", [](const EventRecord& event) { return own_value(event, "target"); }},
                                      {"damage_amount", [](const EventRecord& event) { return own_value(event, "damage"); }},
                                      {"damage_type", [](const EventRecord& event) { return text_or_none(damage(event).damage_type); }},
                                      {"weapon_id", [](const EventRecord& event) { return text_or_none(damage(event).weapon_id); }}}};
constexpr std::array<Key, 5> kEntity{{{"entity_id", [](const EventRecord& event) { return own_value(event, "entity"); }},
                                      {"entity_type", [](const EventRecord& event) { return text_or_none(unit(event).entity_type); }},
                                      {"faction_id", &owner_of},
                                      {"position", [](const EventRecord& event) { return place_or_none(unit(event).position); }},
                                      {"metadata", [](const EventRecord& event) { return list_of(unit(event).metadata); }}}};

std::span<const Key> plan_keys(EventType type) {
    switch (type) {
        case EventType::kCombatStart: return kStart;
        case EventType::kCombatEnd:
        case EventType::kCombatParticipant: return kBattle;
        case EventType::kDamageDealt: return kDamage;
        case EventType::kEntitySpawned:
        case EventType::kEntityDestroyed: return kEntity;
        default: return {};
    }
}

const Key* find(std::span<const Key> keys, std::string_view name) {
    const auto found = std::find_if(keys.begin(), keys.end(), [&](const Key& key) { return key.name == name; });
    return found == keys.end() ? nullptr : &*found;
}

/// Return the key of an event's own field: "type" is the event's, so fields of that name have another one here.
std::string_view key_of(EventType type, const EventFieldInfo& field) {
    if (field.name != "type") return field.name;
    if (type == EventType::kIntervention) return "value_type";
    return type == EventType::kConstructionCompleted ? "item" : "unit_type";
}

/// Return the table of an order's or a construction's item.
const std::vector<std::string>* items_of(const EventRecord& event) {
    const EventVocabulary& names = names_of(event);
    if (event.type == EventType::kConstructionCompleted) {
        return event.stream->get<ConstructionCompleted>(event.index).unit ? &names.unit_types : &names.buildings;
    }
    const std::string_view order = EventVocabulary::name(names.orders, event.stream->get<FactionAction>(event.index).order);
    if (order == "construct_building") return &names.buildings;
    if (order == "recruit_unit") return &names.unit_types;
    return order == "research_technology" ? &names.technologies : nullptr;
}

const std::vector<std::string>* table_of(const EventRecord& event, const EventFieldInfo& field) {
    const EventVocabulary& names = names_of(event);
    if (field.unit == "weapon") return &names.weapons;
    if (field.unit == "unit type") return &names.unit_types;
    if (field.unit == "technology") return &names.technologies;
    if (field.unit == "victory condition") return &names.victory_conditions;
    return key_of(event.type, field) == "item" ? items_of(event) : nullptr;
}

nb::object natural_value(const EventRecord& event, const EventFieldInfo& field) {
    const std::byte* place =
        event.stream->raw(event.type).data() + event.index * event_catalogue()[static_cast<std::size_t>(event.type)].size + field.offset;
    if (field.type == ScalarType::kU16) {
        const auto row = load<std::uint16_t>(place);
        if (key_of(event.type, field) == "item" && row == kNoRow) return nb::none();
        if (const std::vector<std::string>* rows = table_of(event, field)) return row_name(*rows, row);
    }
    if (field.type == ScalarType::kU8) {
        const auto number = load<std::uint8_t>(place);
        if (field.name == "order") return row_name(names_of(event).orders, number);
        if (const std::string_view name = value_name(field, number); !name.empty()) return text_or_none(name);
    }
    if (const double scale = natural_scale(field); scale != 1.0) {
        return nb::float_(static_cast<double>(load<std::int64_t>(place)) / scale);
    }
    return field_value(event, field);
}

}  // namespace

std::vector<std::string> mapping_keys(const EventRecord& event) {
    std::vector<std::string> keys;
    const auto add = [&](std::string_view key) {
        if (std::find(keys.begin(), keys.end(), key) == keys.end()) keys.emplace_back(key);
    };
    for (const Key& key : kHeader) add(key.name);
    for (const Key& key : plan_keys(event.type)) add(key.name);
    for (const EventFieldInfo& field : event_catalogue()[static_cast<std::size_t>(event.type)].fields) {
        add(key_of(event.type, field));
    }
    return keys;
}

nb::object mapping_value(const EventRecord& event, std::string_view key) {
    if (const Key* of_type = find(plan_keys(event.type), key)) return of_type->get(event);
    if (const Key* of_all = find(kHeader, key)) return of_all->get(event);
    for (const EventFieldInfo& field : event_catalogue()[static_cast<std::size_t>(event.type)].fields) {
        if (key_of(event.type, field) == key) return natural_value(event, field);
    }
    return {};
}

}  // namespace void_reckoning
