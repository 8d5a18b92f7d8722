#include "void_reckoning/campaign/audit.hpp"

#include <algorithm>
#include <tuple>

namespace void_reckoning {
namespace {

class Auditor {
   public:
    explicit Auditor(Campaign& campaign)
        : campaign_(campaign), world_(campaign.world()), universe_(campaign.universe()), now_(campaign.state()) {}

    void run() {
        audit_cursor();
        audit_factions();
        audit_owners();
        audit_colonies();
        audit_buildings();
        audit_queues();
        audit_fleets();
        audit_movements();
        audit_ships();
        audit_armies();
        audit_knowledge();
        audit_sighted_units();
    }

   private:
    void require(bool holds, std::string_view component, EntityId entity, std::string_view field, std::string_view rule) const {
        if (holds) [[likely]]
            return;
        throw StateCorruption(fmt::format("turn {}: {} {}: {}: {}", now_.turn, component, entity.value, field, rule));
    }

    /// Return the seat that owns an entity; no seat if it is unowned.
    [[nodiscard]] Seat owner(EntityId entity) const { return world_.has<Faction>(entity) ? world_.read<&Faction::seat>(entity) : Seat{}; }

    void audit_cursor() const {
        const EntityId entity = campaign_.state_entity();
        require(now_.slot <= campaign_.seats(), "CampaignState", entity, "slot", "at most the number of factions");
        require(now_.decided <= now_.combats, "CampaignState", entity, "decided", "at most the number of battles");
        require(now_.winner == 0xFFFF || now_.winner < campaign_.seats(), "CampaignState", entity, "winner", "a seat, or none");
        require((now_.winner == 0xFFFF) == (now_.victory == 0xFFFF), "CampaignState", entity, "victory", "there exactly with a winner");
        require(now_.victory == 0xFFFF || now_.victory < universe_.victory_conditions.size(), "CampaignState", entity, "victory",
                "a condition of the universe");
    }

    void audit_factions() const {
        for (std::size_t i = 0; i < campaign_.seats(); ++i) {
            const EntityId entity = campaign_.faction_entity(Seat(i));
            const FactionState state = world_.get<FactionState>(entity);
            const Research research = world_.get<Research>(entity);
            require(state.treasury >= 0, "FactionState", entity, "treasury", "never below 0 when a turn ends");
            require(!state.capital || owner(state.capital) == Seat(i), "FactionState", entity, "capital", "an own colony, or none");
            require(!state.capital || world_.has<Colony>(state.capital), "FactionState", entity, "capital", "an own colony, or none");
            require(!research.technology || research.technology.value < universe_.technologies.size(), "Research", entity, "technology",
                    "a technology of the universe, or none");
            require(research.progress >= 0, "Research", entity, "progress", "not negative");
            if (state.alive) continue;
            require(campaign_.indexes().colonies_by_seat.at(world_, static_cast<std::uint16_t>(i)).empty(), "FactionState", entity, "alive",
                    "true of a faction with colonies");
            require(campaign_.indexes().fleets_by_seat.at(world_, static_cast<std::uint16_t>(i)).empty(), "FactionState", entity, "alive",
                    "true of a faction with fleets");
        }
    }

    void audit_owners() const {
        std::vector<Text> ids;
        for (std::size_t i = 0; i < campaign_.seats(); ++i)
            ids.push_back(world_.read<&Faction::faction_id>(campaign_.faction_entity(Seat(i))));
        for (const auto& block : world_.blocks<Faction>()) {
            const auto entities = block.ids();
            const auto seats = block.read<&Faction::seat>();
            const auto names = block.read<&Faction::faction_id>();
            for (std::size_t row = 0; row < entities.size(); ++row) {
                require(seats[row].value < ids.size(), "Faction", entities[row], "seat", "a seat of this campaign");
                require(names[row] == ids[seats[row].value], "Faction", entities[row], "faction_id", "that of its seat");
            }
        }
        for (const auto& block : world_.blocks<Planet, Faction>()) {
            for (const EntityId planet : block.ids()) require(world_.has<Colony>(planet), "Planet", planet, "Faction", "only on colonies");
        }
    }

