#include <map>

#include "played.hpp"
#include "void_reckoning/campaign/between_rounds.hpp"
#include "void_reckoning/campaign/colony_output.hpp"
#include "void_reckoning/campaign/composition.hpp"
#include "void_reckoning/campaign/forces.hpp"

namespace void_reckoning {
namespace {

/// Owner, type -> number, thousandths of health.
using Census = std::map<std::pair<Seat, UnitTypeIndex>, std::pair<std::uint32_t, std::int64_t>>;

void count_unit(Campaign& campaign, Census& census, Seat owner, UnitTypeIndex type, std::int64_t left) {
    const std::int64_t full = campaign.modifiers(owner)[type].profile.hull;
    auto& [number, health] = census[{owner, type}];
    ++number;
    health += std::min<std::int64_t>(1000, std::max<std::int64_t>(1, (left * 1000 + full / 2) / full));
}

void count_whole(Census& census, Seat owner, UnitTypeIndex type, std::int32_t number) {
    if (number == 0) return;
    census[{owner, type}].first += static_cast<std::uint32_t>(number);
    census[{owner, type}].second += number * std::int64_t{1000};
}

/// Who is there, by going through every ship, army and colony of the world.
Census in_space(Campaign& campaign, Seat seat, EntityId system) {
    const World& world = campaign.world();
    Census census;
    for (const EntityId id : world.sorted_ids<Ship>()) {
        const Ship ship = world.get<Ship>(id);
        const Seat owner = *campaign.owner(id);
        if (owner == seat || world.has<Movement>(ship.fleet) || world.get<Fleet>(ship.fleet).system != system) continue;
        count_unit(campaign, census, owner, ship.type, ship.hull);
    }
    for (const EntityId id : world.sorted_ids<Colony>()) {
        if (world.get<Planet>(id).system != system || campaign.owner(id) == seat) continue;
        count_whole(census, *campaign.owner(id), campaign.universe().rules.platform_type, orbital_defence(campaign, id));
    }
    return census;
}

Census on_planet(Campaign& campaign, Seat seat, EntityId planet) {
    const World& world = campaign.world();
    Census census;
    if (!campaign.owner(planet) || campaign.owner(planet) == seat) return census;
    for (const EntityId id : world.sorted_ids<Army>()) {
        const Army army = world.get<Army>(id);
        if (army.planet == planet) count_unit(campaign, census, *campaign.owner(id), army.type, army.strength);
    }
    count_whole(census, *campaign.owner(planet), campaign.universe().rules.militia_type, militia_armies(campaign, planet));
    return census;
}

/// By sighting.
std::map<EntityId, Census> written(const World& world) {
    std::map<EntityId, Census> all;
    for (const EntityId id : world.sorted_ids<SightedUnits>()) {
        const SightedUnits units = world.get<SightedUnits>(id);
        EXPECT_TRUE(all[units.sighting].emplace(std::pair{units.owner, units.type}, std::pair{units.count, units.health}).second);
    }
    return all;
}

Census census_of(const std::vector<SeenUnits>& composition) {
    Census census;
    for (const SeenUnits& units : composition) {
        EXPECT_TRUE(census.emplace(std::pair{units.owner, units.type}, std::pair{units.count, units.health}).second);
    }
    return census;
}

TEST(Sightings, HoldWhoWasThereByTypeAndKeepItWhenOutOfSight) {
    Campaign campaign = new_campaign(31, 5, 40);
    const World& world = campaign.world();
    const auto policy = make_policy("standard");
    TurnOrchestrator orchestrator(campaign, nullptr, {});
    std::map<EntityId, Census> kept;
    std::size_t in_sight = 0;
    std::size_t remembered = 0;
    std::size_t lost = 0;
    for (int round = 0; round < 90; ++round) {
        while (const auto seat = orchestrator.next()) {
            (void)orchestrator.processor().play(*seat, *policy);
            if (round % 3 != 2) {
                kept.clear();
                continue;
            }
            std::map<EntityId, Census> all = written(world);
            for (const EntityId id : world.sorted_ids<Sighting>()) {
                const Sighting sighting = world.get<Sighting>(id);
                const Seat whose = *campaign.owner(id);
                const Census rows = all[id];
                const bool of_planet = world.has<Planet>(sighting.subject);
                // Only its own faction writes down a system.
                const EntityId system = of_planet ? world.read<&Planet::system>(sighting.subject) : sighting.subject;
                const EntityId around = campaign.sighting(whose, system);
                const bool mine = whose == *seat && around && world.read<&Sighting::turn>(around) == campaign.turn();
                const bool just_lost = whose != *seat && sighting.owner == *seat && kept.contains(id) && rows != kept[id];
                const auto now = [&] {
                    return of_planet ? on_planet(campaign, whose, sighting.subject) : in_space(campaign, whose, sighting.subject);
                };
                if (mine) {
                    ASSERT_EQ(rows, now()) << "sighting " << id.value << " in round " << round;
                    in_sight += rows.size();
                } else if (just_lost) {
                    // Whoever took it may have taken armies aboard again since.
                    for (const auto& [kind, left] : now()) ASSERT_GE(rows.at(kind).first, left.first) << "sighting " << id.value;
                    for (const auto& [kind, stood] : rows) ASSERT_EQ(kind.first, *seat);
                    ++lost;
                } else if (kept.contains(id)) {
                    ASSERT_EQ(rows, kept[id]) << "sighting " << id.value << " in round " << round;
                    remembered += rows.size();
                }
                kept[id] = rows;
            }
            ASSERT_NO_THROW(audit(campaign));
        }
        (void)orchestrator.finish_round();
    }
    EXPECT_GT(in_sight, 1'000U);
    EXPECT_GT(remembered, 2'000U);
    EXPECT_GT(lost, 0U);
}

TEST(Sightings, AreWhatTheViewGivesOfSystemsAndPlanets) {
    Campaign campaign = new_campaign(32, 5, 40);
    const World& world = campaign.world();
    const auto policy = make_policy("standard");
    TurnOrchestrator orchestrator(campaign, nullptr, {});
    std::size_t now = 0;
    std::size_t before = 0;
    for (int round = 0; round < 60; ++round) {
        while (const auto seat = orchestrator.next()) {
            orchestrator.processor().begin(*seat);
            const FactionView& view = orchestrator.processor().view();
            std::map<EntityId, Census> all = written(world);
            for (SystemNumber system = 0; system < campaign.map().size(); ++system) {
                const EntityId place = campaign.map().system(system);
                const EntityId known = campaign.sighting(*seat, place);
                std::vector<SeenUnits> units = {{Seat(9), UnitTypeIndex(9), 9, 9}};
                const auto turn = view.hostile_composition(system, units);
                ASSERT_EQ(units.front(), (SeenUnits{Seat(9), UnitTypeIndex(9), 9, 9}));
                units.erase(units.begin());
                if (view.sees(system)) {
                    ASSERT_EQ(turn, campaign.turn());
                    ASSERT_EQ(census_of(units), in_space(campaign, *seat, place));
                    std::size_t ships = 0;
                    for (const ForeignFleet& fleet : view.foreign_fleets(system)) {
                        std::uint32_t counted = 0;
                        std::vector<SeenUnits> composition;
                        view.composition_of(fleet, composition);
                        for (const SeenUnits& one : composition) {
                            counted += one.count;
                            ASSERT_EQ(one.owner, fleet.owner);
                            ASSERT_TRUE(one.condition() > 0 && one.condition() <= 1);
                        }
                        ASSERT_EQ(counted, fleet.ships);
                        ships += counted;
                    }
                    std::size_t in_fleets = 0;
                    for (const SeenUnits& one : units) in_fleets += one.type == campaign.universe().rules.platform_type ? 0 : one.count;
                    ASSERT_EQ(in_fleets, ships);
                    now += units.size();
                } else {
                    ASSERT_EQ(turn, view.last_seen(system));
                    ASSERT_EQ(census_of(units), known ? all[known] : Census{});
                    before += units.size();
                }
                ASSERT_TRUE(std::ranges::is_sorted(units, {}, [](const SeenUnits& one) { return std::pair(one.owner, one.type); }));
                for (const ForeignPlanet& planet : view.foreign_planets(system)) {
                    const EntityId seen = campaign.sighting(*seat, planet.planet);
                    ASSERT_EQ(census_of(planet.composition), planet.in_sight ? on_planet(campaign, *seat, planet.planet) : all[seen]);
                    (planet.in_sight ? now : before) += planet.composition.size();
                }
            }
            for (const EntityId colony : view.colonies()) {
                std::vector<SeenUnits> none;
                ASSERT_EQ(view.garrison_composition(colony, none), campaign.turn());
                ASSERT_TRUE(none.empty());
            }
            orchestrator.processor().abandon();
            (void)orchestrator.processor().play(*seat, *policy);
        }
        (void)orchestrator.finish_round();
    }
    EXPECT_GT(now, 1'000U);
    EXPECT_GT(before, 1'000U);
}

TEST(Sightings, OfAnEliminatedFactionAreForgottenWithTheirUnits) {
    Campaign campaign = new_campaign(3, 4, 40);
    (void)play(campaign, 40);
    World& world = campaign.world();
    constexpr Seat kGone(1);
    const auto remembered = [&] {
        const auto ids = world.sorted_ids<SightedUnits, Faction>();
        return std::count_if(ids.begin(), ids.end(), [&](EntityId id) { return world.read<&Faction::seat>(id) == kGone; });
    };
    ASSERT_GT(remembered(), 0);
    const auto all_of = [](std::span<const EntityId> ids) { return std::vector<EntityId>(ids.begin(), ids.end()); };
    for (const EntityId colony : all_of(campaign.indexes().colonies_by_seat.at(world, kGone.value))) {
        for (const EntityId building : all_of(campaign.indexes().buildings_by_colony.at(world, colony))) world.destroy(building);
        for (const EntityId entry : all_of(campaign.indexes().queue_by_colony.at(world, colony))) world.destroy(entry);
        for (const EntityId army : all_of(campaign.indexes().armies_by_planet.at(world, colony))) world.destroy(army);
        world.remove<Colony>(colony);
        world.remove<Faction>(colony);
    }
    for (const EntityId fleet : all_of(campaign.indexes().fleets_by_seat.at(world, kGone.value))) {
        for (const EntityId ship : all_of(campaign.indexes().ships_by_fleet.at(world, fleet))) world.destroy(ship);
        remove_fleet(campaign, fleet, DestroyReason::kDisbanded, 0);
    }
    eliminate_factions(campaign);
    EXPECT_FALSE(campaign.alive(kGone));
    EXPECT_EQ(remembered(), 0);
    EXPECT_NO_THROW(audit(campaign));
}

}  // namespace
}  // namespace void_reckoning
