#include "void_reckoning/events/plan_events.hpp"

#include <fmt/format.h>

namespace void_reckoning {
namespace {

constexpr double kThousandths = 1000;

std::string text_of(std::string_view text) { return std::string(text); }

/// Return the name of a value of an event's field.
template <class Event> std::string choice(std::string_view field, std::uint64_t value) {
    for (const EventFieldInfo& info : event_catalogue()[static_cast<std::size_t>(Describe<Event>::type)].fields) {
        if (info.name == field) return text_of(value_name(info, value));
    }
    return {};
}

template <class Event> PlanEntity plan_entity(const EventStream& events, const Event& event, const EventVocabulary& names) {
    PlanEntity made;
    const std::string_view kind = events.text(event.kind);
    const std::string_view type = EventVocabulary::name(names.unit_types, event.type);
    made.entity_id = event.entity.value;
    made.entity_type = text_of(type.empty() ? kind : type);
    made.faction_id = text_of(events.text(event.owner));
    made.position = names.place(event.system);
    made.metadata = {fmt::format("kind={}", kind),
                     fmt::format("reason={}", choice<Event>("reason", static_cast<std::uint64_t>(event.reason)))};
    return made;
}

}  // namespace

std::string combat_id(std::uint64_t combat) { return fmt::format("{}", combat); }

PlanCombatStart plan_combat_start(const EventStream& events, std::size_t index, const EventVocabulary& names) {
    const auto event = events.get<CombatStart>(index);
    PlanCombatStart made;
    made.combat_id = combat_id(event.combat);
    made.attacker_faction = text_of(EventVocabulary::name(names.factions, event.attacker));
    made.defender_faction = text_of(EventVocabulary::name(names.factions, event.defender));
    made.location = names.place(event.system);
    for (std::size_t i = 0; i < events.count(EventType::kCombatParticipant); ++i) {
        const auto group = events.get<CombatParticipant>(i);
        if (group.combat == event.combat) made.participants.push_back(group.entity.value);
    }
    return made;
}

PlanCombatEnd plan_combat_end(const EventStream& events, std::size_t index) {
    const auto event = events.get<CombatEnd>(index);
    return {combat_id(event.combat), choice<CombatEnd>("result", event.result), text_of(events.text(event.reason))};
}

PlanDamage plan_damage(const EventStream& events, std::size_t index, const EventVocabulary& names) {
    const auto event = events.get<DamageDealt>(index);
    return {combat_id(event.combat),
            event.source.value,
            event.target.value,
            static_cast<double>(event.damage) / kThousandths,
            text_of(EventVocabulary::name(names.damage_types, event.weapon)),
            text_of(EventVocabulary::name(names.weapons, event.weapon))};
}

PlanEntity plan_spawned(const EventStream& events, std::size_t index, const EventVocabulary& names) {
    return plan_entity(events, events.get<EntitySpawned>(index), names);
}

PlanEntity plan_destroyed(const EventStream& events, std::size_t index, const EventVocabulary& names) {
    const auto event = events.get<EntityDestroyed>(index);
    PlanEntity made = plan_entity(events, event, names);
    if (event.combat != 0) made.metadata.push_back(fmt::format("combat={}", event.combat));
    return made;
}

}  // namespace void_reckoning
