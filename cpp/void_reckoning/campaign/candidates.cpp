#include "void_reckoning/campaign/candidates.hpp"

#include <algorithm>

namespace void_reckoning {

Candidates::Candidates(const FactionView& view)
    : view_(view),
      universe_(view.universe()),
      modifiers_(view.modifiers()),
      treasury_(view.state().treasury),
      known_(universe_.technologies.size(), false) {
    for (const TechnologyIndex technology : view.technologies()) known_[technology.value] = true;
    const auto available = [&](TechnologyIndex needed) { return !needed || known_[needed.value]; };
    for (std::size_t i = 0; i < universe_.unit_types.size(); ++i) {
        if (modifiers_.units[i].cost <= treasury_ && universe_.may_build(view.spec_index(), UnitTypeIndex(i)) &&
            available(universe_.unit_types[i].requires_technology)) {
            recruitable_.push_back(static_cast<std::uint16_t>(i));
        }
    }
    for (std::size_t i = 0; i < universe_.buildings.size(); ++i) {
        if (universe_.buildings[i].cost <= treasury_ && !universe_.is_banned(BuildingIndex(i)) &&
            available(universe_.buildings[i].requires_technology)) {
            constructible_.push_back(static_cast<std::uint16_t>(i));
        }
    }
}

bool Candidates::researchable(std::size_t row) const {
    const Technology& technology = universe_.technologies[row];
    if (known_[row] || universe_.is_banned(TechnologyIndex(row))) return false;
    const auto known = [this](TechnologyIndex other) { return known_[other.value]; };
    return (technology.factions.empty() ||
            std::find(technology.factions.begin(), technology.factions.end(), view_.spec_index()) != technology.factions.end()) &&
           std::all_of(technology.requires_all.begin(), technology.requires_all.end(), known) &&
           std::none_of(technology.excludes.begin(), technology.excludes.end(), known);
}

void Candidates::research(std::vector<Order>& out) const {
    const TechnologyIndex current = view_.research().technology;
    for (std::size_t i = 0; i < universe_.technologies.size(); ++i) {
        if (TechnologyIndex(i) != current && researchable(i)) out.emplace_back(ResearchTechnology{TechnologyIndex(i)});
    }
}

void Candidates::buildings(EntityId colony, std::vector<Order>& out) const {
    if (constructible_.empty()) return;
    const auto queue = view_.queue(colony);
    if (queue.size() >= static_cast<std::size_t>(universe_.rules.queue_length)) return;
    std::vector<std::uint16_t> taken;
    for (const EntityId building : view_.buildings(colony)) taken.push_back(view_.building_type(building).value);
    for (const EntityId id : queue) {
        const QueueEntry entry = view_.queue_entry(id);
        if (!entry.unit) taken.push_back(entry.type);
    }
    if (static_cast<int>(taken.size()) >= view_.building_slots(colony)) return;
    const PlanetClassIndex kind = view_.planet(colony).planet_class;
    for (const std::uint16_t row : constructible_) {
        const BuildingType& type = universe_.buildings[row];
        if (!type.classes.empty() && std::find(type.classes.begin(), type.classes.end(), kind) == type.classes.end()) continue;
        if (type.unique_per_colony && std::find(taken.begin(), taken.end(), row) != taken.end()) continue;
        out.emplace_back(ConstructBuilding{colony, BuildingIndex(row)});
    }
}

void Candidates::recruits(EntityId colony, std::vector<Order>& out) const {
    if (recruitable_.empty() || view_.queue(colony).size() >= static_cast<std::size_t>(universe_.rules.queue_length)) return;
    std::vector<BuildingIndex> there;
    for (const EntityId building : view_.buildings(colony)) there.push_back(view_.building_type(building));
    const auto has = [&](BuildingIndex needed) { return std::find(there.begin(), there.end(), needed) != there.end(); };
    for (const std::uint16_t row : recruitable_) {
        const BuildingIndex needed = universe_.unit_types[row].requires_building;
        if (!needed || has(needed)) out.emplace_back(RecruitUnit{colony, UnitTypeIndex(row)});
    }
}

void Candidates::landings(EntityId fleet, SystemNumber here, std::vector<Order>& out) const {
    const auto planets = view_.planets(here);
    const bool safe = view_.landing(here) != Encounter::kRefused;
    const auto ships = view_.ships(fleet);
    const bool colonises =
        std::any_of(ships.begin(), ships.end(), [&](EntityId ship) { return modifiers_[view_.ship(ship).type].colonises; });
    const bool lands = !view_.armies_aboard(fleet).empty();
    const std::int32_t room = view_.transport_room(fleet);
    for (const EntityId planet : planets) {
        const std::optional<Seat> owner = view_.planet_owner(planet);
        if (!owner) {
            const bool habitable = universe_[view_.planet(planet).planet_class].population_capacity > 0;
            if (safe && colonises && habitable) out.emplace_back(ColonisePlanet{fleet, planet});
        } else if (*owner != view_.seat()) {
            if (safe && lands) out.emplace_back(InvadePlanet{fleet, planet});
        } else if (room > 0 && !view_.armies_on(planet).empty()) {
            out.emplace_back(EmbarkArmies{fleet, planet, room});
        }
    }
}

void Candidates::moves(EntityId fleet, SystemNumber here, std::uint16_t hops, std::vector<Order>& out) const {
    if (hops == 0 || !view_.can_move(fleet) || view_.fleet_speed(fleet) <= 0) return;
    const auto away = view_.paths().hops_from(here);
    for (std::size_t i = 0; i < away.size(); ++i) {
        if (i == here || away[i] > hops || away[i] == kUnreachableHops) continue;
        out.emplace_back(MoveFleet{fleet, view_.map().system(static_cast<SystemNumber>(i))});
    }
}

void Candidates::fleet(EntityId fleet, const CandidateLimits& limits, std::vector<Order>& out) const {
    if (!view_.under_way(fleet)) {
        const SystemNumber here = view_.system_of(fleet);
        landings(fleet, here, out);
        for (const EntityId other : view_.fleets()) {
            if (other >= fleet) break;
            if (!view_.under_way(other) && view_.system_of(other) == here) out.emplace_back(MergeFleets{fleet, other});
        }
        moves(fleet, here, limits.move_hops, out);
    }
    if (!limits.stances) return;
    const Stance stance = view_.fleet(fleet).stance;
    for (const Stance other : {Stance::kAggressive, Stance::kDefensive, Stance::kEvasive}) {
        if (other != stance) out.emplace_back(SetStance{fleet, other});
    }
}

std::vector<Order> Candidates::all(const CandidateLimits& limits) const {
    std::vector<Order> out;
    research(out);
    for (const EntityId colony : view_.colonies()) {
        buildings(colony, out);
        recruits(colony, out);
    }
    for (const EntityId one : view_.fleets()) fleet(one, limits, out);
    return out;
}

std::vector<Order> candidate_orders(const FactionView& view, const CandidateLimits& limits) { return Candidates(view).all(limits); }

}  // namespace void_reckoning
