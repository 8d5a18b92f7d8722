#include "void_reckoning/campaign/forces.hpp"

#include "played.hpp"
#include "void_reckoning/campaign/between_rounds.hpp"

namespace void_reckoning {
namespace {

UnitTypeIndex type_that(bool (*fits)(const UnitType&)) {
    for (std::size_t i = 0; i < test_universe()->unit_types.size(); ++i) {
        if (fits(test_universe()->unit_types[i])) return UnitTypeIndex(i);
    }
    throw std::logic_error("the universe has no such unit type");
}

TEST(Forces, ADebtThatTakesACarrierTakesItsCompaniesOnlyOnce) {
    Campaign campaign = new_campaign(51);
    World& world = campaign.world();
    const Seat seat(0);
    const EntityId system = world.read<&Fleet::system>(campaign.indexes().fleets_by_seat.at(world, seat.value)[0]);
    const EntityId fleet = create_fleet(campaign, seat, system, SpawnReason::kBuilt);
    const UnitTypeIndex transport = type_that([](const UnitType& type) { return type.transport > 0; });
    (void)create_ship(campaign, seat, fleet, transport, SpawnReason::kBuilt);
    const EntityId capital = world.read<&FactionState::capital>(campaign.faction_entity(seat));
    const UnitTypeIndex company = type_that([](const UnitType& type) { return type.domain == Domain::kGround; });
    for (int i = 0; i < 3; ++i) {
        const EntityId army = create_army(campaign, seat, capital, company, SpawnReason::kBuilt);
        world.write<&Army::planet>(army, EntityId{});
        world.write<&Army::carrier>(army, fleet);
    }
    world.write<&FactionState::treasury>(campaign.faction_entity(seat), -1'000'000'000);
    collect_income(campaign);
    EXPECT_TRUE(campaign.indexes().ships_by_seat.at(world, seat.value).empty());
    EXPECT_TRUE(campaign.indexes().armies_by_seat.at(world, seat.value).empty());
    EXPECT_TRUE(campaign.indexes().fleets_by_seat.at(world, seat.value).empty());
    EXPECT_EQ(world.read<&FactionState::treasury>(campaign.faction_entity(seat)), 0);
    audit(campaign);
}

TEST(Forces, ANewShipJoinsOnlyFleetsOfAboutItsSpeed) {
    Campaign campaign = new_campaign(52);
    World& world = campaign.world();
    const Seat seat(0);
    for (const EntityId fleet : campaign.indexes().fleets_by_seat.at(world, seat.value)) {
        double slowest = 1e9;
        double fastest = 0;
        for (const EntityId ship : campaign.indexes().ships_by_fleet.at(world, fleet)) {
            const double speed = campaign.modifiers(seat)[world.read<&Ship::type>(ship)].speed;
            slowest = std::min(slowest, speed);
            fastest = std::max(fastest, speed);
        }
        EXPECT_GE(slowest, 0.7 * fastest);
    }
}

}  // namespace
}  // namespace void_reckoning
