#include <algorithm>
#include <tuple>

#include "void_reckoning/campaign/colony_output.hpp"
#include "void_reckoning/campaign/engagement.hpp"
#include "void_reckoning/campaign/forces.hpp"
#include "void_reckoning/campaign/warfare.hpp"

namespace void_reckoning {
namespace {

constexpr double kEvasiveLeaves = 1.6;
constexpr int kMaxRefugeLanes = 4;  // number of lanes that a beaten fleet flees at once, out of the enemy's reach

double retreat_ratio(Campaign& campaign, const std::vector<EntityId>& fleets) {
    double ratio = 0;
    for (const EntityId fleet : fleets) {
        const Stance stance = campaign.world().read<&Fleet::stance>(fleet);
        const double factor = stance == Stance::kAggressive ? kAggressiveHolds : stance == Stance::kDefensive ? 1.0 : kEvasiveLeaves;
        ratio = std::max(ratio, factor * campaign.universe().rules.retreat_ratio);
    }
    return std::min(ratio, 0.95);
}

void add_side(Campaign& campaign, Battlefield& field, std::uint8_t side, Seat seat, SystemNumber system) {
    const std::vector<EntityId> fleets = standing_fleets(campaign, seat, system);
    for (const EntityId fleet : fleets) field.add_fleet(side, fleet);
    field.set_retreat_ratio(side, retreat_ratio(campaign, fleets));
}

Battlefield prepare(TurnContext& turn, SystemNumber system, Seat enemy) {
    Campaign& campaign = turn.campaign;
    Battlefield field(campaign, combat::Domain::kSpace, campaign.map().system(system), EntityId{}, turn.seat, enemy);
    add_side(campaign, field, 0, turn.seat, system);
    add_side(campaign, field, 1, enemy, system);
    for (const EntityId planet : campaign.map().planets(system)) {
        if (campaign.owner(planet) != enemy) continue;
        field.add_conjured(1, planet, campaign.universe().rules.platform_type, orbital_defence(campaign, planet), true);
    }
    return field;
}

/// Return the refuge of beaten fleets: the fewest lanes away, up to kMaxRefugeLanes, without enemies; among several an own colony's system,
/// else at random. If there is none, the least guarded neighbour: a surrounded fleet has nowhere to go.
SystemNumber refuge(Campaign& campaign, Seat seat, SystemNumber from) {
    const Starmap& map = campaign.map();
    const RandomAddress lot = campaign.dice(Purpose::kTie).at(seat.value).at(from);
    std::vector<SystemNumber> reached{from};
    std::vector<SystemNumber> ring{from}, next;
    for (int lanes = 1; lanes <= kMaxRefugeLanes && !ring.empty(); ++lanes) {
        next.clear();
        for (const SystemNumber system : ring) {
            for (const LaneEnd& lane : map.lanes(system)) {
                if (std::find(reached.begin(), reached.end(), lane.to) != reached.end()) continue;
                reached.push_back(lane.to);
                next.push_back(lane.to);
            }
        }
        std::swap(ring, next);
        SystemNumber best = kNoSystem;
        std::tuple<int, std::uint64_t> best_rank{};
        for (const SystemNumber system : ring) {
            if (hostile_strength_at(campaign, seat, system) > 0) continue;
            const auto planets = map.planets(system);
            const bool home = std::any_of(planets.begin(), planets.end(), [&](EntityId planet) { return campaign.owner(planet) == seat; });
            const std::tuple rank{home ? 0 : 1, lot.bits(system)};
            if (best == kNoSystem || rank < best_rank) best = system, best_rank = rank;
        }
        if (best != kNoSystem) return best;
    }
    SystemNumber least = kNoSystem;
    std::tuple<double, std::uint64_t> least_rank{};
    for (const LaneEnd& lane : map.lanes(from)) {
        const std::tuple rank{hostile_strength_at(campaign, seat, lane.to), lot.bits(lane.to)};
        if (least == kNoSystem || rank < least_rank) least = lane.to, least_rank = rank;
    }
    return least;
}

void retreat_from(Campaign& campaign, Seat seat, SystemNumber from) {
    World& world = campaign.world();
    const std::vector<EntityId> fleets = standing_fleets(campaign, seat, from);
    if (fleets.empty()) return;
    const SystemNumber to = refuge(campaign, seat, from);
    const Position place = campaign.map().position(to);
    for (const EntityId fleet : fleets) {
        world.set(fleet, Fleet{campaign.map().system(to), world.read<&Fleet::stance>(fleet), campaign.turn() + 1});
        world.set(fleet, place);
        campaign.events().emit(EntityMoved{fleet, campaign.map().system(from), campaign.map().system(to), place.x, place.y, true, place.z});
    }
}

/// Remove fleets without ships; armies without room aboard are lost.
void tidy_fleets(Campaign& campaign, Seat seat, SystemNumber system, std::uint64_t combat) {
    for (const EntityId fleet : standing_fleets(campaign, seat, system)) {
        if (campaign.indexes().ships_by_fleet.at(campaign.world(), fleet).empty()) {
            remove_fleet(campaign, fleet, DestroyReason::kCombat, combat);
            continue;
        }
        while (transport_room(campaign, fleet) < 0) {
            destroy_unit(campaign, campaign.indexes().armies_by_carrier.at(campaign.world(), fleet).back(), DestroyReason::kCombat, combat);
        }
    }
}

void conclude(TurnContext& turn, SystemNumber system, Battlefield& field) {
    Campaign& campaign = turn.campaign;
    field.apply(campaign);
    ++turn.battles;
    for (const std::uint8_t side : {std::uint8_t{0}, std::uint8_t{1}}) tidy_fleets(campaign, field.seat(side), system, field.number());
    // Without a winner the attacker leaves: a stand-off is not a siege.
    const bool attacker_stays = field.attacker_won();
    retreat_from(campaign, attacker_stays ? field.seat(1) : field.seat(0), system);
}

std::vector<Seat> enemies_by_lot(TurnContext& turn, SystemNumber system) {
    std::vector<Seat> enemies = hostile_seats(turn.campaign, turn.seat, system);
    const RandomAddress lot = turn.campaign.dice(Purpose::kTie).at(turn.seat.value).at(system);
    std::sort(enemies.begin(), enemies.end(), [&](Seat a, Seat b) { return lot.bits(a.value) < lot.bits(b.value); });
    return enemies;
}

}  // namespace

bool wants_battle(TurnContext& turn, SystemNumber system) {
    const std::optional<Posture> posture = posture_at(turn.campaign, turn.seat, system);
    return posture && encounter(Act::kMeet, *posture, presence_at(turn.campaign, turn.seat, system)) == Encounter::kBattle;
}

bool fight_in_space(TurnContext& turn, SystemNumber system) {
    Campaign& campaign = turn.campaign;
    bool fought = false;
    for (const Seat enemy : enemies_by_lot(turn, system)) {
        Battlefield field = prepare(turn, system, enemy);
        if (!field.contested()) continue;
        fought = true;
        field.open(campaign);
        {
            const Fighting fighting(turn, 1);
            field.resolve(campaign.battle_scratch(0), &campaign.workers());
        }
        conclude(turn, system, field);
        if (standing_fleets(campaign, turn.seat, system).empty()) return false;
    }
    const bool stands = !standing_fleets(campaign, turn.seat, system).empty();
    if (fought && stands) turn.sight.note_victory(system);
    return stands;
}

bool clear_the_way(TurnContext& turn, EntityId fleet) {
    Campaign& campaign = turn.campaign;
    const World& world = turn.world();
    const EntityId place = world.read<&Fleet::system>(fleet);
    const SystemNumber system = campaign.number(place);
    if (landing_at(campaign, turn.sight, turn.seat, system) != Encounter::kBattle) return true;
    return fight_in_space(turn, system) && world.alive(fleet) && world.read<&Fleet::system>(fleet) == place;
}

void fight_in_systems(TurnContext& turn, const std::vector<SystemNumber>& systems) {
    Campaign& campaign = turn.campaign;
    std::vector<std::pair<SystemNumber, Battlefield>> fields;
    for (const SystemNumber system : systems) {
        for (const Seat enemy : enemies_by_lot(turn, system)) {
            Battlefield field = prepare(turn, system, enemy);
            if (!field.contested()) continue;
            field.open(campaign);
            fields.emplace_back(system, std::move(field));
            break;
        }
    }
    for (std::size_t i = 0; i < fields.size(); ++i) (void)campaign.battle_scratch(i);
    if (fields.empty()) return;
    {
        const Fighting fighting(turn, fields.size());
        std::size_t units = 0;
        for (const auto& [system, field] : fields) units += field.units();
        campaign.workers().for_each_long(fields.size(), combat::battles_worth_a_thread(fields.size(), units),
                                         [&](std::size_t i) { fields[i].second.resolve(campaign.battle_scratch(i), nullptr); });
    }
    for (auto& [system, field] : fields) conclude(turn, system, field);
    for (auto& [system, field] : fields) {
        if (field.attacker_won() && wants_battle(turn, system)) (void)fight_in_space(turn, system);
    }
}

}  // namespace void_reckoning
