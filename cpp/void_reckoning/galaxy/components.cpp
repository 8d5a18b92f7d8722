#include "void_reckoning/galaxy/components.hpp"

namespace void_reckoning {

void register_campaign_components(World& world) {
    world.register_components<Faction, FactionState, Research, KnownTechnology, CampaignState, WorldSettings, Position, System, Starlane,
                              Planet, Colony, Building, QueueEntry, Fleet, Movement, Ship, Army, Sighting, SightedUnits>();
}

}  // namespace void_reckoning
