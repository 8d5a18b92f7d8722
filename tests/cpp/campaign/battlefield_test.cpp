#include "void_reckoning/campaign/battlefield.hpp"

#include <map>

#include "played.hpp"
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

}  // namespace
}  // namespace void_reckoning