    void audit_colonies() const {
        for (const auto& block : world_.blocks<Colony>()) {
            const auto entities = block.ids();
            const auto populations = block.read<&Colony::population>();
            const auto stabilities = block.read<&Colony::stability>();
            const auto founded = block.read<&Colony::founded>();
            for (std::size_t row = 0; row < entities.size(); ++row) {
                const EntityId id = entities[row];
                require(world_.has<Planet>(id), "Colony", id, "Planet", "every colony is a planet");
                require(world_.has<Faction>(id), "Colony", id, "Faction", "every colony is somebody's");
                require(populations[row] >= 0, "Colony", id, "population", "not negative");
                require(stabilities[row] >= 0 && stabilities[row] <= 1, "Colony", id, "stability", "0 to 1");
                require(founded[row] <= now_.turn, "Colony", id, "founded", "not in the future");
            }
        }
    }

    void audit_buildings() const {
        for (const auto& block : world_.blocks<Building>()) {
            const auto entities = block.ids();
            const auto colonies = block.read<&Building::colony>();
            const auto types = block.read<&Building::type>();
            for (std::size_t row = 0; row < entities.size(); ++row) {
                const EntityId id = entities[row];
                require(types[row].value < universe_.buildings.size(), "Building", id, "type", "a building of the universe");
                require(world_.has<Colony>(colonies[row]), "Building", id, "colony", "a colony");
                require(owner(id) == owner(colonies[row]), "Building", id, "Faction", "the colony's owner");
            }
        }
    }

    void audit_queues() const {
        std::vector<std::pair<EntityId, std::uint32_t>> numbers;
        for (const auto& block : world_.blocks<QueueEntry>()) {
            for (const EntityId id : block.ids()) {
                const QueueEntry entry = world_.get<QueueEntry>(id);
                require(world_.has<Colony>(entry.colony), "QueueEntry", id, "colony", "a colony");
                require(owner(id) == owner(entry.colony), "QueueEntry", id, "Faction", "the colony's owner");
                const std::size_t types = entry.unit ? universe_.unit_types.size() : universe_.buildings.size();
                require(entry.type < types, "QueueEntry", id, "type", "a type of the universe");
                const std::int64_t needed =
                    entry.unit ? universe_.unit_types[entry.type].industry : universe_.buildings[entry.type].industry;
                require(entry.progress >= 0 && entry.progress <= needed, "QueueEntry", id, "progress", "0 to the industry it needs");
                numbers.emplace_back(entry.colony, entry.number);
            }
        }
        std::sort(numbers.begin(), numbers.end());
        const auto twice = std::adjacent_find(numbers.begin(), numbers.end());
        require(twice == numbers.end(), "QueueEntry", twice == numbers.end() ? EntityId{} : twice->first, "number", "unique in its colony");
    }

    void audit_fleets() const {
        for (const auto& block : world_.blocks<Fleet>()) {
            const auto entities = block.ids();
            const auto systems = block.read<&Fleet::system>();
            const auto stances = block.read<&Fleet::stance>();
            const auto moved = block.read<&Fleet::moved_turn>();
            for (std::size_t row = 0; row < entities.size(); ++row) {
                const EntityId id = entities[row];
                require(owner(id) != Seat{}, "Fleet", id, "Faction", "every fleet is somebody's");
                require(world_.has<System>(systems[row]), "Fleet", id, "system", "a system");
                require(world_.has<Position>(id), "Fleet", id, "Position", "every fleet has one");
                require(stances[row] <= Stance::kEvasive, "Fleet", id, "stance", "0 to 2");
                require(moved[row] <= now_.turn + 1, "Fleet", id, "moved_turn", "not in the future");
                require(!campaign_.indexes().ships_by_fleet.at(world_, id).empty(), "Fleet", id, "ships", "at least one");
                if (world_.has<Movement>(id)) continue;
                const Position here = world_.get<Position>(id);
                const Position there = campaign_.map().position(campaign_.number(systems[row]));
                require(here.x == there.x && here.y == there.y && here.z == there.z, "Fleet", id, "Position",
                        "its system's, when not under way");
            }
        }
    }

