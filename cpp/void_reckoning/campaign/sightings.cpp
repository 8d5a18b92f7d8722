#include "void_reckoning/campaign/sightings.hpp"

#include "void_reckoning/campaign/forces.hpp"

namespace void_reckoning {
namespace {

void remember(TurnContext& turn, std::vector<Sighting>& fresh, const Sighting& seen) {
    if (const EntityId known = turn.sightings.find(turn.campaign, turn.seat, seen.subject)) {
        turn.world().set(known, seen);
    } else {
        fresh.push_back(seen);
    }
}

}  // namespace

void remember_sights(TurnContext& turn) {
    Campaign& campaign = turn.campaign;
    const Starmap& map = campaign.map();
    std::vector<Sighting> fresh;
    for (SystemNumber system = 0; system < map.size(); ++system) {
        if (!turn.sight.sees(system)) continue;
        const auto strength = static_cast<std::int64_t>(hostile_strength_at(campaign, turn.seat, system) + 0.5);
        remember(turn, fresh, {map.system(system), Seat{}, campaign.turn(), strength});
        for (const EntityId planet : map.planets(system)) {
            const std::optional<Seat> owner = campaign.owner(planet);
            const bool foreign = owner && *owner != turn.seat;
            if (!foreign && !turn.sightings.find(campaign, turn.seat, planet)) continue;
            remember(turn, fresh, {planet, owner.value_or(Seat{}), campaign.turn(), 0});
        }
    }
    const Faction tag = campaign.tag(turn.seat);
    for (const Sighting& seen : fresh) turn.world().create(seen, tag);
}

}  // namespace void_reckoning
