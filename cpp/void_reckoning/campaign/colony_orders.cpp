#include <algorithm>

#include "void_reckoning/campaign/forces.hpp"
#include "void_reckoning/campaign/order_checks.hpp"
#include "void_reckoning/campaign/warfare.hpp"

namespace void_reckoning {
namespace {

std::uint32_t next_queue_number(Campaign& campaign, EntityId colony) {
    std::uint32_t number = 0;
    for (const EntityId entry : campaign.indexes().queue_by_colony.at(campaign.world(), colony)) {
        number = std::max(number, campaign.world().read<&QueueEntry::number>(entry) + 1);
    }
    return number;
}

void pay_and_queue(TurnContext& turn, EntityId colony, bool unit, std::uint16_t type, std::int64_t cost) {
    World& world = turn.world();
    const EntityId purse = turn.campaign.faction_entity(turn.seat);
    world.write<&FactionState::treasury>(purse, world.read<&FactionState::treasury>(purse) - cost);
    world.create(QueueEntry{colony, unit, type, next_queue_number(turn.campaign, colony), 0}, turn.campaign.tag(turn.seat));
}

}  // namespace

Validity validate(const ConstructBuilding& order, const FactionView& view) {
    if (std::string reason = check_colony(view, order.colony); !reason.empty()) return {reason};
    if (order.building.value >= view.universe().buildings.size()) return {fmt::format("there is no building {}", order.building.value)};
    const BuildingType& type = view.universe()[order.building];
    if (view.universe().is_banned(order.building)) return {type.ban};
    const PlanetClassIndex kind = view.planet(order.colony).planet_class;
    if (!type.classes.empty() && std::find(type.classes.begin(), type.classes.end(), kind) == type.classes.end()) {
        return {fmt::format("a {} can't stand on a planet of class {}", type.id, view.universe()[kind].id)};
    }
    if (type.requires_technology && !view.knows(type.requires_technology)) {
        return {fmt::format("needs the technology {}", view.universe()[type.requires_technology].id)};
    }
    int taken = 0;
    bool has_one = false;
    for (const EntityId building : view.buildings(order.colony)) {
        ++taken;
        has_one = has_one || view.building_type(building) == order.building;
    }
    for (const EntityId entry : view.queue(order.colony)) {
        const QueueEntry queued = view.queue_entry(entry);
        if (queued.unit) continue;
        ++taken;
        has_one = has_one || queued.type == order.building.value;
    }
    if (type.unique_per_colony && has_one) return {fmt::format("the colony has a {} or builds one", type.id)};
    if (taken >= view.building_slots(order.colony)) return {"all building slots are taken"};
    if (std::string reason = check_queue(view, order.colony); !reason.empty()) return {reason};
    return {check_affordable(view, type.cost)};
}

void apply(const ConstructBuilding& order, TurnContext& turn) {
    pay_and_queue(turn, order.colony, false, order.building.value, turn.campaign.universe()[order.building].cost);
}

Validity validate(const RecruitUnit& order, const FactionView& view) {
    if (std::string reason = check_colony(view, order.colony); !reason.empty()) return {reason};
    if (order.type.value >= view.universe().unit_types.size()) return {fmt::format("there is no unit type {}", order.type.value)};
    const UnitType& type = view.universe()[order.type];
    if (view.universe().is_banned(order.type)) return {type.ban};
    if (!view.universe().may_build(view.spec_index(), order.type)) return {fmt::format("{} is not a unit of this faction", type.id)};
    if (type.requires_technology && !view.knows(type.requires_technology)) {
        return {fmt::format("needs the technology {}", view.universe()[type.requires_technology].id)};
    }
    if (type.requires_building) {
        const auto buildings = view.buildings(order.colony);
        const bool there = std::any_of(buildings.begin(), buildings.end(),
                                       [&](EntityId building) { return view.building_type(building) == type.requires_building; });
        if (!there) return {fmt::format("the colony has no {}", view.universe()[type.requires_building].id)};
    }
    if (std::string reason = check_queue(view, order.colony); !reason.empty()) return {reason};
    return {check_affordable(view, view.modifiers()[order.type].cost)};
}

void apply(const RecruitUnit& order, TurnContext& turn) {
    pay_and_queue(turn, order.colony, true, order.type.value, turn.campaign.modifiers(turn.seat)[order.type].cost);
}

Validity validate(const ResearchTechnology& order, const FactionView& view) {
    const Universe& universe = view.universe();
    if (order.technology.value >= universe.technologies.size()) return {fmt::format("there is no technology {}", order.technology.value)};
    const Technology& technology = universe[order.technology];
    if (view.knows(order.technology)) return {fmt::format("{} is known already", technology.id)};
    if (view.research().technology == order.technology) return {fmt::format("{} is being researched already", technology.id)};
    if (universe.is_banned(order.technology)) return {technology.ban};
    if (!technology.factions.empty() &&
        std::find(technology.factions.begin(), technology.factions.end(), view.spec_index()) == technology.factions.end()) {
        return {fmt::format("{} is not a technology of this faction", technology.id)};
    }
    for (const TechnologyIndex needed : technology.requires_all) {
        if (!view.knows(needed)) return {fmt::format("{} needs the technology {}", technology.id, universe[needed].id)};
    }
    for (const TechnologyIndex other : technology.excludes) {
        if (view.knows(other)) return {fmt::format("{} is closed by the choice of {}", technology.id, universe[other].id)};
    }
    return {};
}

/// Progress on another technology counts for this one.
void apply(const ResearchTechnology& order, TurnContext& turn) {
    turn.world().write<&Research::technology>(turn.campaign.faction_entity(turn.seat), order.technology);
}

Validity validate(const ColonisePlanet& order, const FactionView& view) {
    if (std::string reason = check_standing_fleet(view, order.fleet); !reason.empty()) return {reason};
    if (std::string reason = check_here(view, order.fleet, order.planet); !reason.empty()) return {reason};
    const auto ships = view.ships(order.fleet);
    const bool able =
        std::any_of(ships.begin(), ships.end(), [&](EntityId ship) { return view.modifiers()[view.ship(ship).type].colonises; });
    if (!able) return {"the fleet has no ship that can found a colony"};
    if (view.planet_owner(order.planet)) return {"the planet is settled"};
    const PlanetClass& kind = view.universe()[view.planet(order.planet).planet_class];
    if (kind.population_capacity <= 0) return {fmt::format("a planet of class {} can't be colonised", kind.id)};
    return {check_landing(view, view.system_of(order.fleet))};
}

void apply(const ColonisePlanet& order, TurnContext& turn) {
    Campaign& campaign = turn.campaign;
    World& world = turn.world();
    if (!clear_the_way(turn, order.fleet)) return;
    const EntityId settlers = find_colony_ship(campaign, order.fleet);
    if (!settlers) return;  // lost in the battle
    destroy_unit(campaign, settlers, DestroyReason::kUsedUp, 0);
    if (campaign.indexes().ships_by_fleet.at(world, order.fleet).empty()) remove_fleet(campaign, order.fleet, DestroyReason::kUsedUp, 0);
    world.add(order.planet, campaign.tag(turn.seat));
    world.add(order.planet, Colony{campaign.universe().rules.colony_founding_population, 1.0F, campaign.turn()});
    campaign.events().emit(ColonyFounded{order.planet, world.read<&Planet::system>(order.planet)});
}

}  // namespace void_reckoning