    void audit_movements() const {
        for (const auto& block : world_.blocks<Movement>()) {
            for (const EntityId id : block.ids()) {
                const Movement movement = world_.get<Movement>(id);
                require(world_.has<Fleet>(id), "Movement", id, "Fleet", "only fleets move");
                require(world_.has<System>(movement.next), "Movement", id, "next", "a system");
                require(world_.has<System>(movement.destination), "Movement", id, "destination", "a system");
                const SystemNumber from = campaign_.number(world_.read<&Fleet::system>(id));
                const LaneNumber lane = campaign_.map().lane_between(from, campaign_.number(movement.next));
                require(lane != kNoLane, "Movement", id, "next", "a neighbour of the fleet's system");
                require(movement.lane_length == campaign_.map().lane(lane).length, "Movement", id, "lane_length", "the starlane's");
                require(movement.progress >= 0 && movement.progress < movement.lane_length, "Movement", id, "progress",
                        "0 to less than the lane's length");
            }
        }
    }

    void audit_unit(std::string_view component, EntityId id, UnitTypeIndex type, Domain domain, std::int64_t left, float morale,
                    std::int32_t experience, float fatigue) const {
        const Seat seat = owner(id);
        require(seat != Seat{}, component, id, "Faction", "every unit is somebody's");
        require(type.value < universe_.unit_types.size(), component, id, "type", "a unit type of the universe");
        require(universe_[type].domain == domain, component, id, "type", "of the unit's domain");
        require(left > 0, component, id, "hull", "above 0");
        require(morale >= 0, component, id, "morale", "not negative");
        require(experience >= 0 && experience <= 1'000'000, component, id, "experience", "0 to 1,000,000");
        require(fatigue >= 0 && fatigue <= 1, component, id, "fatigue", "0 to 1");
        // Within a round a conquest may remove effects that strengthened a unit's hull.
        if (now_.slot != 0) return;
        require(left <= campaign_.modifiers(seat)[type].profile.hull, component, id, "hull", "at most its type's");
    }

    void audit_ships() const {
        for (const auto& block : world_.blocks<Ship>()) {
            for (const EntityId id : block.ids()) {
                const Ship ship = world_.get<Ship>(id);
                audit_unit("Ship", id, ship.type, Domain::kSpace, ship.hull, ship.morale, ship.experience, ship.fatigue);
                require(ship.shields >= 0, "Ship", id, "shields", "not negative");
                require(world_.has<Fleet>(ship.fleet), "Ship", id, "fleet", "a fleet");
                require(owner(ship.fleet) == owner(id), "Ship", id, "fleet", "of the same owner");
            }
        }
    }

    void audit_armies() const {
        for (const auto& block : world_.blocks<Army>()) {
            for (const EntityId id : block.ids()) {
                const Army army = world_.get<Army>(id);
                audit_unit("Army", id, army.type, Domain::kGround, army.strength, army.morale, army.experience, army.fatigue);
                require(static_cast<bool>(army.planet) != static_cast<bool>(army.carrier), "Army", id, "planet",
                        "or a carrier, never both");
                if (army.planet) {
                    require(world_.has<Colony>(army.planet), "Army", id, "planet", "a colony");
                    require(owner(army.planet) == owner(id), "Army", id, "planet", "of the same owner");
                } else {
                    require(world_.has<Fleet>(army.carrier), "Army", id, "carrier", "a fleet");
                    require(owner(army.carrier) == owner(id), "Army", id, "carrier", "of the same owner");
                }
            }
        }
    }

