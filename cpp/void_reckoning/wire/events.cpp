#include "void_reckoning/wire/events.hpp"

#include <algorithm>
#include <array>
#include <bit>

#include "void_reckoning/events/event_structs.hpp"
#include "void_reckoning/events/order_names.hpp"
#include "void_reckoning/events/plan_events.hpp"
#include "void_reckoning/wire/message.hpp"

namespace void_reckoning {
namespace {

constexpr std::uint16_t kNone = 0xFFFF;

/// The typed message of one event; its bytes are the payload.
class Payload {
   public:
    Payload(const EventStream& stream, const EventContext& context, ecs::events::Event& to) : stream_(stream), context_(context), to_(to) {}

    void put(const CombatStart& event) {
        ecs::events::CombatStart body;
        body.set_combat_id(combat_id(event.combat));
        body.set_system(event.system.value);
        body.set_planet(event.planet.value);
        body.set_attacker(faction(event.attacker));
        body.set_defender(faction(event.defender));
        body.set_attackers(event.attackers);
        body.set_defenders(event.defenders);
        store(body);
    }
    void put(const CombatEnd& event) {
        ecs::events::CombatEvent body;
        body.set_combat_id(combat_id(event.combat));
        put_participants(event.combat, body);
        body.set_result(static_cast<core::combat::CombatResult>(event.result));
        body.set_decided(event.decided);
        body.set_reason(text(event.reason));
        body.set_ticks(event.ticks);
        body.set_attackers_lost(event.attackers_lost);
        body.set_defenders_lost(event.defenders_lost);
        body.set_damage_by_attacker(event.damage_by_attacker);
        body.set_damage_by_defender(event.damage_by_defender);
        store(body);
    }
    void put(const DamageDealt& event) {
        ecs::events::DamageDealt body;
        body.set_combat_id(combat_id(event.combat));
        body.set_tick(event.tick);
        body.set_source(event.source.value);
        body.set_target(event.target.value);
        body.set_weapon(event.weapon);
        body.set_shots(event.shots);
        body.set_hits(event.hits);
        body.set_damage(event.damage);
        body.set_kills(event.kills);
        store(body);
    }
    void put(const EntitySpawned& event) {
        ecs::events::EntitySpawned body;
        body.set_entity_id(event.entity.value);
        body.set_kind(text(event.kind));
        if (event.type != kNone) body.set_unit_type(event.type);
        body.set_place(event.place.value);
        body.set_reason(static_cast<ecs::events::SpawnReason>(event.reason));
        body.set_owner(text(event.owner));
        body.set_system(event.system.value);
        store(body);
    }
    void put(const EntityDestroyed& event) {
        ecs::events::EntityDestroyed body;
        body.set_entity_id(event.entity.value);
        body.set_kind(text(event.kind));
        if (event.type != kNone) body.set_unit_type(event.type);
        body.set_reason(static_cast<ecs::events::DestroyReason>(event.reason));
        if (event.combat != 0) body.set_combat_id(combat_id(event.combat));
        body.set_owner(text(event.owner));
        body.set_system(event.system.value);
        store(body);
    }
    void put(const TurnStart& event) {
        if (!event.faction) return store(ecs::events::TurnStart());
        ecs::events::FactionTurnStart body;
        body.set_faction_id(text(event.faction));
        body.set_turn_number(context_.turn);
        body.set_policy(text(event.policy));
        store(body);
    }
    void put(const TurnEnd& event) {
        if (context_.faction == kNone) {
            ecs::events::TurnEnd between;
            between.set_committed(event.committed);
            return store(between);
        }
        ecs::events::FactionTurnEnd body;
        body.set_faction_id(faction(context_.faction));
        body.set_turn_number(context_.turn);
        put_actions(body);
        body.set_committed(event.committed);
        body.set_orders(event.orders);
        body.set_rejected(event.rejected);
        body.set_moves(event.moves);
        body.set_battles(event.battles);
        store(body);
    }
    void put(const FactionAction& event) {
        ecs::events::FactionAction body;
        body.set_order(event.order);
        body.set_subject(event.subject.value);
        body.set_target(event.target.value);
        if (event.item != kNone) body.set_item(event.item);
        body.set_amount(event.amount);
        body.set_accepted(event.accepted);
        body.set_reason(text(event.reason));
        store(body);
    }
    void put(const SystemError& event) {
        ecs::events::SystemError body;
        body.set_kind(static_cast<ecs::events::ErrorKind>(event.kind));
        body.set_message(text(event.message));
        store(body);
    }
    void put(const EntityMoved& event) {
        ecs::events::EntityMoved body;
        body.set_entity_id(event.entity.value);
        body.set_from_system(event.from.value);
        body.set_to_system(event.to.value);
        if (const std::optional<EventPlace> from = context_.names->place(event.from)) {
            body.mutable_from()->set_x(from->x);
            body.mutable_from()->set_y(from->y);
            body.mutable_from()->set_z(from->z);
        }
        body.mutable_to()->set_x(event.x);
        body.mutable_to()->set_y(event.y);
        body.mutable_to()->set_z(event.z);
        body.set_arrived(event.arrived);
        store(body);
    }
    void put(const ColonyFounded& event) {
        ecs::events::ColonyFounded body;
        body.set_planet(event.planet.value);
        body.set_system(event.system.value);
        store(body);
    }
    void put(const PlanetConquered& event) {
        ecs::events::PlanetConquered body;
        body.set_planet(event.planet.value);
        body.set_system(event.system.value);
        body.set_from(faction(event.from));
        body.set_to(faction(event.to));
        store(body);
    }
    void put(const ConstructionCompleted& event) {
        ecs::events::ConstructionCompleted body;
        body.set_planet(event.planet.value);
        body.set_unit(event.unit);
        if (event.type != kNone) body.set_item(event.type);
        body.set_entity_id(event.entity.value);
        store(body);
    }
    void put(const CombatParticipant& event) {
        ecs::events::CombatParticipant body;
        body.set_combat_id(combat_id(event.combat));
        body.set_entity_id(event.entity.value);
        body.set_side(event.side);
        body.set_owner(faction(event.owner));
        body.set_units(event.units);
        store(body);
    }
    void put(const TechnologyLearned& event) {
        ecs::events::TechnologyLearned body;
        body.set_learner(faction(event.learner));
        if (event.technology != kNone) body.set_technology(event.technology);
        store(body);
    }
    void put(const FactionEliminated& event) {
        ecs::events::FactionEliminated body;
        body.set_eliminated(faction(event.eliminated));
        body.set_by(faction(event.by));
        store(body);
    }
    void put(const VictoryAchieved& event) {
        ecs::events::VictoryAchieved body;
        body.set_winner(faction(event.winner));
        if (event.condition != kNone) body.set_condition(event.condition);
        body.set_name(text(event.name));
        store(body);
    }
    void put(const PolicyMemoryWritten& event) {
        ecs::events::PolicyMemory body;
        body.set_memory(text(event.memory));
        store(body);
    }
    void put(const FactionReport& event) {
        ecs::events::FactionReport body;
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
        store(body);
    }
    void put(const Intervention& event) {
        ecs::events::Intervention body;
        body.set_change(static_cast<ecs::events::Change>(event.change));
        body.set_entity_id(event.entity.value);
        body.set_path(text(event.path));
        if (event.change == ChangeKind::kRegister) body.set_description(text(event.text));
        if (event.change == ChangeKind::kSet) put_value(event, *body.mutable_value());
        store(body);
    }
    void put(const PolicyChanged& event) {
        ecs::events::PolicyChanged body;
        body.set_of(faction(event.of));
        body.set_before(text(event.before));
        body.set_after(text(event.after));
        store(body);
    }

