#include "void_reckoning/campaign/path_terms.hpp"

#include <algorithm>
#include <cmath>

#include "void_reckoning/base/refusal.hpp"
#include "void_reckoning/ecs/field_ref.hpp"

namespace void_reckoning {
namespace {

std::string nearest_of(const std::string& name, std::span<const std::string> names) {
    const std::vector<std::string_view> views(names.begin(), names.end());
    return nearest_names(name, views);
}

void check_positive(const std::optional<double>& value, std::string_view field, std::string_view unit) {
    if (!value || *value > 0) return;
    throw InvalidInput(must_be(field, fmt::format("greater than 0 {}", unit), *value));
}

Seat seat_of(const Surveyor& surveyor, const std::string& id, std::size_t row) {
    const auto found = std::find(surveyor.faction_ids.begin(), surveyor.faction_ids.end(), id);
    if (found != surveyor.faction_ids.end()) return Seat(static_cast<std::size_t>(found - surveyor.faction_ids.begin()));
    throw InvalidInput(
        fmt::format("avoid_factions[{}] must be a faction of this campaign, got '{}'{}", row, id, nearest_of(id, surveyor.faction_ids)));
}

}  // namespace

SystemNumber SystemFinder::find(const SystemDesignation& designation, std::string_view field_name, std::size_t row) {
    const auto field = [&] { return row == kNotOneOfMany ? std::string(field_name) : fmt::format("{}[{}]", field_name, row); };
    const Starmap& map = surveyor_.map;
    if (const auto* name = std::get_if<std::string>(&designation)) return named(*name, field());
    if (const auto* place = std::get_if<Position>(&designation)) {
        if (!std::isfinite(place->x) || !std::isfinite(place->y) || !std::isfinite(place->z)) {
            throw InvalidInput(fmt::format("{} must be finite numbers, got ({}, {}, {})", field(), place->x, place->y, place->z));
        }
        return map.nearest(*place);
    }
    const EntityId entity = std::get<EntityId>(designation);
    SystemNumber system = map.find_number(entity);
    if (system == kNoSystem) system = surveyor_.system_of(entity);
    if (system == kNoSystem) {
        throw InvalidInput(
            fmt::format("{} must be a system of this galaxy or an entity known to be at one, got {}", field(), entity.value));
    }
    return system;
}

SystemNumber SystemFinder::named(const std::string& name, const std::string& field) {
    if (names_.empty()) {
        for (SystemNumber system = 0; system < surveyor_.map.size(); ++system) names_.emplace_back(this->name(system), system);
        std::sort(names_.begin(), names_.end());
    }
    const auto found = std::lower_bound(names_.begin(), names_.end(), std::pair<std::string, SystemNumber>(name, 0));
    if (found != names_.end() && found->first == name) return found->second;
    std::vector<std::string_view> known;
    for (const auto& one : names_) known.push_back(one.first);
    throw InvalidInput(fmt::format("{} must be the name of a system, got '{}'{}", field, name, nearest_names(name, known)));
}

void check_numbers(const NamedPathConstraints& constraints) {
    check_positive(constraints.speed, "speed", "ly a turn");
    check_positive(constraints.range, "range", "ly");
    if (constraints.maximum_cost && !(*constraints.maximum_cost >= 0)) {
        throw InvalidInput(must_be("maximum_cost", "0 ly or more", *constraints.maximum_cost));
    }
}

PathTerms path_terms(const Surveyor& surveyor, SystemFinder& systems, const NamedPathConstraints& constraints) {
    check_numbers(constraints);
    const Starmap& map = surveyor.map;
    PathTerms terms;
    terms.speed = constraints.speed;
    terms.longest_lane = constraints.range.value_or(kUnreachable);
    terms.maximum_cost = constraints.maximum_cost.value_or(kUnreachable);
    if (!constraints.avoid_systems.empty() || !constraints.avoid_factions.empty()) terms.avoided_systems.assign(map.size(), 0);
    for (std::size_t i = 0; i < constraints.avoid_systems.size(); ++i) {
        terms.avoided_systems[systems.find(constraints.avoid_systems[i], "avoid_systems", i)] = 1;
    }
    for (std::size_t i = 0; i < constraints.avoid_factions.size(); ++i) {
        surveyor.mark_colonies(seat_of(surveyor, constraints.avoid_factions[i], i), terms.avoided_systems);
    }
    if (!constraints.blocked_lanes.empty()) terms.blocked_lanes.assign(map.lane_count(), 0);
    for (std::size_t i = 0; i < constraints.blocked_lanes.size(); ++i) {
        LaneNumber lane = kNoLane;
        if (const auto* entity = std::get_if<EntityId>(&constraints.blocked_lanes[i])) {
            lane = map.find_lane(*entity);
            if (lane == kNoLane) throw InvalidInput(fmt::format("blocked_lanes[{}] must be a starlane, got {}", i, entity->value));
        } else {
            const auto& ends = std::get<1>(constraints.blocked_lanes[i]);
            const SystemNumber a = systems.find(ends.first, "blocked_lanes", i);
            const SystemNumber b = systems.find(ends.second, "blocked_lanes", i);
            lane = map.lane_between(a, b);
            if (lane == kNoLane) {
                throw InvalidInput(fmt::format("blocked_lanes[{}] must be two systems joined by a starlane, got ({}, {})", i,
                                               systems.name(a), systems.name(b)));
            }
        }
        terms.blocked_lanes[lane] = 1;
    }
    return terms;
}

}  // namespace void_reckoning
