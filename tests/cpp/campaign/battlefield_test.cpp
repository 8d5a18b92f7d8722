#include "void_reckoning/campaign/battlefield.hpp"

#include <map>

#include "played.hpp"
#include "scenarios/scene.hpp"
#include "void_reckoning/campaign/between_rounds.hpp"
#include "void_reckoning/campaign/terrain.hpp"

namespace void_reckoning {
namespace {

TEST(Battlefield, OnAPlanetHasTheGroundOfItsClassAndItsDefendersHaveCover) {
    Campaign campaign = new_campaign(61);
    const World& world = campaign.world();
    const EntityId home = world.read<&FactionState::capital>(campaign.faction_entity(Seat(1)));
    const Battlefield field(campaign, combat::Domain::kGround, world.read<&Planet::system>(home), home, Seat(0), Seat(1));
    const TerrainIndex ground = test_universe()->planet_classes[world.read<&Planet::planet_class>(home).value].terrain;
    ASSERT_TRUE(ground);
    EXPECT_EQ(field.terrain().cover, (*test_universe())[ground].cover);
    EXPECT_EQ(field.terrain().speed, (*test_universe())[ground].speed);
    EXPECT_EQ(field.cover(0), 0);
    EXPECT_EQ(field.cover(1), test_universe()->rules.defender_cover);
    EXPECT_GT(field.cover(1), 0);
}

TEST(Battlefield, InSpaceIsWhatTheSystemIsAlwaysAndEachTerrainComesUp) {
    Campaign campaign = new_campaign(62, 4, 150);
    std::map<std::uint16_t, int> drawn;
    for (std::size_t number = 0; number < campaign.map().size(); ++number) {
        const EntityId system = campaign.map().system(static_cast<SystemNumber>(number));
        const TerrainIndex terrain = space_terrain(campaign, system);
        ASSERT_TRUE(terrain);
        EXPECT_EQ((*test_universe())[terrain].domain, Domain::kSpace);
        EXPECT_EQ(space_terrain(campaign, system), terrain);
        ++drawn[terrain.value];
    }
    EXPECT_GE(drawn.size(), 3U);
    const Battlefield field(campaign, combat::Domain::kSpace, campaign.map().system(0), EntityId{}, Seat(0), Seat(1));
    EXPECT_EQ(field.terrain().sight, (*test_universe())[space_terrain(campaign, campaign.map().system(0))].sight);
    EXPECT_EQ(field.cover(1), 0) << "nobody digs in in space";
}

TEST(Battlefield, LeavesShipsTiredUntilTheyHaveRested) {
    Campaign campaign = new_campaign(63);
    World& world = campaign.world();
    const EntityId fleet = campaign.indexes().fleets_by_seat.at(world, 0)[0];
    const EntityId enemy = campaign.indexes().fleets_by_seat.at(world, 1)[0];
    Battlefield field(campaign, combat::Domain::kSpace, campaign.map().system(0), EntityId{}, Seat(0), Seat(1));
    field.add_fleet(0, fleet);
    field.add_fleet(1, enemy);
    ASSERT_TRUE(field.contested());
    field.open(campaign);
    field.resolve(campaign.battle_scratch(0), nullptr);
    field.apply(campaign);
    float most = 0;
    const auto each_ship = [&](auto visit) {
        for (const auto& block : world.blocks<Ship>()) {
            for (const float fatigue : block.read<&Ship::fatigue>()) visit(fatigue);
        }
    };
    each_ship([&](float fatigue) { most = std::max(most, fatigue); });
    EXPECT_GT(most, 0.0F);
    EXPECT_LE(most, 0.5F);
    recover_units(campaign);
    each_ship([](float fatigue) { EXPECT_EQ(fatigue, 0.0F); });
}

TEST(Battlefield, WritesEveryUnitsFateHurtsAndExperienceBack) {
    scenarios::Scene scene;
    const EntityId mine = scene.fleet(scenarios::kRed, 0, {{"cruiser", 4}});
    const EntityId theirs = scene.fleet(scenarios::kBlue, 0, {{"cutter", 6}});
    std::vector<EntityId> units = scene.ships(mine);
    for (const EntityId ship : scene.ships(theirs)) units.push_back(ship);
    Battlefield field(scene.campaign, combat::Domain::kSpace, scene.system(0), EntityId{}, scenarios::kRed, scenarios::kBlue);
    field.add_fleet(0, mine);
    field.add_fleet(1, theirs);
    field.open(scene.campaign);
    field.resolve(scene.campaign.battle_scratch(0), nullptr);
    field.apply(scene.campaign);
    std::size_t hurt = 0;
    for (std::size_t i = 0; i < units.size(); ++i) {
        const combat::UnitResult& after = field.result().units[i];
        ASSERT_EQ(scene.world().alive(units[i]), after.fate != combat::Fate::kDestroyed);
        if (!scene.world().alive(units[i])) continue;
        const Ship ship = scene.world().get<Ship>(units[i]);
        EXPECT_EQ(ship.hull, after.hull);
        EXPECT_EQ(ship.shields, after.shields);
        EXPECT_EQ(ship.morale, after.morale);
        EXPECT_EQ(ship.fatigue, after.fatigue);
        EXPECT_EQ(ship.experience, after.experience_gained);
        hurt += ship.hull < 300'000 ? 1 : 0;
    }
    EXPECT_GT(hurt, 0U);
    EXPECT_EQ(scene.campaign.state().combats, 1U);
    EXPECT_EQ(scene.campaign.state().decided, field.result().decided ? 1U : 0U);
}

TEST(Battlefield, WritesArmiesHurtsAndExperienceBack) {
    scenarios::Scene scene;
    const EntityId colony = scene.settle(scenarios::kBlue, scene.planet(0), 1'000);
    const EntityId fleet = scene.fleet(scenarios::kRed, 0, {{"freighter", 2}});
    std::vector<EntityId> mine, theirs;
    for (int i = 0; i < 5; ++i) mine.push_back(scene.army(fleet, "grenadier"));
    for (int i = 0; i < 2; ++i) theirs.push_back(scene.army(colony, "guard"));
    scene.world().write<&Army::experience>(mine[0], 40);
    Battlefield field(scene.campaign, combat::Domain::kGround, scene.system(0), colony, scenarios::kRed, scenarios::kBlue);
    field.add_armies(0, fleet, mine);
    field.add_armies(1, colony, theirs);
    field.add_conjured(1, colony, scene.unit("militia"), 2, false);
    EXPECT_EQ(field.units(), 9U);
    field.open(scene.campaign);
    field.resolve(scene.campaign.battle_scratch(0), nullptr);
    field.apply(scene.campaign);
    std::size_t learned = 0;
    for (std::size_t i = 0; i < mine.size(); ++i) {
        const combat::UnitResult& after = field.result().units[i];
        ASSERT_EQ(scene.world().alive(mine[i]), after.fate != combat::Fate::kDestroyed);
        if (!scene.world().alive(mine[i])) continue;
        const Army army = scene.world().get<Army>(mine[i]);
        EXPECT_EQ(army.strength, after.hull);
        EXPECT_EQ(army.morale, after.morale);
        EXPECT_EQ(army.experience, after.experience_gained + (i == 0 ? 40 : 0));
        learned += after.experience_gained > 0 ? 1 : 0;
    }
    EXPECT_GT(learned, 0U);
}

TEST(Battlefield, NamesItsGroupsBeforeTheFirstShot) {
    scenarios::Scene scene;
    const EntityId colony = scene.settle(scenarios::kBlue, scene.planet(0), 1'000);
    const EntityId first = scene.fleet(scenarios::kRed, 0, {{"cutter", 2}});
    const EntityId second = scene.fleet(scenarios::kRed, 0, {{"lancer"}});
    const EntityId defender = scene.fleet(scenarios::kBlue, 0, {{"cutter", 3}});
    Battlefield field(scene.campaign, combat::Domain::kSpace, scene.system(0), EntityId{}, scenarios::kRed, scenarios::kBlue);
    field.add_fleet(0, first);
    field.add_fleet(0, second);
    field.add_fleet(1, defender);
    field.add_conjured(1, colony, scene.unit("cutter"), 4, true);
    field.open(scene.campaign);
    const EventStream& events = scene.campaign.events();
    ASSERT_EQ(events.count(EventType::kCombatParticipant), 4U);
    const auto is = [&](std::size_t index, EntityId entity, std::uint8_t side, Seat owner, std::uint32_t units) {
        const auto group = events.get<CombatParticipant>(index);
        return group.combat == field.number() && group.entity == entity && group.side == side && group.owner == owner.value &&
               group.units == units;
    };
    EXPECT_TRUE(is(0, first, 0, scenarios::kRed, 2));
    EXPECT_TRUE(is(1, second, 0, scenarios::kRed, 1));
    EXPECT_TRUE(is(2, defender, 1, scenarios::kBlue, 3));
    EXPECT_TRUE(is(3, colony, 1, scenarios::kBlue, 4));
    EXPECT_EQ(events.types()[events.size() - 5], EventType::kCombatStart);
}

}  // namespace
}  // namespace void_reckoning
