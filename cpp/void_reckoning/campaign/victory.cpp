#include <algorithm>

#include "void_reckoning/campaign/between_rounds.hpp"
#include "void_reckoning/campaign/forces.hpp"
#include "void_reckoning/campaign/sightings.hpp"

namespace void_reckoning {
namespace {

std::vector<EntityId> copy_of(std::span<const EntityId> ids) { return {ids.begin(), ids.end()}; }

std::vector<Seat> living(Campaign& campaign) {
    std::vector<Seat> seats;
    for (std::size_t i = 0; i < campaign.seats(); ++i) {
        if (campaign.alive(Seat(i))) seats.emplace_back(i);
    }
    return seats;
}

/// Count the planets that people can live on, settled or not.
std::size_t habitable_planets(const Campaign& campaign) {
    std::size_t count = 0;
    for (const auto& block : campaign.world().blocks<Planet>()) {
        for (const PlanetClassIndex kind : block.read<&Planet::planet_class>()) {
            count += campaign.universe()[kind].population_capacity > 0 ? 1 : 0;
        }
    }
    return count;
}

bool fulfils(Campaign& campaign, Seat seat, std::size_t row, std::size_t planets) {
    World& world = campaign.world();
    const VictoryCondition& condition = campaign.universe().victory_conditions[row];
    const EntityId faction = campaign.faction_entity(seat);
    switch (condition.kind) {
        case VictoryKind::kConquest: return living(campaign).size() == 1;
        case VictoryKind::kPlanetShare: {
            const std::size_t mine = campaign.indexes().colonies_by_seat.at(world, seat.value).size();
            auto held = world.read<&FactionState::held>(faction);
            const bool enough = planets > 0 && static_cast<double>(mine) >= condition.share * static_cast<double>(planets);
            held[row] = enough ? static_cast<std::uint16_t>(std::min(held[row] + 1, 0xFFFF)) : std::uint16_t{0};
            world.write<&FactionState::held>(faction, held);
            return enough && held[row] >= condition.turns;
        }
        case VictoryKind::kScoreLimit: {
            if (static_cast<std::int64_t>(campaign.turn()) + 1 < condition.turns) return false;
            const std::int64_t score = world.read<&FactionState::score>(faction);
            for (const Seat other : living(campaign)) {
                if (other != seat && world.read<&FactionState::score>(campaign.faction_entity(other)) >= score) return false;
            }
            return true;
        }
    }
    return false;
}

}  // namespace

void eliminate_factions(Campaign& campaign) {
    World& world = campaign.world();
    for (const Seat seat : living(campaign)) {
        if (!campaign.indexes().colonies_by_seat.at(world, seat.value).empty()) continue;
        if (!campaign.indexes().fleets_by_seat.at(world, seat.value).empty()) continue;
        for (const EntityId army : copy_of(campaign.indexes().armies_by_seat.at(world, seat.value))) {
            destroy_unit(campaign, army, DestroyReason::kDisbanded, 0);
        }
        for (const EntityId sighting : copy_of(campaign.indexes().sightings_by_seat.at(world, seat.value)))
            forget_sighting(campaign, sighting);
        FactionState state = world.get<FactionState>(campaign.faction_entity(seat));
        state.alive = false;
        state.income = state.industry = state.research = state.treasury = 0;
        state.capital = EntityId{};
        world.set(campaign.faction_entity(seat), state);
        world.set(campaign.faction_entity(seat), Research{});
        campaign.events().emit(FactionEliminated{seat.value, 0xFFFF});
    }
}

/// Decide the campaign by the first condition in the universe's order that a faction fulfils; among several factions, the highest score
/// wins, then the lot. A campaign is won once; further play does not change the winner.
void judge_victory(Campaign& campaign) {
    World& world = campaign.world();
    CampaignState state = campaign.state();
    const std::size_t planets = habitable_planets(campaign);
    const RandomAddress lot = campaign.dice(Purpose::kTie);
    for (std::size_t row = 0; row < campaign.universe().victory_conditions.size(); ++row) {
        Seat best;
        for (const Seat seat : living(campaign)) {
            if (!fulfils(campaign, seat, row, planets)) continue;
            const auto rank = [&](Seat s) {
                return std::pair(world.read<&FactionState::score>(campaign.faction_entity(s)), lot.bits(s.value));
            };
            if (!best || rank(seat) > rank(best)) best = seat;
        }
        if (!best || state.winner != 0xFFFF) continue;
        state.winner = best.value;
        state.victory = static_cast<std::uint16_t>(row);
        state.victory_turn = campaign.turn() + 1;
        world.set(campaign.state_entity(), state);
        campaign.events().emit(
            VictoryAchieved{best.value, state.victory, campaign.events().text(campaign.universe().victory_conditions[row].id)});
    }
}

FactionReport faction_report(Campaign& campaign, Seat seat) {
    World& world = campaign.world();
    const Rules& rules = campaign.universe().rules;
    Indexes& indexes = campaign.indexes();
    const FactionState state = world.get<FactionState>(campaign.faction_entity(seat));
    FactionReport report;
    report.of = seat.value;
    report.alive = state.alive;
    for (const EntityId colony : indexes.colonies_by_seat.at(world, seat.value)) {
        report.population += world.read<&Colony::population>(colony);
    }
    report.planets = static_cast<std::uint32_t>(indexes.colonies_by_seat.at(world, seat.value).size());
    report.fleets = static_cast<std::uint32_t>(indexes.fleets_by_seat.at(world, seat.value).size());
    report.units = static_cast<std::uint32_t>(indexes.ships_by_seat.at(world, seat.value).size() +
                                              indexes.armies_by_seat.at(world, seat.value).size());
    report.technologies = static_cast<std::uint32_t>(indexes.technologies_by_seat.at(world, seat.value).size());
    report.treasury = state.treasury;
    report.income = state.income;
    report.industry = state.industry;
    report.research = state.research;
    if (!state.alive) return report;
    report.score = report.planets * rules.score_planet + report.population / 1000 * rules.score_population +
                   report.units * rules.score_unit + report.technologies * rules.score_technology;
    return report;
}

void report_factions(Campaign& campaign) {
    World& world = campaign.world();
    for (std::size_t i = 0; i < campaign.seats(); ++i) {
        const FactionReport report = faction_report(campaign, Seat(static_cast<std::uint16_t>(i)));
        const EntityId faction = campaign.faction_entity(Seat(i));
        FactionState state = world.get<FactionState>(faction);
        state.score = report.score;
        world.set(faction, state);
        campaign.events().emit(report);
    }
}

}  // namespace void_reckoning
