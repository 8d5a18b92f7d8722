#pragma once

#include "void_reckoning/events/descriptions.hpp"
#include "void_reckoning/events/event_vocabulary.hpp"

/// Battles and units in the form of messages of their own: names instead of numbers, points instead of thousandths, places instead of ids.
namespace void_reckoning {

/// Return the number of a battle as text, the same in all of its events.
[[nodiscard]] std::string combat_id(std::uint64_t combat);

struct PlanCombatStart {
    std::string combat_id, attacker_faction, defender_faction;
    std::optional<EventPlace> location;
    std::vector<std::uint64_t> participants;  ///< entity ids of the groups; empty in logs older than CombatParticipant
};

struct PlanCombatEnd {
    std::string combat_id, result, reason;
};

struct PlanDamage {
    std::string combat_id;
    std::uint64_t source_entity = 0, target_entity = 0;
    double damage_amount = 0;  ///< points
    std::string damage_type, weapon_id;
};

struct PlanEntity {
    std::uint64_t entity_id = 0;
    std::string entity_type;  ///< id of the unit type; "fleet" for fleets
    std::string faction_id;   ///< the owner's id; empty in logs older than this field
    std::optional<EventPlace> position;
    std::vector<std::string> metadata;  ///< "kind=ship", "reason=combat", "combat=17"
};

/// Return event `index` of its type in the stream.
[[nodiscard]] PlanCombatStart plan_combat_start(const EventStream& events, std::size_t index, const EventVocabulary& names);
[[nodiscard]] PlanCombatEnd plan_combat_end(const EventStream& events, std::size_t index);
[[nodiscard]] PlanDamage plan_damage(const EventStream& events, std::size_t index, const EventVocabulary& names);
[[nodiscard]] PlanEntity plan_spawned(const EventStream& events, std::size_t index, const EventVocabulary& names);
[[nodiscard]] PlanEntity plan_destroyed(const EventStream& events, std::size_t index, const EventVocabulary& names);

}  // namespace void_reckoning
