#include "void_reckoning/wire/events.hpp"

#include <array>
#include <bit>

#include "void_reckoning/events/event_structs.hpp"
#include "void_reckoning/wire/message.hpp"

namespace void_reckoning {
namespace {

constexpr std::uint16_t kNone = 0xFFFF;

/// Fills the body of one message from one event.
class Body {
   public:
    Body(const EventStream& stream, const EventContext& context, ecs::Event& to) : stream_(stream), context_(context), to_(to) {}

    void put(const CombatStart& event) {
        auto& body = *to_.mutable_combat_start();
        body.set_combat_id(event.combat);
        body.set_system(event.system.value);
        body.set_planet(event.planet.value);
        body.set_attacker(faction(event.attacker));
        body.set_defender(faction(event.defender));
        body.set_attackers(event.attackers);
        body.set_defenders(event.defenders);
    }
    void put(const CombatEnd& event) {
        auto& body = *to_.mutable_combat_event();
        body.set_combat_id(event.combat);
        body.set_result(static_cast<core::CombatResult>(event.result));
        body.set_decided(event.decided);
        body.set_reason(text(event.reason));
        body.set_ticks(event.ticks);
        body.set_attackers_lost(event.attackers_lost);
        body.set_defenders_lost(event.defenders_lost);
        body.set_damage_by_attacker(event.damage_by_attacker);
        body.set_damage_by_defender(event.damage_by_defender);
    }
    void put(const DamageDealt& event) {
        auto& body = *to_.mutable_damage_dealt();
        body.set_combat_id(event.combat);
        body.set_tick(event.tick);
        body.set_source(event.source.value);
        body.set_target(event.target.value);
        body.set_weapon(event.weapon);
        body.set_shots(event.shots);
        body.set_hits(event.hits);
        body.set_damage(event.damage);
        body.set_kills(event.kills);
    }
    void put(const EntitySpawned& event) {
        auto& body = *to_.mutable_entity_spawned();
        body.set_entity(event.entity.value);
        body.set_kind(text(event.kind));
        if (event.type != kNone) body.set_unit_type(event.type);
        body.set_place(event.place.value);
        body.set_reason(static_cast<ecs::SpawnReason>(event.reason));
        body.set_owner(text(event.owner));
        body.set_system(event.system.value);
    }
    void put(const EntityDestroyed& event) {
        auto& body = *to_.mutable_entity_destroyed();
        body.set_entity(event.entity.value);
        body.set_kind(text(event.kind));
        if (event.type != kNone) body.set_unit_type(event.type);
        body.set_reason(static_cast<ecs::DestroyReason>(event.reason));
        body.set_combat_id(event.combat);
        body.set_owner(text(event.owner));
        body.set_system(event.system.value);
    }
    void put(const TurnStart& event) {
        if (!event.faction) return static_cast<void>(to_.mutable_turn_start());
        auto& body = *to_.mutable_faction_turn_start();
        body.set_faction(text(event.faction));
        body.set_policy(text(event.policy));
    }
    void put(const TurnEnd& event) {
        if (context_.faction == kNone) return to_.mutable_turn_end()->set_committed(event.committed);
        auto& body = *to_.mutable_faction_turn_end();
        body.set_committed(event.committed);
        body.mutable_actions()->set_orders(event.orders);
        body.mutable_actions()->set_rejected(event.rejected);
        body.mutable_actions()->set_moves(event.moves);
        body.mutable_actions()->set_battles(event.battles);
    }
    void put(const FactionAction& event) {
        auto& body = *to_.mutable_faction_action();
        body.set_order(event.order);
        body.set_subject(event.subject.value);
        body.set_target(event.target.value);
        if (event.item != kNone) body.set_item(event.item);
        body.set_amount(event.amount);
        body.set_accepted(event.accepted);
        body.set_reason(text(event.reason));
    }
    void put(const SystemError& event) {
        auto& body = *to_.mutable_system_error();
        body.set_kind(static_cast<ecs::ErrorKind>(event.kind));
        body.set_message(text(event.message));
    }
    void put(const EntityMoved& event) {
        auto& body = *to_.mutable_entity_moved();
        body.set_entity(event.entity.value);
        body.set_from(event.from.value);
        body.set_to(event.to.value);
        body.mutable_position()->set_x(event.x);
        body.mutable_position()->set_y(event.y);
        body.set_arrived(event.arrived);
    }
    void put(const ColonyFounded& event) {
        auto& body = *to_.mutable_colony_founded();
        body.set_planet(event.planet.value);
        body.set_system(event.system.value);
    }
    void put(const PlanetConquered& event) {
        auto& body = *to_.mutable_planet_conquered();
        body.set_planet(event.planet.value);
        body.set_system(event.system.value);
        body.set_from(faction(event.from));
        body.set_to(faction(event.to));
    }
    void put(const ConstructionCompleted& event) {
        auto& body = *to_.mutable_construction_completed();
        body.set_planet(event.planet.value);
        body.set_unit(event.unit);
        if (event.type != kNone) body.set_item(event.type);
        body.set_entity(event.entity.value);
    }
    void put(const CombatParticipant& event) {
        auto& body = *to_.mutable_combat_participant();
        body.set_combat_id(event.combat);
        body.set_entity(event.entity.value);
        body.set_side(event.side);
        body.set_owner(faction(event.owner));
        body.set_units(event.units);
    }
    void put(const TechnologyLearned& event) {
        auto& body = *to_.mutable_technology_learned();
        body.set_learner(faction(event.learner));
        if (event.technology != kNone) body.set_technology(event.technology);
    }
    void put(const FactionEliminated& event) {
        auto& body = *to_.mutable_faction_eliminated();
        body.set_eliminated(faction(event.eliminated));
        body.set_by(faction(event.by));
    }
    void put(const VictoryAchieved& event) {
        auto& body = *to_.mutable_victory_achieved();
        body.set_winner(faction(event.winner));
        if (event.condition != kNone) body.set_condition(event.condition);
        body.set_name(text(event.name));
    }
    void put(const PolicyMemoryWritten& event) { to_.mutable_policy_memory()->set_memory(text(event.memory)); }
    void put(const FactionReport& event) {
        auto& body = *to_.mutable_faction_report();
        body.set_of(faction(event.of));
        body.set_alive(event.alive);
        body.set_planets(event.planets);
        body.set_fleets(event.fleets);
        body.set_units(event.units);
        body.set_technologies(event.technologies);
        body.set_treasury(event.treasury);
        body.set_income(event.income);
        body.set_industry(event.industry);
        body.set_research(event.research);
        body.set_population(event.population);
        body.set_score(event.score);
    }
    void put(const Intervention& event) {
        auto& body = *to_.mutable_intervention();
        body.set_change(static_cast<ecs::Change>(event.change));
        body.set_entity(event.entity.value);
        body.set_path(text(event.path));
        if (event.change == ChangeKind::kRegister) body.set_description(text(event.text));
        if (event.change == ChangeKind::kSet) put_value(event, *body.mutable_value());
    }
    void put(const PolicyChanged& event) {
        auto& body = *to_.mutable_policy_changed();
        body.set_of(faction(event.of));
        body.set_before(text(event.before));
        body.set_after(text(event.after));
    }

