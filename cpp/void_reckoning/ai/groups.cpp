#include "void_reckoning/ai/groups.hpp"

#include <algorithm>

namespace void_reckoning::ai {
namespace {

constexpr double kSuperior = 3.0;          // of the strongest known hostile stack: enough for one group
constexpr std::uint32_t kMinShips = 8;  // a smaller group always absorbs others
constexpr std::uint32_t kGuard = 1;        // armies that stay on a colony in danger

void take_in(Group& group, const FleetPicture& fleet) {
    group.speed = group.ships == 0 ? fleet.speed : std::min(group.speed, fleet.speed);
    group.can_move = group.ships == 0 ? fleet.can_move : group.can_move && fleet.can_move;
    group.armed = group.armed || fleet.armed;
    group.ships += fleet.ships;
    group.armies += fleet.armies;
    group.capacity += fleet.capacity;
    group.strength += fleet.strength;
    group.full_strength += fleet.full_strength;
    group.landing += fleet.landing;
    add(group.units, fleet.units);
    add(group.landing_units, fleet.landing_units);
}

}  // namespace

std::vector<Group> gather_groups(Draft& draft) {
    const Picture& picture = draft.picture;
    std::vector<std::size_t> rows;
    for (std::size_t i = 0; i < picture.fleets.size(); ++i) {
        if (!draft.busy[i] && picture.fleets[i].standing && picture.fleets[i].ships > 0) rows.push_back(i);
    }
    // The strongest fleet of a system first: it leads.
    std::sort(rows.begin(), rows.end(), [&](std::size_t a, std::size_t b) {
        const FleetPicture& x = picture.fleets[a];
        const FleetPicture& y = picture.fleets[b];
        if (x.system != y.system) return x.system < y.system;
        return x.full_strength != y.full_strength ? x.full_strength > y.full_strength : x.fleet < y.fleet;
    });
    std::vector<Group> groups;
    for (const std::size_t row : rows) {
        const FleetPicture& fleet = picture.fleets[row];
        draft.busy[row] = true;
        Group* group = groups.empty() ? nullptr : &groups.back();
        const bool joins = group != nullptr && group->system == fleet.system && (group->can_move == fleet.can_move) &&
                           (group->ships < kMinShips || group->strength < kSuperior * picture.largest_threat ||
                            (fleet.capacity > 0 && group->capacity == 0));
        if (joins) {
            draft.orders.emplace_back(MergeFleets{fleet.fleet, picture.fleets[group->leader].fleet});
        } else {
            groups.emplace_back();
            group = &groups.back();
            group->leader = row;
            group->system = fleet.system;
        }
        take_in(*group, fleet);
    }
    return groups;
}

void load_armies(Draft& draft, std::vector<Group>& groups) {
    const Picture& picture = draft.picture;
    for (const ColonyPicture& colony : picture.colonies) {
        if (colony.armies == 0) continue;
        std::uint32_t left = colony.armies;
        const std::uint32_t stay = picture.systems[colony.system].threat > 0 ? kGuard : 0;
        for (Group& group : groups) {
            const auto room = static_cast<std::uint32_t>(std::max(0, group.capacity - static_cast<std::int32_t>(group.armies)));
            if (group.system != colony.system || room == 0 || left <= stay) continue;
            const std::uint32_t taken = std::min(room, left - stay);
            draft.orders.emplace_back(EmbarkArmies{picture.fleets[group.leader].fleet, colony.colony, static_cast<std::int32_t>(taken)});
            group.armies += taken;
            group.landing += colony.garrison * taken / colony.armies;
            add(group.landing_units, colony.garrison_units, static_cast<double>(taken) / colony.armies);
            left -= taken;
        }
    }
}

}  // namespace void_reckoning::ai
