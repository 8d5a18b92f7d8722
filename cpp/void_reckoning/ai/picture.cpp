#include "void_reckoning/ai/picture.hpp"

#include <algorithm>

namespace void_reckoning::ai {
namespace {

constexpr double kThousand = 1000;
constexpr std::uint16_t kThreatHops = 2;
constexpr double kThreatFades = 0.6;        // per hop
constexpr double kGuessedArmies = 2.5;   // in addition to the militia, on a planet out of sight

constexpr double kScoutSpeed = 0.95;        // of the fastest type's
constexpr double kScoutStrength = 0.3;      // maximum, relative to the strongest type's

double points(std::int64_t thousandths) { return static_cast<double>(thousandths) / kThousand; }

}  // namespace

Picture::Picture(const FactionView& from)
    : view(from),
      universe(from.universe()),
      modifiers(from.modifiers()),
      systems(from.map().size()),
      queued_units(universe.unit_types.size(), 0) {
    const FactionState state = view.state();
    treasury = points(state.treasury);
    look_at_types();
    look_at_fleets();
    look_at_colonies();
    look_at_systems();
    spread_threat();
    gross = yield.credits - points(universe.rules.colony_upkeep) * static_cast<double>(colonies.size());
    for (const ColonyPicture& colony : colonies) gross -= points(colony.output.building_upkeep);
    yield.colonies = static_cast<double>(colonies.size());
    yield.military = std::max(unit_upkeep, 0.4 * yield.credits);
}

void Picture::look_at_types() {
    double best = 0;
    for (std::size_t i = 0; i < modifiers.units.size(); ++i) {
        const UnitStats& stats = modifiers.units[i];
        if (universe.unit_types[i].domain != Domain::kSpace || !universe.may_build(view.spec_index(), UnitTypeIndex(i))) continue;
        fastest = std::max(fastest, stats.speed);
        strongest = std::max(strongest, stats.strength.strength);
        best = std::max(best, strength_for_credit(stats));
    }
    strength_price = best > 0 ? 1.0 / best : 0.0;
}

void Picture::look_at_systems() {
    const double militia = modifiers[universe.rules.militia_type].strength.strength;
    std::vector<KnownPlanet> planets;
    const std::uint32_t now = view.turn();
    for (SystemNumber number = 0; number < systems.size(); ++number) {
        SystemPicture& system = systems[number];
        system.seen = view.sees(number);
        system.explored = system.seen;
        system.age = kNever;
        if (system.seen) {
            system.age = 0;
        } else if (const auto turn = view.last_seen(number)) {
            system.explored = true;
            system.age = now - *turn;
        }
        if (!system.explored) continue;
        if (system.seen) {
            for (const ForeignFleet& fleet : view.foreign_fleets(number)) {
                system.hostile_fleets += fleet.strength;
                system.hostile_ships += fleet.ships;
                system.guarded = system.guarded || fleet.armed;
            }
            system.hostile = system.hostile_fleets;
        } else {
            system.hostile = view.hostile_strength(number);
        }
        planets.clear();
        view.known_planets(number, planets);
        for (const KnownPlanet& planet : planets) {
            if (planet.owner == view.seat()) continue;
            const double worth = planet_worth(view, planet.facts);
            if (!planet.owner) {
                if (worth > 0) free.push_back({planet.planet, number, worth});
                continue;
            }
            system.hostile += planet.platforms;
            const double people = universe[planet.facts.planet_class].population_capacity * planet.facts.size;
            const double guess = militia * (kGuessedArmies + people * points(universe.rules.militia_per_million));
            targets.push_back({planet.planet, number, planet.owner, std::max(1.0, worth), planet.in_sight ? planet.garrison : guess});
        }
        largest_threat = std::max(largest_threat, system.hostile);
    }
}

void Picture::look_at_fleets() {
    for (const EntityId id : view.fleets()) {
        FleetPicture fleet;
        fleet.fleet = id;
        fleet.system = view.system_of(id);
        fleet.standing = !view.under_way(id);
        fleet.destination = fleet.standing ? fleet.system : view.destination(id);
        fleet.can_move = view.can_move(id);
        fleet.stance = view.fleet(id).stance;
        bool first = true;
        for (const EntityId ship_id : view.ships(id)) {
            const Ship ship = view.ship(ship_id);
            const UnitStats& stats = modifiers[ship.type];
            ++fleet.ships;
            fleet.colonisers += stats.colonises ? 1 : 0;
            fleet.capacity += stats.transport;
            fleet.speed = first ? stats.speed : std::min(fleet.speed, stats.speed);
            fleet.strength += stats.strength.strength * static_cast<double>(ship.hull) / static_cast<double>(stats.profile.hull);
            fleet.full_strength += stats.strength.strength;
            fleet.armed = fleet.armed || stats.armed;
            add(fleet.units, contingent_of(ship, modifiers));
            unit_upkeep += points(stats.upkeep);
            first = false;
        }
        for (const EntityId army_id : view.armies_aboard(id)) {
            const Army army = view.army(army_id);
            const UnitStats& stats = modifiers[army.type];
            ++fleet.armies;
            add(fleet.landing_units, contingent_of(army, modifiers));
            fleet.landing += stats.strength.strength * static_cast<double>(army.strength) / static_cast<double>(stats.profile.hull);
            unit_upkeep += points(stats.upkeep);
        }
        fleet.scout = fleet.ships == 1 && fleet.capacity == 0 && fleet.colonisers == 0 && fleet.speed >= kScoutSpeed * fastest &&
                      fleet.full_strength <= kScoutStrength * strongest;
        strength += fleet.strength;
        (fleet.standing ? systems[fleet.system].own : systems[fleet.destination].coming) += fleet.strength;
        fleets.push_back(std::move(fleet));
    }
}

void Picture::look_at_colonies() {
    for (const EntityId id : view.colonies()) {
        ColonyPicture colony;
        colony.colony = id;
        colony.system = view.system_of(id);
        colony.state = view.colony(id);
        colony.output = view.output(id);
        colony.yield = yield_of(colony.output, colony.state);
        for (const EntityId army_id : view.armies_on(id)) {
            const Army army = view.army(army_id);
            const UnitStats& stats = modifiers[army.type];
            ++colony.armies;
            add(colony.garrison_units, contingent_of(army, modifiers));
            colony.garrison += stats.strength.strength * static_cast<double>(army.strength) / static_cast<double>(stats.profile.hull);
            unit_upkeep += points(stats.upkeep);
        }
        for (const EntityId entry_id : view.queue(id)) {
            const QueueEntry entry = view.queue_entry(entry_id);
            ++colony.queued;
            const std::int64_t needed = entry.unit ? universe.unit_types[entry.type].industry : universe.buildings[entry.type].industry;
            colony.backlog += points(needed - entry.progress);
            if (entry.unit) ++queued_units[entry.type];
        }
        systems[colony.system].own_worth += colony.yield.value() + 1.0;
        yield += colony.yield;
        colonies.push_back(std::move(colony));
    }
}

void Picture::spread_threat() {
    for (SystemNumber number = 0; number < systems.size(); ++number) {
        const SystemPicture& from = systems[number];
        if (from.hostile_fleets <= 0) continue;
        systems[number].threat = std::max(systems[number].threat, from.hostile_fleets);
        for (const LaneEnd& near : view.map().lanes(number)) {
            SystemPicture& one = systems[near.to];
            one.threat = std::max(one.threat, from.hostile_fleets * kThreatFades);
            if (kThreatHops < 2) continue;
            for (const LaneEnd& far : view.map().lanes(near.to)) {
                SystemPicture& two = systems[far.to];
                two.threat = std::max(two.threat, from.hostile_fleets * kThreatFades * kThreatFades);
            }
        }
    }
}

}  // namespace void_reckoning::ai
