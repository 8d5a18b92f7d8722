#include "void_reckoning/campaign/sighting_index.hpp"

#include "played.hpp"

namespace void_reckoning {
namespace {

/// By looking at every sighting.
EntityId sighting_by_search(const World& world, Seat seat, EntityId subject) {
    for (const EntityId id : world.sorted_ids<Sighting, Faction>()) {
        if (world.read<&Sighting::subject>(id) == subject && world.read<&Faction::seat>(id) == seat) return id;
    }
    return {};
}

void expect_right(Campaign& campaign) {
    const World& world = campaign.world();
    for (std::uint16_t seat = 0; seat < campaign.seats(); ++seat) {
        for (const EntityId system : world.sorted_ids<System>()) {
            ASSERT_EQ(campaign.sighting(Seat(seat), system), sighting_by_search(world, Seat(seat), system));
        }
    }
}

TEST(SightingIndex, FollowsTurnsRestoresAndChangesFromOutside) {
    Campaign campaign = new_campaign(3, 3, 20);
    (void)play(campaign, 3);
    expect_right(campaign);
    const Snapshot before = campaign.world().snapshot();
    (void)play(campaign, 5);
    expect_right(campaign);
    // A sighting that turns out to be of another place, one that turns out to be another's, one that is forgotten.
    World& world = campaign.world();
    const std::vector<EntityId> sightings = world.sorted_ids<Sighting>();
    ASSERT_GT(sightings.size(), 3U);
    const EntityId planet = world.sorted_ids<Planet>().back();
    world.write<&Sighting::subject>(sightings[0], planet);
    expect_right(campaign);
    Faction other = world.get<Faction>(sightings[1]);
    other.seat = Seat(static_cast<std::uint16_t>((other.seat.value + 1) % campaign.seats()));
    const EntityId elsewhere = world.create(Sighting{planet, Seat{}, 1, 0}, other);
    EXPECT_EQ(campaign.sighting(other.seat, planet), elsewhere);
    world.destroy(sightings[2]);
    expect_right(campaign);
    // Of two of the same, the one of lower id, whichever goes.
    const EntityId twin = world.create(Sighting{planet, Seat{}, 1, 0}, other);
    EXPECT_EQ(campaign.sighting(other.seat, planet), std::min(elsewhere, twin));
    world.destroy(std::min(elsewhere, twin));
    EXPECT_EQ(campaign.sighting(other.seat, planet), std::max(elsewhere, twin));
    campaign.drop_derived();
    expect_right(campaign);
    campaign.restore(before);
    expect_right(campaign);
}

}  // namespace
}  // namespace void_reckoning
