#include "void_reckoning/ai/prospects.hpp"

#include <algorithm>
#include <cmath>

#include "void_reckoning/ai/contingents.hpp"
#include "void_reckoning/campaign/terrain.hpp"
#include "void_reckoning/campaign/warfare.hpp"

namespace void_reckoning::ai {
namespace {

Contingents own_contingents(const FactionView& view, const AskedForce& force, Domain domain) {
    Contingents made;
    for (const EntityId fleet : force.fleets) {
        if (domain == Domain::kSpace) {
            for (const EntityId ship : view.ships(fleet)) add(made, contingent_of(view.ship(ship), view.modifiers()));
        } else {
            for (const EntityId army : view.armies_aboard(fleet)) add(made, contingent_of(view.army(army), view.modifiers()));
        }
    }
    return made;
}

/// Append units by type, with the equipment of their owner as every faction knows it.
void add_asked(Contingents& to, const FactionView& view, std::span<const AskedUnits> asked, const FactionModifiers& nobody) {
    const UnitTypeIndex platform = view.universe().rules.platform_type;
    for (const AskedUnits& units : asked) {
        const auto health = static_cast<std::int64_t>(std::llround(units.condition * 1000 * units.count));
        const FactionModifiers& equipment = units.owner ? view.equipment(units.owner, false) : nobody;
        add(to, contingent_of({units.owner, units.type, units.count, health}, equipment, units.type == platform));
    }
}

/// Return the domain that all units fight in; fleets fight in space unless only their armies can meet the others.
Domain domain_of(const FactionView& view, const AskedForce& own, const AskedForce& enemy) {
    std::optional<Domain> domain;
    for (const AskedForce* force : {&own, &enemy}) {
        for (const AskedUnits& units : force->units) {
            const UnitType& type = view.universe()[units.type];
            if (domain && *domain != type.domain) {
                throw InvalidInput(
                    fmt::format("units must all fight {}, got {}", *domain == Domain::kSpace ? "in space" : "on the ground", type.id));
            }
            domain = type.domain;
        }
    }
    return domain.value_or(Domain::kSpace);
}

void require_units(const char* side, const Contingents& units) {
    if (units.empty()) throw InvalidInput(fmt::format("{} must have at least one unit that can fight there, got none", side));
}

/// Return the factor of the usual retreat ratio: that of aggressive fleets if all of them are.
double holds(const FactionView& view, const AskedForce& own) {
    const auto aggressive = [&](EntityId fleet) { return view.fleet(fleet).stance == Stance::kAggressive; };
    return std::all_of(own.fleets.begin(), own.fleets.end(), aggressive) && !own.fleets.empty() ? kAggressiveHolds : 1.0;
}

}  // namespace

combat::BattleEstimate estimate(const FactionView& view, const AskedForce& own, const AskedForce& enemy) {
    const Domain domain = domain_of(view, own, enemy);
    Contingents mine = own_contingents(view, own, domain), theirs;
    add_asked(mine, view, own.units, view.modifiers());
    const bool plain = std::any_of(enemy.units.begin(), enemy.units.end(), [](const AskedUnits& units) { return !units.owner; });
    const FactionModifiers nobody = plain ? compile_modifiers(view.universe(), {}) : FactionModifiers{};
    add_asked(theirs, view, enemy.units, nobody);
    require_units("own", mine);
    require_units("enemy", theirs);
    return combat::Estimator().estimate({mine, 0, 0}, {theirs, 0, 0}, static_cast<combat::Domain>(domain));
}

std::optional<combat::BattleEstimate> estimate_at(const FactionView& view, const AskedForce& own, EntityId place) {
    const Universe& universe = view.universe();
    const SystemNumber as_system = view.map().find_number(place);
    const Domain domain = as_system != kNoSystem ? Domain::kSpace : Domain::kGround;
    const SystemNumber system = domain == Domain::kSpace ? as_system : view.map().number(view.planet(place).system);
    std::vector<SeenUnits> seen;
    if (domain == Domain::kSpace) {
        (void)view.hostile_composition(system, seen);
    } else {
        (void)view.garrison_composition(place, seen);
    }
    Contingents mine = own_contingents(view, own, domain), theirs;
    for (const AskedUnits& units : own.units) {
        if (universe[units.type].domain != domain) {
            throw InvalidInput(fmt::format("own units must fight {}, got {}", domain == Domain::kSpace ? "in space" : "on the ground",
                                           universe[units.type].id));
        }
    }
    add_asked(mine, view, own.units, view.modifiers());
    require_units("own", mine);
    for (const SeenUnits& units : seen) {
        add(theirs, contingent_of(units, view.equipment(units.owner, view.sees(system)), units.type == universe.rules.platform_type));
    }
    if (theirs.empty()) return std::nullopt;
    const double usual = universe.rules.retreat_ratio;
    if (domain == Domain::kSpace) {
        return combat::Estimator().estimate({mine, holds(view, own) * usual, 0}, {theirs, usual, 0}, combat::Domain::kSpace);
    }
    const combat::Terrain ground = battle_terrain(universe, universe[view.planet(place).planet_class].terrain);
    return combat::Estimator().estimate({mine, 0, 0}, {theirs, 0, universe.rules.defender_cover}, combat::Domain::kGround, ground);
}

}  // namespace void_reckoning::ai
