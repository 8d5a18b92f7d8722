#include <gtest/gtest.h>

#include "scenarios/scene.hpp"
#include "void_reckoning/campaign/audit.hpp"

/// What a new campaign begins with.
namespace void_reckoning {
namespace {

using scenarios::frontier_universe;
using scenarios::kBlue;
using scenarios::kRed;

Campaign begun(std::int64_t factions = 2) {
    CampaignSettings settings;
    settings.factions = factions;
    settings.systems = 24;
    return Campaign::create(frontier_universe(), settings);
}

TEST(Setup, GivesEachFactionWhatItsUniverseSays) {
    Campaign campaign = begun();
    const World& world = campaign.world();
    audit(campaign);
    const FactionState red = world.get<FactionState>(campaign.faction_entity(kRed));
    EXPECT_EQ(red.treasury, 200'000);
    const Colony home = world.get<Colony>(red.capital);
    EXPECT_EQ(home.population, 5'000);
    EXPECT_EQ(home.stability, 1.0F);
    EXPECT_EQ(world.read<&Planet::planet_class>(red.capital), frontier_universe()->find_planet_class("green"));
    EXPECT_EQ(campaign.indexes().colonies_by_seat.at(world, kRed.value).size(), 1U);
    EXPECT_EQ(campaign.indexes().ships_by_seat.at(world, kRed.value).size(), 3U) << "two cutters and a freighter";
    EXPECT_EQ(campaign.indexes().fleets_by_seat.at(world, kRed.value).size(), 2U) << "the cutters together";
    EXPECT_EQ(campaign.indexes().armies_by_planet.at(world, red.capital).size(), 2U);
    const auto buildings = campaign.indexes().buildings_by_colony.at(world, red.capital);
    ASSERT_EQ(buildings.size(), 1U);
    EXPECT_EQ(world.read<&Building::type>(buildings[0]), frontier_universe()->find_building("mill"));
    const auto known = campaign.indexes().technologies_by_seat.at(world, kRed.value);
    ASSERT_EQ(known.size(), 1U);
    EXPECT_EQ(world.read<&KnownTechnology::technology>(known[0]), frontier_universe()->find_technology("fire"));

    const FactionState blue = world.get<FactionState>(campaign.faction_entity(kBlue));
    EXPECT_TRUE(blue.capital);
    EXPECT_TRUE(campaign.indexes().ships_by_seat.at(world, kBlue.value).empty());
    EXPECT_TRUE(campaign.indexes().technologies_by_seat.at(world, kBlue.value).empty());
}

TEST(Setup, GoesThroughTheFactionsAgainWhereThereAreMoreSeats) {
    const std::vector<std::string> ids = seat_ids(*frontier_universe(), 5);
    EXPECT_EQ(ids, (std::vector<std::string>{"red", "blue", "red_2", "blue_2", "red_3"}));
    Campaign campaign = begun(5);
    for (std::size_t seat = 0; seat < 5; ++seat) {
        EXPECT_EQ(campaign.spec(Seat(seat)).value, seat % 2);
        EXPECT_EQ(campaign.faction_id(Seat(seat)), ids[seat]);
    }
    EXPECT_EQ(campaign.faction_name(Seat(2)), "Red 2");
}

TEST(Setup, KeepsWhatTheGalaxyWasAskedToBe) {
    CampaignSettings settings;
    settings.factions = 2;
    settings.systems = 24;
    settings.shape = Shape::kRing;
    settings.thickness = 0.25;
    const Campaign campaign = Campaign::create(frontier_universe(), settings);
    const auto kept = campaign.world().get<WorldSettings>(campaign.state_entity());
    EXPECT_EQ(kept.factions, 2);
    EXPECT_EQ(kept.systems, 24U);
    EXPECT_EQ(kept.shape, static_cast<std::uint8_t>(Shape::kRing));
    EXPECT_EQ(kept.thickness, 0.25);
    settings.thickness = 2;
    EXPECT_THROW((void)Campaign::create(frontier_universe(), settings), InvalidInput);
}

TEST(Setup, RefusesSettingsOutOfRange) {
    EXPECT_THROW((void)begun(0), InvalidInput);
    EXPECT_THROW((void)begun(1'001), InvalidInput);
    CampaignSettings settings;
    settings.factions = 2;
    settings.policies = {"standard"};
    EXPECT_THROW((void)Campaign::create(frontier_universe(), settings), InvalidInput);
}

}  // namespace
}  // namespace void_reckoning
