#include "void_reckoning/campaign/movement.hpp"

#include <gtest/gtest.h>

#include "scenarios/scene.hpp"
#include "void_reckoning/campaign/audit.hpp"
#include "void_reckoning/campaign/faction_processor.hpp"

namespace void_reckoning {
namespace {

using scenarios::kBlue;
using scenarios::kRed;
using scenarios::row_of;
using scenarios::Scene;

/// Red's turns one after another, each ended before the next begins.
struct Voyage {
    Scene scene;
    FactionProcessor turn{scene.campaign, nullptr, {}};

    explicit Voyage(float light_years) : Voyage(row_of(5, light_years)) {}
    explicit Voyage(const scenarios::Chart& chart) : scene(chart) {}
    void next_turn() {
        if (turn.open()) {
            (void)turn.commit();
            scene.set_turn(scene.campaign.turn() + 1);
            scene.world().write<&CampaignState::slot>(scene.campaign.state_entity(), std::uint16_t{0});
            audit(scene.campaign);
        }
        turn.begin(kRed);
    }
    std::string move(EntityId fleet, SystemNumber to) { return turn.execute(MoveFleet{fleet, scene.system(to)}).reason; }
    [[nodiscard]] float x(EntityId fleet) { return scene.world().get<Position>(fleet).x; }
    [[nodiscard]] bool stands_at(EntityId fleet, SystemNumber system) {
        return !scene.world().has<Movement>(fleet) && scene.world().read<&Fleet::system>(fleet) == scene.system(system);
    }
};

TEST(Movement, CoversItsSpeedEachTurnWhateverTheLanes) {
    Voyage voyage(10);
    const EntityId fleet = voyage.scene.fleet(kRed, 0, {{"cutter"}});  // 8 light years a turn
    voyage.next_turn();
    EXPECT_EQ(voyage.move(fleet, 2), "");
    EXPECT_FLOAT_EQ(voyage.x(fleet), 8);
    EXPECT_FLOAT_EQ(voyage.scene.world().get<Movement>(fleet).progress, 8);
    voyage.next_turn();
    voyage.next_turn();  // the second turn's way was settled at its end
    EXPECT_FLOAT_EQ(voyage.x(fleet), 16);
    EXPECT_FLOAT_EQ(voyage.scene.world().get<Movement>(fleet).progress, 6);
    EXPECT_EQ(voyage.scene.world().read<&Fleet::system>(fleet), voyage.scene.system(1));
    voyage.next_turn();
    EXPECT_TRUE(voyage.stands_at(fleet, 2)) << "what is left of the turn is not used";
    EXPECT_FLOAT_EQ(voyage.x(fleet), 20);
    voyage.next_turn();
    EXPECT_TRUE(voyage.stands_at(fleet, 2));
}

TEST(Movement, GoesThroughSpaceAndSaysWhereItIs) {
    Voyage voyage(scenarios::Chart{{{0, 0, 0}, {4, 6, 12}}, {{0, 1}}});  // a lane of 14 light years
    const EntityId fleet = voyage.scene.fleet(kRed, 0, {{"cutter"}});
    voyage.next_turn();
    EXPECT_EQ(voyage.move(fleet, 1), "");
    const Position place = voyage.scene.world().get<Position>(fleet);
    EXPECT_FLOAT_EQ(place.x, 4 * 8 / 14.0F);
    EXPECT_FLOAT_EQ(place.y, 6 * 8 / 14.0F);
    EXPECT_FLOAT_EQ(place.z, 12 * 8 / 14.0F);
    const EventStream& events = voyage.scene.campaign.events();
    ASSERT_EQ(events.count(EventType::kEntityMoved), 1U);
    EXPECT_EQ(events.get<EntityMoved>(0).z, place.z);
    voyage.next_turn();
    voyage.next_turn();
    EXPECT_TRUE(voyage.stands_at(fleet, 1));
    EXPECT_EQ(voyage.scene.world().get<Position>(fleet).z, 12);
}

TEST(Movement, PassesSystemsOfWhichNobodyStopsIt) {
    Voyage voyage(2);
    const EntityId fleet = voyage.scene.fleet(kRed, 0, {{"cutter"}});
    voyage.next_turn();
    EXPECT_EQ(voyage.move(fleet, 4), "");
    EXPECT_TRUE(voyage.stands_at(fleet, 4)) << "exactly its 8 light years";
    EXPECT_EQ(voyage.scene.campaign.events().count(EventType::kEntityMoved), 4U);
}

TEST(Movement, IsOnceATurn) {
    Voyage voyage(3);
    const EntityId fleet = voyage.scene.fleet(kRed, 0, {{"cutter"}});
    voyage.next_turn();
    EXPECT_EQ(voyage.move(fleet, 1), "");
    EXPECT_EQ(voyage.move(fleet, 2), "the fleet has moved this turn");
    voyage.next_turn();
    EXPECT_EQ(voyage.move(fleet, 2), "");
}

TEST(Movement, IsAsFastAsTheSlowestShip) {
    Voyage voyage(10);
    const EntityId fleet = voyage.scene.fleet(kRed, 0, {{"cutter"}, {"cruiser"}, {"cutter"}});
    voyage.next_turn();
    EXPECT_EQ(voyage.move(fleet, 1), "");
    EXPECT_FLOAT_EQ(voyage.x(fleet), 5);
}

TEST(Movement, EndsWhereArmedEnemiesStand) {
    Voyage voyage(2);
    const EntityId fleet = voyage.scene.fleet(kRed, 0, {{"cutter", 30}});
    const EntityId enemy = voyage.scene.fleet(kBlue, 1, {{"cutter"}});
    voyage.next_turn();
    EXPECT_EQ(voyage.move(fleet, 3), "");
    EXPECT_EQ(voyage.scene.campaign.state().combats, 1U);
    EXPECT_TRUE(voyage.stands_at(fleet, 1));
    EXPECT_FALSE(voyage.scene.world().alive(enemy) && voyage.stands_at(enemy, 1));
}

TEST(Movement, OfAnEvasiveFleetPassesTheUnarmed) {
    Voyage voyage(2);
    const EntityId fleet = voyage.scene.fleet(kRed, 0, {{"cutter"}}, Stance::kEvasive);
    (void)voyage.scene.fleet(kBlue, 1, {{"freighter"}});
    voyage.next_turn();
    EXPECT_EQ(voyage.move(fleet, 3), "");
    EXPECT_TRUE(voyage.stands_at(fleet, 3));
    EXPECT_EQ(voyage.scene.campaign.state().combats, 0U);
}

TEST(Movement, IsRefusedWhereItCanNotBe) {
    Voyage voyage(10);
    const EntityId fleet = voyage.scene.fleet(kRed, 0, {{"cutter"}});
    const EntityId moored = voyage.scene.fleet(kRed, 0, {{"cutter"}, {"platform"}});
    voyage.next_turn();
    EXPECT_EQ(voyage.move(fleet, 0), "the fleet is there already");
    EXPECT_EQ(voyage.move(moored, 1), "the fleet can't leave its system: one of its ships has no drive");
    EXPECT_EQ(voyage.turn.execute(MoveFleet{fleet, voyage.scene.planet(1)}).reason,
              fmt::format("{} is not a system", voyage.scene.planet(1).value));
    EXPECT_EQ(voyage.move(fleet, 1), "");
    EXPECT_EQ(voyage.move(fleet, 2), "the fleet is on a starlane");
}

TEST(Movement, SeesWhatItComesBy) {
    Voyage voyage(4);
    const EntityId fleet = voyage.scene.fleet(kRed, 0, {{"cruiser"}});  // 6 light years of sight, 5 a turn
    voyage.next_turn();
    EXPECT_FALSE(voyage.turn.view().sees(2));
    EXPECT_EQ(voyage.move(fleet, 1), "");
    EXPECT_TRUE(voyage.turn.view().sees(2));
    EXPECT_FALSE(voyage.turn.view().sees(3));
    EXPECT_TRUE(voyage.turn.view().sees(0));
}

}  // namespace
}  // namespace void_reckoning
