#pragma once

#include "void_reckoning/events/event_types.hpp"

/// Names, units and doc lines of every event: the log's columns, exports, messages and documents follow from these. Fields in the
/// order of schema/flatbuffers/logging/events.fbs; append only.
namespace void_reckoning {

#define VR_EVENT(Struct, ...)                                             \
    template <> struct Describe<Struct> {                                 \
        using E = Struct;                                                 \
        static constexpr EventType type = EventType::k##Struct;           \
        static constexpr auto component = describe(#Struct, __VA_ARGS__); \
    }

VR_EVENT(CombatStart, "Two forces meet.", field<&E::combat>("combat", "", "unique in the campaign"), field<&E::system>("system"),
         field<&E::planet>("planet", "", "none in space"), field<&E::attacker>("attacker", "faction"),
         field<&E::defender>("defender", "faction"), field<&E::attackers>("attackers", "units"),
         field<&E::defenders>("defenders", "units"));
VR_EVENT(CombatEnd, "How a battle ended, and why.", field<&E::combat>("combat"),
         field<&E::result>("result", "", "0 unknown, 1 attacker wins, 2 defender wins, 3 draw, 4 mutual destruction"),
         field<&E::decided>("decided"), field<&E::reason>("reason"), field<&E::ticks>("ticks"),
         field<&E::attackers_lost>("attackers_lost", "units"), field<&E::defenders_lost>("defenders_lost", "units"),
         field<&E::damage_by_attacker>("damage_by_attacker", "1/1000 point"),
         field<&E::damage_by_defender>("damage_by_defender", "1/1000 point"));
VR_EVENT(DamageDealt, "All shots of one weapon from one group at another in one tick.", field<&E::combat>("combat"),
         field<&E::tick>("tick"), field<&E::source>("source"), field<&E::target>("target"), field<&E::weapon>("weapon", "weapon"),
         field<&E::shots>("shots"), field<&E::hits>("hits"), field<&E::damage>("damage", "1/1000 point"), field<&E::kills>("kills"));
VR_EVENT(EntitySpawned, "Something new.", field<&E::entity>("entity"), field<&E::kind>("kind"), field<&E::type>("type", "unit type"),
         field<&E::place>("place"), field<&E::reason>("reason", "", "0 start, 1 built, 2 split, 3 founded"),
         field<&E::owner>("owner", "faction"), field<&E::system>("system"));
VR_EVENT(EntityDestroyed, "Something gone.", field<&E::entity>("entity"), field<&E::kind>("kind"), field<&E::type>("type", "unit type"),
         field<&E::reason>("reason", "", "0 combat, 1 disbanded, 2 used up, 3 merged, 4 conquered, 5 finished"),
         field<&E::combat>("combat", "", "0: none"), field<&E::owner>("owner", "faction"), field<&E::system>("system"));
VR_EVENT(TurnStart, "A faction's turn begins; without a faction, the phase between rounds.", field<&E::faction>("faction"),
         field<&E::policy>("policy"));
VR_EVENT(TurnEnd, "A faction's turn is over.", field<&E::orders>("orders"), field<&E::rejected>("rejected"), field<&E::moves>("moves"),
         field<&E::battles>("battles"), field<&E::committed>("committed", "", "false: rolled back, see SystemError"));
VR_EVENT(FactionAction, "An order and what became of it.", field<&E::order>("order"), field<&E::subject>("subject"),
         field<&E::target>("target"), field<&E::item>("item"), field<&E::amount>("amount"), field<&E::accepted>("accepted"),
         field<&E::reason>("reason", "", "why not"));
VR_EVENT(SystemError, "A faction turn was rolled back.", field<&E::kind>("kind", "", "0 policy failed, 1 policy timeout, 2 state, 3 between rounds"),
         field<&E::message>("message"));
VR_EVENT(EntityMoved, "A fleet moved along a starlane.", field<&E::entity>("entity"), field<&E::from>("from"), field<&E::to>("to"),
         field<&E::x>("x", "ly"), field<&E::y>("y", "ly"), field<&E::arrived>("arrived"),
         field<&E::z>("z", "ly", "0 in logs from before there was this field"));
VR_EVENT(ColonyFounded, "A planet was settled.", field<&E::planet>("planet"), field<&E::system>("system"));
VR_EVENT(PlanetConquered, "A planet changed hands by force.", field<&E::planet>("planet"), field<&E::system>("system"),
         field<&E::from>("from", "faction"), field<&E::to>("to", "faction"));
VR_EVENT(ConstructionCompleted, "A building or unit is ready.", field<&E::planet>("planet"), field<&E::unit>("unit"),
         field<&E::type>("type"), field<&E::entity>("entity"));
VR_EVENT(TechnologyLearned, "Research is complete.", field<&E::learner>("learner", "faction"),
         field<&E::technology>("technology", "technology"));
VR_EVENT(FactionEliminated, "A faction has neither colonies nor fleets.", field<&E::eliminated>("eliminated", "faction"),
         field<&E::by>("by", "faction"));
VR_EVENT(VictoryAchieved, "The campaign is won.", field<&E::winner>("winner", "faction"),
         field<&E::condition>("condition", "victory condition"), field<&E::name>("name"));
VR_EVENT(FactionReport, "A faction's figures after a round.", field<&E::of>("of", "faction"), field<&E::alive>("alive"),
         field<&E::planets>("planets"), field<&E::fleets>("fleets"), field<&E::units>("units"), field<&E::technologies>("technologies"),
         field<&E::treasury>("treasury", "1/1000 credit"), field<&E::income>("income", "1/1000 credit"),
         field<&E::industry>("industry", "1/1000 point"), field<&E::research>("research", "1/1000 point"),
         field<&E::population>("population", "thousands"), field<&E::score>("score"));
VR_EVENT(Intervention, "A change that no order made.",
         field<&E::change>("change", "", "0 create, 1 set, 2 add component, 3 remove component, 4 destroy, 5 register component"),
         field<&E::entity>("entity"), field<&E::path>("path", "", "Component.field, or components"),
         field<&E::type>("type", "", "number of the field's type"), field<&E::bits>("bits", "", "the value as the field stores it"),
         field<&E::text>("text", "", "the string, or the description"));
VR_EVENT(PolicyChanged, "Another policy plays a faction from its next turn on.", field<&E::of>("of", "faction"),
         field<&E::before>("before", "", "name of the policy"), field<&E::after>("after", "", "name of the policy"));
VR_EVENT(CombatParticipant, "A group that takes part in a battle.", field<&E::combat>("combat"), field<&E::entity>("entity"),
         field<&E::side>("side", "", "0 attacker, 1 defender"), field<&E::owner>("owner", "faction"), field<&E::units>("units", "units"));
#undef VR_EVENT

template <> struct Describe<PolicyMemoryWritten> {
    static constexpr EventType type = EventType::kPolicyMemory;
    static constexpr auto component =
        describe("PolicyMemory", "What the policy will remember.", field<&PolicyMemoryWritten::memory>("memory", "", "JSON"));
};

}  // namespace void_reckoning
