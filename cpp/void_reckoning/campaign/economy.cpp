#include <algorithm>

#include "void_reckoning/campaign/between_rounds.hpp"
#include "void_reckoning/campaign/colony_output.hpp"
#include "void_reckoning/campaign/forces.hpp"

namespace void_reckoning {
namespace {

constexpr float kStabilityStep = 0.05F;  // a turn, towards the colony's target stability

/// Return the next turn's population: logistic growth towards the capacity (Verhulst, 1838); above it, a tenth of the excess leaves each
/// turn.
std::int64_t next_population(std::int64_t population, const ColonyOutput& output) {
    if (population > output.capacity) return population - std::max<std::int64_t>(1, (population - output.capacity) / 10);
    if (output.capacity <= 0) return population;
    const double room = 1.0 - static_cast<double>(population) / static_cast<double>(output.capacity);
    const auto born = static_cast<std::int64_t>(static_cast<double>(population) * output.growth * room + 0.5);
    return std::min(output.capacity, population + born);
}

void grow(World& world, EntityId planet, const ColonyOutput& output) {
    Colony colony = world.get<Colony>(planet);
    colony.population = next_population(colony.population, output);
    const auto target = static_cast<float>(output.stability);
    colony.stability = colony.stability < target ? std::min(target, colony.stability + kStabilityStep)
                                                 : std::max(target, colony.stability - kStabilityStep);
    world.set(planet, colony);
}

std::int64_t unit_upkeep(Campaign& campaign, Seat seat) {
    const World& world = campaign.world();
    const FactionModifiers& modifiers = campaign.modifiers(seat);
    std::int64_t total = 0;
    for (const EntityId ship : campaign.indexes().ships_by_seat.at(world, seat.value))
        total += modifiers[world.read<&Ship::type>(ship)].upkeep;
    for (const EntityId army : campaign.indexes().armies_by_seat.at(world, seat.value))
        total += modifiers[world.read<&Army::type>(army)].upkeep;
    return total;
}

/// Return upkeep and unit, costliest first, in random order among equals.
std::vector<std::pair<std::int64_t, EntityId>> costliest_units(Campaign& campaign, Seat seat) {
    const World& world = campaign.world();
    const FactionModifiers& modifiers = campaign.modifiers(seat);
    std::vector<std::pair<std::int64_t, EntityId>> units;
    for (const EntityId ship : campaign.indexes().ships_by_seat.at(world, seat.value)) {
        units.emplace_back(modifiers[world.read<&Ship::type>(ship)].upkeep, ship);
    }
    for (const EntityId army : campaign.indexes().armies_by_seat.at(world, seat.value)) {
        units.emplace_back(modifiers[world.read<&Army::type>(army)].upkeep, army);
    }
    const RandomAddress lot = campaign.dice(Purpose::kTie).at(seat.value);
    std::sort(units.begin(), units.end(), [&](const auto& a, const auto& b) {
        if (a.first != b.first) return a.first > b.first;
        const auto draw_a = lot.bits(a.second.value);
        const auto draw_b = lot.bits(b.second.value);
        return draw_a != draw_b ? draw_a < draw_b : a.second < b.second;
    });
    return units;
}

/// Disband the costliest units of a faction in debt, one after another, until the next turn's upkeep is lower by the debt.
void disband_for_debt(Campaign& campaign, Seat seat, std::int64_t debt) {
    World& world = campaign.world();
    for (const auto& [upkeep, unit] : costliest_units(campaign, seat)) {
        if (debt <= 0 || upkeep <= 0) return;
        if (!world.alive(unit)) continue;  // an army lost with its carrier
        debt -= upkeep;
        const EntityId fleet = world.has<Ship>(unit) ? world.read<&Ship::fleet>(unit) : EntityId{};
        destroy_unit(campaign, unit, DestroyReason::kDisbanded, 0);
        if (!fleet) continue;
        if (campaign.indexes().ships_by_fleet.at(world, fleet).empty()) {
            remove_fleet(campaign, fleet, DestroyReason::kDisbanded, 0);
            continue;
        }
        while (transport_room(campaign, fleet) < 0) {
            destroy_unit(campaign, campaign.indexes().armies_by_carrier.at(world, fleet).back(), DestroyReason::kDisbanded, 0);
        }
    }
}

}  // namespace

void collect_income(Campaign& campaign) {
    World& world = campaign.world();
    for (std::size_t i = 0; i < campaign.seats(); ++i) {
        const Seat seat(i);
        if (!campaign.alive(seat)) continue;
        FactionState state = world.get<FactionState>(campaign.faction_entity(seat));
        std::int64_t income = 0;
        std::int64_t industry = 0;
        std::int64_t research = 0;
        std::vector<std::pair<EntityId, ColonyOutput>> outputs;
        for (const EntityId colony : campaign.indexes().colonies_by_seat.at(world, seat.value)) {
            const ColonyOutput& output = outputs.emplace_back(colony, colony_output(campaign, colony)).second;
            income += output.credits - output.building_upkeep - campaign.universe().rules.colony_upkeep;
            industry += output.industry;
            research += output.research;
        }
        state.income = income - unit_upkeep(campaign, seat);
        for (const auto& [colony, output] : outputs) grow(world, colony, output);
        state.industry = industry;
        state.research = research;
        state.treasury += state.income;
        if (state.treasury < 0) {
            disband_for_debt(campaign, seat, -state.treasury);
            state.treasury = 0;  // the disbanded are paid off with the debt
        }
        world.set(campaign.faction_entity(seat), state);
    }
}

}  // namespace void_reckoning
