#include <algorithm>

#include "void_reckoning/campaign/colony_output.hpp"
#include "void_reckoning/campaign/composition.hpp"
#include "void_reckoning/campaign/forces.hpp"
#include "void_reckoning/campaign/warfare.hpp"

namespace void_reckoning {
namespace {

constexpr float kConqueredStability = 0.3F;

std::vector<EntityId> copy_of(std::span<const EntityId> ids) { return {ids.begin(), ids.end()}; }

/// Return the most populous remaining colony, the lower id among equals; none if there is none.
EntityId next_capital(Campaign& campaign, Seat seat) {
    EntityId best;
    std::int64_t most = -1;
    for (const EntityId colony : campaign.indexes().colonies_by_seat.at(campaign.world(), seat.value)) {
        const std::int64_t population = campaign.world().read<&Colony::population>(colony);
        if (population > most) best = colony, most = population;
    }
    return best;
}

/// Hand a planet over: buildings go to the new owner, construction is lost, the population falls.
void hand_over(TurnContext& turn, EntityId planet, Seat loser, std::uint64_t combat) {
    Campaign& campaign = turn.campaign;
    World& world = campaign.world();
    Indexes& indexes = campaign.indexes();
    for (const EntityId army : copy_of(indexes.armies_by_planet.at(world, planet))) {
        if (campaign.owner(army) == loser) destroy_unit(campaign, army, DestroyReason::kConquered, combat);
    }
    for (const EntityId entry : copy_of(indexes.queue_by_colony.at(world, planet))) world.destroy(entry);
    const Faction tag = campaign.tag(turn.seat);
    for (const EntityId building : copy_of(indexes.buildings_by_colony.at(world, planet))) world.set(building, tag);
    world.set(planet, tag);
    Colony colony = world.get<Colony>(planet);
    colony.population -= colony.population * campaign.universe().rules.conquest_population_loss / 100;
    colony.stability = kConqueredStability;
    world.set(planet, colony);
    world.write<&CampaignState::conquests>(campaign.state_entity(), world.read<&CampaignState::conquests>(campaign.state_entity()) + 1);
    const EntityId loser_entity = campaign.faction_entity(loser);
    if (world.read<&FactionState::capital>(loser_entity) == planet) {
        world.write<&FactionState::capital>(loser_entity, next_capital(campaign, loser));
    }
    campaign.events().emit(PlanetConquered{planet, world.read<&Planet::system>(planet), loser.value, turn.seat.value});
}

/// Record for the loser the conqueror, and the units there now.
void remember_loss(TurnContext& turn, EntityId planet, Seat loser) {
    Campaign& campaign = turn.campaign;
    World& world = campaign.world();
    const Faction tag = campaign.tag(loser);
    const Sighting lost{planet, turn.seat, campaign.turn(), 0};
    std::vector<SeenUnits> garrison;
    garrison_composition_at(campaign, planet, garrison);
    EntityId seen = campaign.sighting(loser, planet);
    const std::vector<EntityId> rows = copy_of(campaign.indexes().units_by_sighting.at(world, seen));
    if (seen) {
        world.set(seen, lost);
    } else {
        seen = world.create(lost, tag);
    }
    write_composition(world, seen, tag, rows, garrison);
}

}  // namespace

bool invade(TurnContext& turn, EntityId fleet, EntityId planet) {
    Campaign& campaign = turn.campaign;
    World& world = campaign.world();
    const Seat defender = *campaign.owner(planet);
    const std::vector<EntityId> landing = copy_of(campaign.indexes().armies_by_carrier.at(world, fleet));
    const std::vector<EntityId> garrison = copy_of(campaign.indexes().armies_by_planet.at(world, planet));
    Battlefield field(campaign, combat::Domain::kGround, world.read<&Planet::system>(planet), planet, turn.seat, defender);
    field.add_armies(0, fleet, landing);
    field.add_armies(1, planet, garrison);
    field.add_conjured(1, planet, campaign.universe().rules.militia_type, militia_armies(campaign, planet), false);
    bool won = true;
    if (field.contested()) {
        field.open(campaign);
        {
            const Fighting fighting(turn, 1);
            field.resolve(campaign.battle_scratch(0), &campaign.workers());
        }
        field.apply(campaign);
        ++turn.battles;
        won = field.attacker_won();
    }
    if (!won) return false;  // survivors are still aboard: they never left their carrier
    hand_over(turn, planet, defender, field.number());
    for (const EntityId army : landing) {
        if (!world.alive(army)) continue;
        world.write<&Army::carrier>(army, EntityId{});
        world.write<&Army::planet>(army, planet);
    }
    remember_loss(turn, planet, defender);
    return true;
}

}  // namespace void_reckoning
