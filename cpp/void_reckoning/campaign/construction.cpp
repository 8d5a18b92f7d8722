#include <algorithm>

#include "void_reckoning/campaign/between_rounds.hpp"
#include "void_reckoning/campaign/colony_output.hpp"
#include "void_reckoning/campaign/forces.hpp"

namespace void_reckoning {
namespace {

void complete(Campaign& campaign, EntityId colony, const QueueEntry& entry) {
    World& world = campaign.world();
    const Seat seat = world.read<&Faction::seat>(colony);
    EntityId made;
    if (!entry.unit) {
        made = world.create(Building{colony, BuildingIndex(entry.type)}, campaign.tag(seat));
    } else if (const UnitTypeIndex type(entry.type); campaign.universe()[type].domain == Domain::kGround) {
        made = create_army(campaign, seat, colony, type, SpawnReason::kBuilt);
    } else {
        const EntityId system = world.read<&Planet::system>(colony);
        EntityId fleet = fleet_to_join(campaign, seat, campaign.number(system), type);
        if (!fleet) fleet = create_fleet(campaign, seat, system, SpawnReason::kBuilt);
        made = create_ship(campaign, seat, fleet, type, SpawnReason::kBuilt);
    }
    campaign.events().emit(ConstructionCompleted{colony, entry.unit, entry.type, made});
}

}  // namespace

/// Advance the queues. A queue's entries in order share the colony's industry of the turn; what is left when the queue is empty is lost.
void advance_construction(Campaign& campaign) {
    World& world = campaign.world();
    for (const EntityId colony : world.sorted_ids<Colony>()) {
        const auto queue = campaign.indexes().queue_by_colony.at(world, colony);
        if (queue.empty()) continue;
        std::vector<std::pair<std::uint32_t, EntityId>> entries;
        for (const EntityId id : queue) entries.emplace_back(world.read<&QueueEntry::number>(id), id);
        std::sort(entries.begin(), entries.end());
        std::int64_t industry = colony_output(campaign, colony).industry;
        for (const auto& [number, id] : entries) {
            if (industry <= 0) break;
            QueueEntry entry = world.get<QueueEntry>(id);
            const std::int64_t needed =
                entry.unit ? campaign.universe().unit_types[entry.type].industry : campaign.universe().buildings[entry.type].industry;
            const std::int64_t spent = std::min(industry, needed - entry.progress);
            industry -= spent;
            entry.progress += spent;
            if (entry.progress < needed) {
                world.set(id, entry);
                break;
            }
            world.destroy(id);
            complete(campaign, colony, entry);
        }
    }
}

void advance_research(Campaign& campaign) {
    World& world = campaign.world();
    for (std::size_t i = 0; i < campaign.seats(); ++i) {
        const EntityId faction = campaign.faction_entity(Seat(i));
        Research research = world.get<Research>(faction);
        if (!research.technology) continue;  // points of a turn without a goal are lost
        research.progress += world.read<&FactionState::research>(faction);
        if (research.progress >= campaign.universe()[research.technology].cost) {
            world.create(KnownTechnology{research.technology}, campaign.tag(Seat(i)));
            campaign.events().emit(TechnologyLearned{static_cast<std::uint16_t>(i), research.technology.value});
            research = {TechnologyIndex{}, 0};
        }
        world.set(faction, research);
    }
}

}  // namespace void_reckoning
