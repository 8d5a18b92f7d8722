#include "void_reckoning/campaign/movement.hpp"

#include <algorithm>

#include "void_reckoning/campaign/engagement.hpp"
#include "void_reckoning/campaign/forces.hpp"
#include "void_reckoning/campaign/order_checks.hpp"
#include "void_reckoning/campaign/warfare.hpp"

namespace void_reckoning {
namespace {

void report_move(TurnContext& turn, EntityId fleet, SystemNumber from, SystemNumber to, bool arrived) {
    const Starmap& map = turn.campaign.map();
    const Position place = turn.world().get<Position>(fleet);
    turn.campaign.events().emit(EntityMoved{fleet, map.system(from), map.system(to), place.x, place.y, arrived, place.z});
    turn.sight.look_around(map, place, detection_range(turn.campaign, fleet));
}

void place_on_lane(TurnContext& turn, EntityId fleet, SystemNumber from, const Movement& movement) {
    const Starmap& map = turn.campaign.map();
    const Position a = map.position(from);
    const Position b = map.position(map.number(movement.next));
    const float share = movement.progress / movement.lane_length;
    turn.world().set(fleet, Position{a.x + (b.x - a.x) * share, a.y + (b.y - a.y) * share, a.z + (b.z - a.z) * share});
}

}  // namespace

bool advance_fleet(TurnContext& turn, EntityId fleet, SystemNumber destination, double budget) {
    World& world = turn.world();
    const Starmap& map = turn.campaign.map();
    ++turn.moves;
    SystemNumber here = map.number(world.read<&Fleet::system>(fleet));
    world.write<&Fleet::moved_turn>(fleet, turn.campaign.turn() + 1);
    double left = budget;
    while (true) {
        const bool on_lane = world.has<Movement>(fleet);
        if (!on_lane && here == destination) return false;
        Movement movement;
        if (on_lane) {
            movement = world.get<Movement>(fleet);
        } else {
            const SystemNumber next = turn.campaign.paths().next_hop(here, destination);
            VR_CHECK(next != kNoSystem && next != here, "no way from system {} to {}", here, destination);
            movement = {map.system(next), map.system(destination), map.lane(map.lane_between(here, next)).length, 0.0F};
        }
        const double rest = static_cast<double>(movement.lane_length) - static_cast<double>(movement.progress);
        const SystemNumber next = map.number(movement.next);
        if (left < rest) {
            movement.progress += static_cast<float>(left);
            // Rounding may reach the end; a fleet on a lane is always before it.
            movement.progress = std::min(movement.progress, movement.lane_length * 0.999F);
            world.add(fleet, movement);
            place_on_lane(turn, fleet, here, movement);
            report_move(turn, fleet, here, next, false);
            return false;
        }
        left -= rest;
        if (on_lane) world.remove<Movement>(fleet);
        world.write<&Fleet::system>(fleet, movement.next);
        world.set(fleet, map.position(next));
        report_move(turn, fleet, here, next, true);
        here = next;
        // Its own posture counts: other fleets of its faction there don't stop one that only passes.
        if (encounter(Act::kMeet, posture_of(turn.campaign, fleet), presence_at(turn.campaign, turn.seat, here)) == Encounter::kBattle) {
            return true;
        }
    }
}

Validity validate(const MoveFleet& order, const FactionView& view) {
    if (std::string reason = check_standing_fleet(view, order.fleet); !reason.empty()) return {reason};
    if (!view.can_move(order.fleet)) return {"the fleet has moved this turn"};
    const SystemNumber to = view.map().find_number(order.destination);
    if (to == kNoSystem) return {fmt::format("{} is not a system", order.destination.value)};
    const SystemNumber from = view.system_of(order.fleet);
    if (from == to) return {"the fleet is there already"};
    if (view.fleet_speed(order.fleet) <= 0) return {"the fleet can't leave its system: one of its ships has no drive"};
    if (view.paths().next_hop(from, to) == kNoSystem) return {"no starlanes lead there"};
    return {};
}

void apply(const MoveFleet& order, TurnContext& turn) {
    Campaign& campaign = turn.campaign;
    const SystemNumber destination = campaign.map().number(order.destination);
    if (advance_fleet(turn, order.fleet, destination, fleet_speed(campaign, order.fleet))) {
        (void)fight_in_space(turn, campaign.number(campaign.world().read<&Fleet::system>(order.fleet)));
    }
}

void settle(TurnContext& turn) {
    Campaign& campaign = turn.campaign;
    World& world = turn.world();
    const auto mine = campaign.indexes().fleets_by_seat.at(world, turn.seat.value);
    const std::vector<EntityId> fleets(mine.begin(), mine.end());
    for (const EntityId fleet : fleets) {
        if (!world.has<Movement>(fleet) || world.read<&Fleet::moved_turn>(fleet) == campaign.turn() + 1) continue;
        const SystemNumber destination = campaign.number(world.read<&Movement::destination>(fleet));
        (void)advance_fleet(turn, fleet, destination, fleet_speed(campaign, fleet));
    }
    std::vector<SystemNumber> contested;
    for (const EntityId fleet : fleets) {
        if (world.has<Movement>(fleet)) continue;
        contested.push_back(campaign.number(world.read<&Fleet::system>(fleet)));
    }
    std::sort(contested.begin(), contested.end());
    contested.erase(std::unique(contested.begin(), contested.end()), contested.end());
    std::erase_if(contested, [&](SystemNumber system) { return !wants_battle(turn, system); });
    fight_in_systems(turn, contested);
}

}  // namespace void_reckoning