   private:
    [[nodiscard]] std::string text(Text code) const { return std::string(stream_.text(code)); }
    [[nodiscard]] std::string faction(std::uint16_t number) const {
        return number < context_.factions.size() ? context_.factions[number] : std::string();
    }
    void put_value(const Intervention& event, ecs::Value& value) const {
        const std::uint64_t bits = event.bits;
        switch (event.type) {
            case ScalarType::kBool: return value.set_bool_value(bits != 0);
            case ScalarType::kI8: return value.set_int_value(static_cast<std::int8_t>(bits));
            case ScalarType::kI16: return value.set_int_value(static_cast<std::int16_t>(bits));
            case ScalarType::kI32: return value.set_int_value(static_cast<std::int32_t>(bits));
            case ScalarType::kI64: return value.set_int_value(static_cast<std::int64_t>(bits));
            case ScalarType::kF32: return value.set_float_value(std::bit_cast<float>(static_cast<std::uint32_t>(bits)));
            case ScalarType::kF64: return value.set_float_value(std::bit_cast<double>(bits));
            case ScalarType::kText:
                if (event.text) value.set_string_value(text(event.text));
                return;
            case ScalarType::kEntity:
                if (bits != 0) value.set_entity_value(bits);
                return;
            default: return value.set_uint_value(bits);
        }
    }

    const EventStream& stream_;
    const EventContext& context_;
    ecs::Event& to_;
};

using Put = void (*)(const EventStream&, std::size_t, Body&);

template <class... Events> constexpr std::array<Put, kEventTypes> puts(const std::tuple<Events...>*) {
    return {[](const EventStream& stream, std::size_t index, Body& body) { body.put(stream.get<Events>(index)); }...};
}

constexpr auto kPuts = puts(static_cast<const EventStructs*>(nullptr));

}  // namespace

void put_event(const EventStream& stream, EventType type, std::size_t index, std::size_t place, const EventContext& context,
               ecs::Event& event) {
    event.set_sequence(context.first_sequence + place);
    event.set_timestamp_ns(stream.times()[place]);
    event.set_turn(context.turn);
    if (context.faction < context.factions.size()) event.set_faction(context.factions[context.faction]);
    Body body(stream, context, event);
    kPuts[static_cast<std::size_t>(type)](stream, index, body);
}

void put_events(const EventStream& stream, const EventContext& context, google::protobuf::RepeatedPtrField<ecs::Event>& events) {
    std::array<std::size_t, kEventTypes> next{};
    for (std::size_t place = 0; place < stream.size(); ++place) {
        const EventType type = stream.types()[place];
        put_event(stream, type, next[static_cast<std::size_t>(type)]++, place, context, *events.Add());
    }
}

std::string event_message(const EventStream& stream, EventType type, std::size_t index, std::size_t place, const EventContext& context) {
    ecs::Event event;
    put_event(stream, type, index, place, context, event);
    return bytes_of(event);
}

}  // namespace void_reckoning
