#include "void_reckoning/campaign/sightings.hpp"

#include "void_reckoning/campaign/forces.hpp"

namespace void_reckoning {

void remember_sights(TurnContext& turn) {
    Campaign& campaign = turn.campaign;
    const Starmap& map = campaign.map();
    const std::uint32_t now = campaign.turn();
    // All is looked up before anything is written: indexes stay right the while.
    std::vector<std::pair<EntityId, Sighting>> seen;
    for (SystemNumber system = 0; system < map.size(); ++system) {
        if (!turn.sight.sees(system)) continue;
        const auto strength = static_cast<std::int64_t>(hostile_strength_at(campaign, turn.seat, system) + 0.5);
        seen.emplace_back(campaign.sighting(turn.seat, map.system(system)), Sighting{map.system(system), Seat{}, now, strength});
        for (const auto& [planet, facts, owner] : campaign.planets(system)) {
            const bool foreign = owner && owner != turn.seat;
            const EntityId known = campaign.sighting(turn.seat, planet);
            if (foreign || known) seen.emplace_back(known, Sighting{planet, owner, now, 0});
        }
    }
    const Faction tag = campaign.tag(turn.seat);
    for (const auto& [known, sighting] : seen) {
        if (known) {
            turn.world().set(known, sighting);
        } else {
            turn.world().create(sighting, tag);
        }
    }
}

}  // namespace void_reckoning
