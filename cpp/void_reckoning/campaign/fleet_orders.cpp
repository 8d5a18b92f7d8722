#include <algorithm>

#include "void_reckoning/base/refusal.hpp"
#include "void_reckoning/campaign/forces.hpp"
#include "void_reckoning/campaign/order_checks.hpp"
#include "void_reckoning/campaign/warfare.hpp"

namespace void_reckoning {

Validity validate(const InvadePlanet& order, const FactionView& view) {
    if (std::string reason = check_standing_fleet(view, order.fleet); !reason.empty()) return {reason};
    if (std::string reason = check_here(view, order.fleet, order.planet); !reason.empty()) return {reason};
    const std::optional<Seat> owner = view.planet_owner(order.planet);
    if (!owner) return {"the planet belongs to no faction"};
    if (*owner == view.seat()) return {"the planet belongs to this faction"};
    if (view.armies_aboard(order.fleet).empty()) return {"no armies are aboard"};
    return {check_landing(view, view.system_of(order.fleet))};
}

void apply(const InvadePlanet& order, TurnContext& turn) {
    if (!clear_the_way(turn, order.fleet)) return;
    // The battle may have cost all armies aboard.
    if (turn.campaign.indexes().armies_by_carrier.at(turn.world(), order.fleet).empty()) return;
    (void)invade(turn, order.fleet, order.planet);
}

Validity validate(const EmbarkArmies& order, const FactionView& view) {
    if (std::string reason = check_standing_fleet(view, order.fleet); !reason.empty()) return {reason};
    if (std::string reason = check_colony(view, order.planet); !reason.empty()) return {reason};
    if (std::string reason = check_here(view, order.fleet, order.planet); !reason.empty()) return {reason};
    if (order.amount < 1) return {fmt::format("amount is {}; at least 1 is needed", order.amount)};
    if (view.armies_on(order.planet).empty()) return {"no armies are on the planet"};
    if (view.transport_room(order.fleet) < 1) return {"there is no room aboard"};
    return {};
}

void apply(const EmbarkArmies& order, TurnContext& turn) {
    Campaign& campaign = turn.campaign;
    World& world = turn.world();
    const auto there = campaign.indexes().armies_by_planet.at(world, order.planet);
    std::vector<std::pair<std::int64_t, EntityId>> armies;
    for (const EntityId army : there) armies.emplace_back(-world.read<&Army::strength>(army), army);
    std::sort(armies.begin(), armies.end());
    const auto room = static_cast<std::size_t>(std::min(order.amount, transport_room(campaign, order.fleet)));
    armies.resize(std::min(armies.size(), room));
    for (const auto& [strength, army] : armies) {
        world.write<&Army::planet>(army, EntityId{});
        world.write<&Army::carrier>(army, order.fleet);
    }
}

Validity validate(const MergeFleets& order, const FactionView& view) {
    if (std::string reason = check_standing_fleet(view, order.fleet); !reason.empty()) return {reason};
    if (std::string reason = check_standing_fleet(view, order.into); !reason.empty()) return {reason};
    if (order.fleet == order.into) return {"a fleet can't join itself"};
    if (view.system_of(order.fleet) != view.system_of(order.into)) return {"the fleets are in different systems"};
    return {};
}

void apply(const MergeFleets& order, TurnContext& turn) {
    Campaign& campaign = turn.campaign;
    World& world = turn.world();
    const auto ships = campaign.indexes().ships_by_fleet.at(world, order.fleet);
    for (const EntityId ship : std::vector<EntityId>(ships.begin(), ships.end())) world.write<&Ship::fleet>(ship, order.into);
    const auto aboard = campaign.indexes().armies_by_carrier.at(world, order.fleet);
    for (const EntityId army : std::vector<EntityId>(aboard.begin(), aboard.end())) world.write<&Army::carrier>(army, order.into);
    // The merged fleet has moved this turn if either part has.
    const std::uint32_t moved = std::max(world.read<&Fleet::moved_turn>(order.fleet), world.read<&Fleet::moved_turn>(order.into));
    world.write<&Fleet::moved_turn>(order.into, moved);
    remove_fleet(campaign, order.fleet, DestroyReason::kMerged, 0);
}

Validity validate(const SetStance& order, const FactionView& view) {
    if (std::string reason = check_fleet(view, order.fleet); !reason.empty()) return {reason};
    if (order.stance > Stance::kEvasive) return {must_be("stance", "between 0 and 2", static_cast<int>(order.stance))};
    if (view.fleet(order.fleet).stance == order.stance) return {"the fleet has this stance"};
    return {};
}

void apply(const SetStance& order, TurnContext& turn) { turn.world().write<&Fleet::stance>(order.fleet, order.stance); }

}  // namespace void_reckoning
