#include "void_reckoning/events/plan_events.hpp"

#include <gtest/gtest.h>

namespace void_reckoning {
namespace {

constexpr EntityId kSystem{77};

EventVocabulary names() {
    EventVocabulary made;
    made.factions = {"red", "blue"};
    made.weapons = {"laser", "missile"};
    made.damage_types = {"energy", "explosive"};
    made.unit_types = {"frigate"};
    made.systems[kSystem.value] = {1, 2, 3};
    return made;
}

EventFieldInfo field(std::string unit, std::string doc) { return {"field", std::move(unit), std::move(doc), ScalarType::kU8, 0}; }

TEST(EventVocabulary, NamesTheValuesThatADescriptionLists) {
    const EventFieldInfo reasons = field("", "0 combat, 1 disbanded, 2 used up");
    EXPECT_EQ(value_name(reasons, 0), "combat");
    EXPECT_EQ(value_name(reasons, 2), "used up");
    EXPECT_EQ(value_name(reasons, 3), "");
    EXPECT_EQ(value_name(field("", "0: none"), 0), "");
    EXPECT_EQ(value_name(field("", ""), 0), "");
    EXPECT_EQ(value_name(field("", "12"), 12), "");
    EventFieldInfo height = reasons;
    height.type = ScalarType::kF32;
    EXPECT_EQ(value_name(height, 0), "") << "a measure is no choice";
}

TEST(EventVocabulary, EveryListedValueOfTheCatalogueHasAName) {
    std::size_t listed = 0;
    for (const EventInfo& info : event_catalogue()) {
        for (const EventFieldInfo& one : info.fields) {
            if (one.type != ScalarType::kU8 || !one.doc.starts_with("0 ")) continue;
            ++listed;
            EXPECT_FALSE(value_name(one, 0).empty()) << info.name << "." << one.name;
            EXPECT_FALSE(value_name(one, 1).empty()) << info.name << "." << one.name;
            EXPECT_EQ(value_name(one, 1).find(','), std::string_view::npos) << info.name << "." << one.name;
        }
    }
    EXPECT_GE(listed, 6U);
}

TEST(EventVocabulary, ScalesThousandthsAlone) {
    EXPECT_EQ(natural_scale(field("1/1000 credit", "")), 1000);
    EXPECT_EQ(natural_scale(field("thousands", "")), 1000);
    EXPECT_EQ(natural_scale(field("turns", "")), 1);
    EXPECT_EQ(natural_scale(field("", "")), 1);
}

TEST(EventVocabulary, HasNoNameAndNoPlaceForWhatIsNotThere) {
    const EventVocabulary known = names();
    EXPECT_EQ(EventVocabulary::name(known.factions, 1), "blue");
    EXPECT_EQ(EventVocabulary::name(known.factions, 2), "");
    EXPECT_EQ(EventVocabulary::name(known.factions, 0xFFFF), "");
    EXPECT_EQ(known.place(kSystem)->z, 3);
    EXPECT_FALSE(known.place(EntityId{78}));
}

TEST(PlanEvents, ABattleHasItsFactionsItsPlaceAndItsOwnGroups) {
    EventStream events;
    for (const std::uint64_t combat : {17U, 18U}) {
        events.emit(CombatStart{combat, combat == 17 ? kSystem : EntityId{5}, {}, 1, 0, 2, 1});
        events.emit(CombatParticipant{combat, EntityId{combat * 10}, 0, 1, 2});
        events.emit(CombatParticipant{combat, EntityId{combat * 10 + 1}, 1, 0, 1});
    }
    const PlanCombatStart first = plan_combat_start(events, 0, names());
    EXPECT_EQ(first.combat_id, "17");
    EXPECT_EQ(first.attacker_faction, "blue");
    EXPECT_EQ(first.defender_faction, "red");
    ASSERT_TRUE(first.location);
    EXPECT_EQ(first.location->y, 2);
    EXPECT_EQ(first.participants, (std::vector<std::uint64_t>{170, 171}));
    const PlanCombatStart second = plan_combat_start(events, 1, names());
    EXPECT_EQ(second.participants, (std::vector<std::uint64_t>{180, 181}));
    EXPECT_FALSE(second.location);
}

TEST(PlanEvents, TheEndOfABattleSaysHow) {
    EventStream events;
    CombatEnd end;
    end.combat = 17;
    end.result = 2;
    end.reason = events.text("rout");
    events.emit(end);
    const PlanCombatEnd made = plan_combat_end(events, 0);
    EXPECT_EQ(made.combat_id, "17");
    EXPECT_EQ(made.result, "defender wins");
    EXPECT_EQ(made.reason, "rout");
}

TEST(PlanEvents, DamageIsInPointsOfAWeaponByItsId) {
    EventStream events;
    events.emit(DamageDealt{17, 3, EntityId{170}, EntityId{171}, 1, 12, 7, 2'500, 1});
    events.emit(DamageDealt{17, 3, EntityId{170}, EntityId{171}, 9, 12, 7, -1, 1});
    const PlanDamage made = plan_damage(events, 0, names());
    EXPECT_EQ(made.combat_id, "17");
    EXPECT_EQ(made.source_entity, 170U);
    EXPECT_EQ(made.target_entity, 171U);
    EXPECT_EQ(made.damage_amount, 2.5);
    EXPECT_EQ(made.damage_type, "explosive");
    EXPECT_EQ(made.weapon_id, "missile");
    EXPECT_EQ(plan_damage(events, 1, names()).weapon_id, "");
}

TEST(PlanEvents, UnitsHaveTheirTypeOwnerAndPlace) {
    EventStream events;
    const Text blue = events.text("blue");
    events.emit(EntitySpawned{EntityId{5}, events.text("ship"), 0, EntityId{6}, SpawnReason::kBuilt, blue, kSystem});
    events.emit(EntitySpawned{EntityId{6}, events.text("fleet"), 0xFFFF, kSystem, SpawnReason::kSplit, {}, {}});
    const PlanEntity ship = plan_spawned(events, 0, names());
    EXPECT_EQ(ship.entity_id, 5U);
    EXPECT_EQ(ship.entity_type, "frigate");
    EXPECT_EQ(ship.faction_id, "blue");
    EXPECT_EQ(ship.position->x, 1);
    EXPECT_EQ(ship.metadata, (std::vector<std::string>{"kind=ship", "reason=built"}));
    const PlanEntity fleet = plan_spawned(events, 1, names());
    EXPECT_EQ(fleet.entity_type, "fleet");
    EXPECT_EQ(fleet.faction_id, "") << "as in logs from before there was the field";
    EXPECT_FALSE(fleet.position);
}

TEST(PlanEvents, AUnitThatFellNamesItsBattle) {
    EventStream events;
    const Text ship = events.text("ship");
    events.emit(EntityDestroyed{EntityId{5}, ship, 0, DestroyReason::kCombat, 17, events.text("red"), kSystem});
    events.emit(EntityDestroyed{EntityId{5}, ship, 0, DestroyReason::kDisbanded, 0, events.text("red"), kSystem});
    EXPECT_EQ(plan_destroyed(events, 0, names()).metadata, (std::vector<std::string>{"kind=ship", "reason=combat", "combat=17"}));
    EXPECT_EQ(plan_destroyed(events, 1, names()).metadata, (std::vector<std::string>{"kind=ship", "reason=disbanded"}));
    EXPECT_EQ(plan_destroyed(events, 1, names()).faction_id, "red");
}

}  // namespace
}  // namespace void_reckoning
