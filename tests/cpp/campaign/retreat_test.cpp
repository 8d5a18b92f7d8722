#include "played.hpp"
#include "void_reckoning/campaign/faction_processor.hpp"
#include "void_reckoning/campaign/forces.hpp"

namespace void_reckoning {
namespace {

constexpr Seat kMine(0), kTheirs(1);

/// Lanes from a system to every other.
std::vector<int> lanes_from(const Starmap& map, SystemNumber from) {
    std::vector<int> lanes(map.size(), -1);
    std::vector<SystemNumber> queue{from};
    lanes[from] = 0;
    for (std::size_t i = 0; i < queue.size(); ++i) {
        for (const LaneEnd& lane : map.lanes(queue[i])) {
            if (lanes[lane.to] >= 0) continue;
            lanes[lane.to] = lanes[queue[i]] + 1;
            queue.push_back(lane.to);
        }
    }
    return lanes;
}

/// An evasive fleet in the middle of the map, a strong enemy beside it, and an enemy's ship in every system up to `held` lanes away.
struct Chase {
    Campaign campaign = new_campaign(7, 2, 60);
    SystemNumber here = kNoSystem;
    EntityId fleet;
    std::vector<int> lanes;

    explicit Chase(int held) {
        const Starmap& map = campaign.map();
        std::size_t most = 0;
        for (SystemNumber system = 0; system < map.size(); ++system) {
            const auto away = lanes_from(map, system);
            const bool far = away[campaign.number(home(kMine))] > 5 || away[campaign.number(home(kTheirs))] > 5;
            if (far && map.lanes(system).size() > most) here = system, most = map.lanes(system).size();
        }
        lanes = lanes_from(map, here);
        fleet = add(kMine, here, 6, Stance::kEvasive);
        (void)add(kTheirs, here, 11, Stance::kAggressive);
        for (SystemNumber system = 0; system < map.size(); ++system) {
            if (lanes[system] > 0 && lanes[system] <= held)
                (void)add(kTheirs, system, 1 + static_cast<int>(system % 3), Stance::kDefensive);
        }
    }

    [[nodiscard]] EntityId home(Seat seat) {
        const EntityId capital = campaign.world().read<&FactionState::capital>(campaign.faction_entity(seat));
        return campaign.world().read<&Planet::system>(capital);
    }
    EntityId add(Seat seat, SystemNumber system, int ships, Stance stance) {
        const EntityId added = create_fleet(campaign, seat, campaign.map().system(system), SpawnReason::kBuilt);
        campaign.world().write<&Fleet::stance>(added, stance);
        // The one with most hull: it lives to run.
        UnitTypeIndex warship;
        for (std::size_t i = 0; i < campaign.universe().unit_types.size(); ++i) {
            const UnitStats& stats = campaign.modifiers(seat)[UnitTypeIndex(i)];
            const bool ship = campaign.universe().unit_types[i].domain == Domain::kSpace && stats.armed;
            if (ship && (!warship || stats.profile.hull > campaign.modifiers(seat)[warship].profile.hull)) warship = UnitTypeIndex(i);
        }
        for (int i = 0; i < ships; ++i) (void)create_ship(campaign, seat, added, warship, SpawnReason::kBuilt);
        return added;
    }
    /// The enemy attacks; where the fleet is then.
    SystemNumber attack() {
        FactionProcessor processor(campaign, nullptr, {});
        processor.begin(kTheirs);
        (void)processor.commit();
        EXPECT_GT(campaign.state().combats, 0U);
        EXPECT_TRUE(campaign.world().alive(fleet)) << "nothing is left to run";
        return campaign.number(campaign.world().read<&Fleet::system>(fleet));
    }
};

TEST(Retreat, IsToTheNearestSystemWithoutEnemies) {
    for (const int held : {0, 1, 2, 3}) {
        Chase chase(held);
        const SystemNumber to = chase.attack();
        EXPECT_EQ(hostile_strength_at(chase.campaign, kMine, to), 0) << held;
        EXPECT_EQ(chase.lanes[to], held + 1) << held;
        EXPECT_FALSE(chase.campaign.world().has<Movement>(chase.fleet));
    }
}

TEST(Retreat, OfWhoIsSurroundedIsToTheLeastGuardedNeighbour) {
    Chase chase(4);
    double least = 1e30;
    for (const LaneEnd& lane : chase.campaign.map().lanes(chase.here)) {
        least = std::min(least, hostile_strength_at(chase.campaign, kMine, lane.to));
    }
    const SystemNumber to = chase.attack();
    EXPECT_EQ(chase.lanes[to], 1);
    EXPECT_EQ(hostile_strength_at(chase.campaign, kMine, to), least);
}

TEST(Retreat, PrefersAnOwnColonyAmongEquallyNear) {
    Chase chase(0);
    World& world = chase.campaign.world();
    EntityId planet;
    SystemNumber home = kNoSystem;
    for (const LaneEnd& lane : chase.campaign.map().lanes(chase.here)) {
        for (const PlanetRow& row : chase.campaign.planets(lane.to)) {
            if (!row.owner) planet = row.planet, home = lane.to;
        }
    }
    ASSERT_NE(home, kNoSystem);
    world.add(planet, chase.campaign.tag(kMine));
    world.add(planet, Colony{1'000, 1.0F, 0});
    EXPECT_EQ(chase.attack(), home);
}

}  // namespace
}  // namespace void_reckoning
