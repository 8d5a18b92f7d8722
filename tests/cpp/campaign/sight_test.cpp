#include "played.hpp"
#include "scenarios/scene.hpp"
#include "void_reckoning/campaign/forces.hpp"

namespace void_reckoning {
namespace {

/// Changes what nobody of the seat can see: others' fleets out of sight or under way, their treasuries, memories and queues, and what is
/// on their colonies in systems out of sight.
std::size_t change_the_unseen(Campaign& campaign, Seat seat, const Sight& sight, RandomAddress dice) {
    World& world = campaign.world();
    std::size_t changes = 0;
    const auto foreign = [&](EntityId id) { return campaign.owner(id) && *campaign.owner(id) != seat; };
    const auto chosen = [&](EntityId id) { return dice.at(id.value).uniform() < 0.5; };
    for (const EntityId id : world.sorted_ids<Fleet>()) {
        if (!foreign(id) || !chosen(id)) continue;
        const bool visible = !world.has<Movement>(id) && sight.sees(campaign.number(world.read<&Fleet::system>(id)));
        if (visible) continue;
        ++changes;
        world.write<&Fleet::stance>(id, Stance::kEvasive);
        world.write<&Fleet::moved_turn>(id, 0);
        const auto there = campaign.indexes().ships_by_fleet.at(world, id);
        const std::vector<EntityId> ships(there.begin(), there.end());
        for (const EntityId ship : ships) world.write<&Ship::hull>(ship, 1 + world.read<&Ship::hull>(ship) / 2);
        if (dice.at(id.value).uniform(1) < 0.5) {
            (void)create_ship(campaign, *campaign.owner(id), id, world.read<&Ship::type>(ships[0]), SpawnReason::kBuilt);
        } else if (campaign.indexes().armies_by_carrier.at(world, id).empty()) {
            for (const EntityId ship : ships) destroy_unit(campaign, ship, DestroyReason::kCombat, 0);
            remove_fleet(campaign, id, DestroyReason::kCombat, 0);
        }
    }
    for (std::size_t i = 0; i < campaign.seats(); ++i) {
        if (Seat(i) == seat) continue;
        const EntityId faction = campaign.faction_entity(Seat(i));
        world.write<&FactionState::treasury>(faction, world.read<&FactionState::treasury>(faction) * 3 + 7);
        world.write<&FactionState::income>(faction, 77'000);
        world.write<&FactionState::score>(faction, 1);
        world.write<&FactionState::memory>(faction, world.enter("something else"));
        world.write<&Research::progress>(faction, 5);
        ++changes;
    }
    for (const EntityId id : world.sorted_ids<QueueEntry>()) {
        if (!foreign(id) || !chosen(id)) continue;
        world.destroy(id);
        ++changes;
    }
    for (const EntityId id : world.sorted_ids<Sighting>()) {
        if (!foreign(id)) continue;
        world.write<&Sighting::strength>(id, world.read<&Sighting::strength>(id) + 100);
        ++changes;
    }
    for (const EntityId id : world.sorted_ids<SightedUnits>()) {
        if (!foreign(id)) continue;
        world.write<&SightedUnits::count>(id, world.read<&SightedUnits::count>(id) + 1);
        ++changes;
    }
    for (const EntityId id : world.sorted_ids<Colony>()) {
        if (!foreign(id) || sight.sees(campaign.number(world.read<&Planet::system>(id)))) continue;
        ++changes;
        world.write<&Colony::population>(id, world.read<&Colony::population>(id) * 2 + 1000);
        world.write<&Colony::stability>(id, 0.5F);
        const auto armies = campaign.indexes().armies_by_planet.at(world, id);
        for (const EntityId army : std::vector<EntityId>(armies.begin(), armies.end()))
            destroy_unit(campaign, army, DestroyReason::kCombat, 0);
    }
    return changes;
}

/// All that the view tells of others' units, by system and planet, and the turns that it is of.
std::vector<std::pair<std::optional<std::uint32_t>, std::vector<SeenUnits>>> compositions(const FactionView& view) {
    std::vector<std::pair<std::optional<std::uint32_t>, std::vector<SeenUnits>>> all;
    for (SystemNumber system = 0; system < view.map().size(); ++system) {
        std::vector<SeenUnits> units;
        const auto turn = view.hostile_composition(system, units);
        all.emplace_back(turn, units);
        for (const EntityId planet : view.map().planets(system)) {
            units.clear();
            const auto seen = view.garrison_composition(planet, units);
            all.emplace_back(seen, units);
        }
    }
    return all;
}

class SightOf : public ::testing::TestWithParam<std::string_view> {};

TEST_P(SightOf, WhatAFactionCannotSeeNeverChangesItsPlan) {
    Campaign campaign = new_campaign(21, 5, 50);
    const auto policy = make_policy(GetParam());
    const auto usual = make_policy("standard");
    TurnOrchestrator orchestrator(campaign, nullptr, {});
    std::size_t changes = 0;
    std::size_t orders = 0;
    for (int round = 0; round < 60; ++round) {
        while (const auto seat = orchestrator.next()) {
            FactionProcessor& processor = orchestrator.processor();
            processor.begin(*seat);
            const Plan before = policy->plan(processor.view());
            const auto known = compositions(processor.view());
            const Snapshot snapshot = campaign.world().snapshot();
            const Sight sight(campaign, *seat);
            changes += change_the_unseen(campaign, *seat, sight, RandomAddress(static_cast<std::uint64_t>(round)).at(seat->value));
            const Plan after = policy->plan(processor.view());
            ASSERT_EQ(compositions(processor.view()), known);
            ASSERT_EQ(before.memory, after.memory);
            ASSERT_EQ(before.orders.size(), after.orders.size()) << "round " << round << ", seat " << seat->value;
            for (std::size_t i = 0; i < before.orders.size(); ++i) ASSERT_TRUE(same(before.orders[i], after.orders[i]));
            orders += before.orders.size();
            campaign.world().restore(snapshot);
            processor.abandon();
            (void)processor.play(*seat, *usual);
        }
        (void)orchestrator.finish_round();
    }
    EXPECT_GT(changes, 5'000U);
    EXPECT_GT(orders, 300U);
}

INSTANTIATE_TEST_SUITE_P(EveryPolicy, SightOf, ::testing::Values("random", "greedy", "standard"),
                         [](const auto& instance) { return std::string(instance.param); });

TEST(Sight, ReachesAsFarAsTheRulesSayAndThatFarExactly) {
    scenarios::Scene scene(scenarios::row_of(6, 12));
    scene.settle(scenarios::kRed, scene.planet(1), 1'000);  // sees 12 light years far
    const Sight sight(scene.campaign, scenarios::kRed);
    for (const SystemNumber near : {0U, 1U, 2U}) EXPECT_TRUE(sight.sees(near)) << near;
    for (const SystemNumber far : {3U, 4U, 5U}) EXPECT_FALSE(sight.sees(far)) << far;
    const Sight others(scene.campaign, scenarios::kBlue);
    for (SystemNumber system = 0; system < 6; ++system) EXPECT_FALSE(others.sees(system)) << system;
}

TEST(Sight, ReachesAsFarUpAndDownAsAlongTheMap) {
    // From the first: one just as far above as is seen, one a little farther below, and one that seems near on the map only.
    scenarios::Scene scene(scenarios::Chart{{{0, 0, 0}, {0, 0, 12}, {0, 0, -12.1F}, {5, 0, 11.5F}}, {{0, 1}, {0, 2}, {0, 3}}});
    scene.settle(scenarios::kRed, scene.planet(0), 1'000);
    const Sight sight(scene.campaign, scenarios::kRed);
    EXPECT_TRUE(sight.sees(1));
    EXPECT_FALSE(sight.sees(2));
    EXPECT_FALSE(sight.sees(3));
}

TEST(Sight, OfAFleetIsThatOfItsBestShip) {
    scenarios::Scene scene(scenarios::row_of(6, 5));
    const EntityId fleet = scene.fleet(scenarios::kRed, 0, {{"cruiser"}, {"cutter"}, {"freighter"}});
    EXPECT_EQ(detection_range(scene.campaign, fleet), 15);
    const Sight sight(scene.campaign, scenarios::kRed);
    EXPECT_TRUE(sight.sees(3));
    EXPECT_FALSE(sight.sees(4));
}

}  // namespace
}  // namespace void_reckoning
