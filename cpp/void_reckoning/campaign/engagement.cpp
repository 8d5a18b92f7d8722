#include "void_reckoning/campaign/engagement.hpp"

#include <algorithm>

#include "void_reckoning/campaign/colony_output.hpp"
#include "void_reckoning/campaign/forces.hpp"

namespace void_reckoning {

Posture posture_of(Campaign& campaign, EntityId fleet) {
    if (!fleet_armed(campaign, fleet)) return Posture::kUnarmed;
    return campaign.world().read<&Fleet::stance>(fleet) == Stance::kEvasive ? Posture::kEvasive : Posture::kWilling;
}

std::optional<Posture> posture_at(Campaign& campaign, Seat seat, SystemNumber system) {
    std::optional<Posture> all;
    for (const EntityId fleet : standing_fleets(campaign, seat, system)) {
        const Posture one = posture_of(campaign, fleet);
        all = all ? std::min(*all, one) : one;
    }
    return all;
}

Presence presence_at(Campaign& campaign, Seat seat, SystemNumber system) {
    const World& world = campaign.world();
    Presence all = Presence::kNobody;
    for (const EntityId fleet : campaign.indexes().fleets_by_system.at(world, campaign.map().system(system))) {
        if (world.read<&Faction::seat>(fleet) == seat || world.has<Movement>(fleet)) continue;
        if (fleet_armed(campaign, fleet)) return Presence::kArmedFleets;
        all = Presence::kUnarmedFleets;
    }
    for (const auto& [planet, facts, owner] : campaign.planets(system)) {
        if (owner && owner != seat && orbital_defence(campaign, planet) > 0) return Presence::kPlatforms;
    }
    return all;
}

Encounter landing_at(Campaign& campaign, const Sight& sight, Seat seat, SystemNumber system) {
    const Presence presence = presence_at(campaign, seat, system);
    if (presence == Presence::kPlatforms && sight.has_won(system)) return Encounter::kNone;
    const std::optional<Posture> posture = posture_at(campaign, seat, system);
    return encounter(Act::kLand, posture.value_or(Posture::kUnarmed), presence);
}

}  // namespace void_reckoning