   private:
    /// Store the payload; events have the names of their messages.
    void store(const google::protobuf::MessageLite& body) {
        const std::string name = body.GetTypeName();
        to_.set_event_type(name.substr(name.rfind('.') + 1));
        to_.set_payload(bytes_of(body));
    }

    void put_participants(std::uint64_t combat, ecs::events::CombatEvent& body) const {
        for (std::size_t i = 0; i < stream_.count(EventType::kCombatParticipant); ++i) {
            const auto group = stream_.get<CombatParticipant>(i);
            if (group.combat != combat) continue;
            if (group.side == 0) {
                body.add_attacker_entities(group.entity.value);
            } else {
                body.add_defender_entities(group.entity.value);
            }
        }
    }

    /// Add one summary per kind of order, of the orders in the same stream.
    void put_actions(ecs::events::FactionTurnEnd& body) const {
        std::array<std::uint32_t, kOrderNames.size()> given{}, rejected{};
        for (std::size_t i = 0; i < stream_.count(EventType::kFactionAction); ++i) {
            const auto action = stream_.get<FactionAction>(i);
            if (action.order >= kOrderNames.size()) continue;
            ++given[action.order];
            if (!action.accepted) ++rejected[action.order];
        }
        for (std::size_t kind = 0; kind < kOrderNames.size(); ++kind) {
            if (given[kind] == 0) continue;
            auto& summary = *body.add_actions();
            summary.set_kind(std::string(kOrderNames[kind]));
            summary.set_given(given[kind]);
            summary.set_rejected(rejected[kind]);
        }
    }

    [[nodiscard]] std::string text(Text code) const { return std::string(stream_.text(code)); }
    [[nodiscard]] std::string faction(std::uint16_t number) const {
        return std::string(EventVocabulary::name(context_.names->factions, number));
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
    ecs::events::Event& to_;
};

using Put = void (*)(const EventStream&, std::size_t, Payload&);

template <class... Events> constexpr std::array<Put, kEventTypes> puts(const std::tuple<Events...>*) {
    return {[](const EventStream& stream, std::size_t index, Payload& payload) { payload.put(stream.get<Events>(index)); }...};
}

constexpr auto kPuts = puts(static_cast<const EventStructs*>(nullptr));

}  // namespace

void put_event(const EventStream& stream, EventType type, std::size_t index, std::size_t place, const EventContext& context,
               ecs::events::Event& event) {
    event.set_sequence(context.first_sequence + place);
    event.set_timestamp(static_cast<std::uint64_t>(std::max<std::int64_t>(0, stream.times()[place])));
    event.set_turn_number(context.turn);
    event.set_faction_id(std::string(EventVocabulary::name(context.names->factions, context.faction)));
    Payload payload(stream, context, event);
    kPuts[static_cast<std::size_t>(type)](stream, index, payload);
}

void put_events(const EventStream& stream, const EventContext& context, google::protobuf::RepeatedPtrField<ecs::events::Event>& events) {
    std::array<std::size_t, kEventTypes> next{};
    for (std::size_t place = 0; place < stream.size(); ++place) {
        const EventType type = stream.types()[place];
        put_event(stream, type, next[static_cast<std::size_t>(type)]++, place, context, *events.Add());
    }
}

std::string event_message(const EventStream& stream, EventType type, std::size_t index, std::size_t place, const EventContext& context) {
    ecs::events::Event event;
    put_event(stream, type, index, place, context, event);
    return bytes_of(event);
}

}  // namespace void_reckoning