    void audit_knowledge() const {
        std::vector<std::pair<Seat, std::uint16_t>> known;
        for (const auto& block : world_.blocks<KnownTechnology>()) {
            for (const EntityId id : block.ids()) {
                const TechnologyIndex technology = world_.read<&KnownTechnology::technology>(id);
                require(technology.value < universe_.technologies.size(), "KnownTechnology", id, "technology", "of the universe");
                require(owner(id) != Seat{}, "KnownTechnology", id, "Faction", "somebody's");
                known.emplace_back(owner(id), technology.value);
            }
        }
        std::sort(known.begin(), known.end());
        require(std::adjacent_find(known.begin(), known.end()) == known.end(), "KnownTechnology", {}, "technology", "once a faction");
        std::vector<std::pair<Seat, EntityId>> seen;
        for (const auto& block : world_.blocks<Sighting>()) {
            for (const EntityId id : block.ids()) {
                const Sighting sighting = world_.get<Sighting>(id);
                require(owner(id) != Seat{}, "Sighting", id, "Faction", "somebody's");
                require(world_.has<System>(sighting.subject) || world_.has<Planet>(sighting.subject), "Sighting", id, "subject",
                        "a system or planet");
                require(!sighting.owner || sighting.owner.value < campaign_.seats(), "Sighting", id, "owner", "a seat, or none");
                require(sighting.turn <= now_.turn, "Sighting", id, "turn", "not in the future");
                require(sighting.strength >= 0, "Sighting", id, "strength", "not negative");
                seen.emplace_back(owner(id), sighting.subject);
            }
        }
        std::sort(seen.begin(), seen.end());
        require(std::adjacent_find(seen.begin(), seen.end()) == seen.end(), "Sighting", {}, "subject", "once a faction");
    }

    void audit_sighted_units() const {
        std::vector<std::tuple<EntityId, Seat, UnitTypeIndex>> seen;
        for (const auto& block : world_.blocks<SightedUnits>()) {
            for (const EntityId id : block.ids()) {
                const SightedUnits units = world_.get<SightedUnits>(id);
                require(owner(id) != Seat{}, "SightedUnits", id, "Faction", "somebody's");
                require(world_.has<Sighting>(units.sighting), "SightedUnits", id, "sighting", "a sighting");
                require(owner(units.sighting) == owner(id), "SightedUnits", id, "sighting", "of the same faction");
                require(units.owner.value < campaign_.seats(), "SightedUnits", id, "owner", "a seat");
                require(units.owner != owner(id), "SightedUnits", id, "owner", "not the faction that saw them");
                require(units.type.value < universe_.unit_types.size(), "SightedUnits", id, "type", "a unit type of the universe");
                require(units.count > 0, "SightedUnits", id, "count", "above 0");
                require(units.health >= units.count && units.health <= std::int64_t{units.count} * 1000, "SightedUnits", id, "health",
                        "1 to 1,000 for each unit");
                seen.emplace_back(units.sighting, units.owner, units.type);
            }
        }
        std::sort(seen.begin(), seen.end());
        const auto twice = std::adjacent_find(seen.begin(), seen.end());
        require(twice == seen.end(), "SightedUnits", twice == seen.end() ? EntityId{} : std::get<0>(*twice), "type",
                "once an owner and sighting");
    }

    Campaign& campaign_;
    const World& world_;
    const Universe& universe_;
    CampaignState now_;
};

}  // namespace

void audit(Campaign& campaign) { Auditor(campaign).run(); }

void audit_change(Campaign& campaign) {
    try {
        audit(campaign);
    } catch (const StateCorruption& broken) {
        refuse_change(broken);
    }
}

void refuse_change(const StateCorruption& broken) {
    throw InvalidInput(fmt::format("an intervention must keep the campaign's invariants, got {}", broken.what()));
}

}  // namespace void_reckoning
