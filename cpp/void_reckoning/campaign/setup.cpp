#include <algorithm>

#include "void_reckoning/base/refusal.hpp"
#include "void_reckoning/campaign/between_rounds.hpp"
#include "void_reckoning/campaign/forces.hpp"
#include "void_reckoning/campaign/seat_faction.hpp"
#include "void_reckoning/campaign/sightings.hpp"

namespace void_reckoning {
namespace {

void check_factions(std::int64_t factions) {
    if (factions < 1 || factions > kMaxSeats) {
        throw InvalidInput(must_be_between("factions", 1, kMaxSeats, factions));
    }
}

void check_settings(const CampaignSettings& settings, const Universe& universe) {
    check_factions(settings.factions);
    if (!settings.seats.empty() && settings.seats.size() != static_cast<std::size_t>(settings.factions)) {
        throw InvalidInput(
            fmt::format("seats must have one id for each of the {} factions, or none, got {}", settings.factions, settings.seats.size()));
    }
    if (!settings.policies.empty() && settings.policies.size() != static_cast<std::size_t>(settings.factions)) {
        throw InvalidInput(fmt::format("policies must have one name for each of the {} factions, or none, got {}", settings.factions,
                                       settings.policies.size()));
    }
    if (universe.victory_conditions.size() > kMaxVictoryConditions) {
        throw InvalidInput(fmt::format("universe '{}' must have at most {} victory conditions, got {}", universe.id, kMaxVictoryConditions,
                                       universe.victory_conditions.size()));
    }
}

/// Return the factions by seat.
std::vector<FactionIndex> factions_of(const Universe& universe, const std::vector<std::string>& ids) {
    std::vector<FactionIndex> factions;
    for (const std::string& id : ids) factions.push_back(faction_of_seat(universe, id));
    std::vector<std::string> sorted = ids;
    std::sort(sorted.begin(), sorted.end());
    const auto twice = std::adjacent_find(sorted.begin(), sorted.end());
    if (twice != sorted.end())
        throw InvalidInput(fmt::format("factions must be different, got {} twice; a second one is {}_2", *twice, *twice));
    return factions;
}

void settle_home(Campaign& campaign, Seat seat, const Home& home) {
    World& world = campaign.world();
    const Universe& universe = campaign.universe();
    const FactionSpec& spec = universe[campaign.spec(seat)];
    const Faction tag = campaign.tag(seat);
    world.add(home.planet, tag);
    world.add(home.planet, Colony{universe.rules.starting_population, 1.0F, 0});
    world.write<&FactionState::capital>(campaign.faction_entity(seat), home.planet);
    for (const TechnologyIndex technology : spec.starting_technologies) world.create(KnownTechnology{technology}, tag);
    for (const BuildingIndex building : spec.starting_buildings) world.create(Building{home.planet, building}, tag);
    for (const StartingUnit& start : spec.starting_units) {
        for (std::int32_t i = 0; i < start.count; ++i) {
            if (universe[start.type].domain == Domain::kGround) {
                create_army(campaign, seat, home.planet, start.type, SpawnReason::kStart);
                continue;
            }
            EntityId fleet = fleet_to_join(campaign, seat, campaign.number(home.system), start.type);
            if (!fleet) fleet = create_fleet(campaign, seat, home.system, SpawnReason::kStart);
            create_ship(campaign, seat, fleet, start.type, SpawnReason::kStart);
        }
    }
}

}  // namespace

FactionIndex faction_of_seat(const Universe& universe, const std::string& id) {
    if (const FactionIndex faction = universe.find_faction(id)) return faction;
    const std::size_t digits = id.find_last_not_of("0123456789") + 1;
    const bool numbered = digits > 1 && digits < id.size() && id[digits - 1] == '_' && id[digits] != '0' && id.substr(digits) != "1";
    if (const FactionIndex faction = numbered ? universe.find_faction(id.substr(0, digits - 1)) : FactionIndex{}) return faction;
    std::vector<std::string> known;
    for (const FactionSpec& faction : universe.factions) known.push_back(faction.id);
    throw InvalidInput(must_be_one_of("a faction", known, id));
}

std::vector<std::string> seat_ids(const Universe& universe, std::int64_t factions) {
    check_factions(factions);
    std::vector<std::string> ids;
    for (std::size_t seat = 0; seat < static_cast<std::size_t>(factions); ++seat) {
        const std::string& id = universe.factions[seat % universe.factions.size()].id;
        const std::size_t round = seat / universe.factions.size();
        ids.push_back(round == 0 ? id : fmt::format("{}_{}", id, round + 1));
    }
    return ids;
}

Campaign Campaign::create(std::shared_ptr<const Universe> universe, const CampaignSettings& settings) {
    check_settings(settings, *universe);
    World world;
    register_campaign_components(world);
    GalaxySettings galaxy{settings.seed, settings.systems, {}, settings.shape, settings.thickness};
    const auto factions = static_cast<std::size_t>(settings.factions);
    const std::vector<std::string> ids = settings.seats.empty() ? seat_ids(*universe, settings.factions) : settings.seats;
    galaxy.factions = factions_of(*universe, ids);
    const std::vector<Home> homes = generate_galaxy(world, *universe, galaxy);

    CampaignState state;
    state.seed = settings.seed;
    state.universe_hash = universe->hash;
    state.simulation_version = kSimulationVersion;
    const WorldSettings kept{static_cast<std::uint16_t>(settings.factions), static_cast<std::uint32_t>(settings.systems),
                             static_cast<std::uint8_t>(settings.shape), settings.thickness};
    world.create(state, kept);
    for (std::size_t i = 0; i < factions; ++i) {
        FactionState faction;
        faction.spec = galaxy.factions[i];
        faction.treasury = universe->rules.starting_treasury;
        faction.policy = world.enter(settings.policies.empty() ? "standard" : settings.policies[i]);
        world.create(faction, Faction{world.enter(ids[i]), Seat(i)}, Research{});
    }
    Campaign campaign(std::move(universe), std::move(world));
    for (std::size_t i = 0; i < factions; ++i) settle_home(campaign, Seat(i), homes[i]);
    return campaign;
}

}  // namespace void_reckoning
