#include "played.hpp"

namespace void_reckoning {
namespace {

/// Compares what the table says of every planet with what the world says.
void expect_as_in_the_world(Campaign& campaign) {
    const World& world = campaign.world();
    for (SystemNumber system = 0; system < campaign.map().size(); ++system) {
        const auto ids = campaign.map().planets(system);
        const auto rows = campaign.planets(system);
        ASSERT_EQ(rows.size(), ids.size());
        for (std::size_t i = 0; i < ids.size(); ++i) {
            const Planet facts = world.get<Planet>(ids[i]);
            ASSERT_EQ(rows[i].planet, ids[i]);
            ASSERT_EQ(rows[i].owner, campaign.owner(ids[i]).value_or(Seat{}));
            ASSERT_EQ(rows[i].facts.system, facts.system);
            ASSERT_EQ(rows[i].facts.planet_class, facts.planet_class);
            ASSERT_EQ(rows[i].facts.size, facts.size);
            ASSERT_EQ(rows[i].facts.richness, facts.richness);
        }
    }
}

std::size_t owned(Campaign& campaign) {
    std::size_t count = 0;
    for (SystemNumber system = 0; system < campaign.map().size(); ++system) {
        for (const PlanetRow& row : campaign.planets(system)) count += row.owner ? 1 : 0;
    }
    return count;
}

TEST(PlanetTable, SaysWhatTheWorldSaysAfterEveryCommit) {
    Campaign campaign = new_campaign(5);
    const std::size_t before = owned(campaign);
    Hooks hooks;
    hooks.after_commit = expect_as_in_the_world;
    (void)play(campaign, 40, hooks);
    EXPECT_GT(owned(campaign), before);
}

TEST(PlanetTable, FollowsWritesAndRestoresAndIsForgottenWithTheRest) {
    Campaign campaign = new_campaign(6);
    const Snapshot before = campaign.world().snapshot();
    const std::size_t settled = owned(campaign);
    const EntityId planet = campaign.map().planets(0).front();
    campaign.world().write<&Planet::richness>(planet, 7.5F);
    EXPECT_EQ(campaign.planets(0).front().facts.richness, 7.5F);
    (void)play(campaign, 30);
    EXPECT_NE(owned(campaign), settled);
    campaign.world().restore(before);
    expect_as_in_the_world(campaign);
    EXPECT_EQ(owned(campaign), settled);
    campaign.drop_derived();
    expect_as_in_the_world(campaign);
}

}  // namespace
}  // namespace void_reckoning
