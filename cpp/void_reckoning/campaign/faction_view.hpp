#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "void_reckoning/campaign/colony_output.hpp"
#include "void_reckoning/campaign/composition.hpp"
#include "void_reckoning/campaign/engagement.hpp"
#include "void_reckoning/campaign/orders.hpp"
#include "void_reckoning/campaign/sight.hpp"

namespace void_reckoning {

/// Ships of another faction as seen from afar.
struct ForeignFleet {
    EntityId fleet;
    Seat owner;
    SystemNumber system = kNoSystem;
    std::uint32_t ships = 0;
    double strength = 0;   ///< combat::ProfileStrength summed over unhurt ships
    bool armed = false;
};

/// Another faction's planet, as it is now if in sight, else as last seen.
struct ForeignPlanet {
    EntityId planet;
    Seat owner;
    bool in_sight = false;
    std::uint32_t seen_turn = 0;
    double garrison = 0;   ///< strength of armies and militia if in sight, else 0
    double platforms = 0;  ///< strength of orbital defences if in sight, else 0
    std::vector<SeenUnits> composition;  ///< armies and militia by type, as of seen_turn
};

/// A planet of an explored system, settled or not. Strengths as of ForeignPlanet, 0 if it is unowned or the faction's own;
/// FactionView::garrison_composition has the rest.
struct KnownPlanet {
    EntityId planet;
    Planet facts;
    Seat owner;            ///< none: unowned, to the faction's knowledge
    bool in_sight = false;
    std::uint32_t seen_turn = 0;
    double garrison = 0;
    double platforms = 0;
};

/// One faction's knowledge: its own entities in full, others by sight, the map, and what it remembers. A policy's only input, and the state
/// that each order is checked against, after the order before it. Reads the live state: copy values, keep ids. All factions know the
/// starlanes; planets are known once their system was seen.
class FactionView {
   public:
    FactionView(Campaign& campaign, Seat seat, const Sight& sight) : campaign_(&campaign), seat_(seat), sight_(&sight) {}

    [[nodiscard]] Seat seat() const { return seat_; }
    [[nodiscard]] std::size_t seats() const { return campaign_->seats(); }
    [[nodiscard]] std::string faction_id() const { return campaign_->faction_id(seat_); }
    [[nodiscard]] std::string faction_id(Seat seat) const { return campaign_->faction_id(seat); }
    [[nodiscard]] const FactionSpec& spec() const { return universe()[campaign_->spec(seat_)]; }
    [[nodiscard]] FactionIndex spec_index() const { return campaign_->spec(seat_); }
    [[nodiscard]] const Universe& universe() const { return campaign_->universe(); }
    [[nodiscard]] std::uint32_t turn() const { return campaign_->turn(); }
    /// Return random numbers for planning: separate from those of the rules.
    [[nodiscard]] RandomAddress dice() const { return campaign_->dice(Purpose::kPolicy).at(seat_.value); }
    [[nodiscard]] std::string_view memory() const;

    // The map.
    [[nodiscard]] const Starmap& map() const { return campaign_->map(); }
    [[nodiscard]] PathFinder& paths() const { return campaign_->paths(); }
    [[nodiscard]] std::string system_name(SystemNumber system) const;
    [[nodiscard]] bool sees(SystemNumber system) const { return sight_->sees(system); }
    [[nodiscard]] bool explored(SystemNumber system) const;
    /// Return the last turn at whose end (of this faction's turn) the system was in sight; none: never.
    [[nodiscard]] std::optional<std::uint32_t> last_seen(SystemNumber system) const;
    /// Return the planets of a system that was ever seen; none for other systems.
    [[nodiscard]] std::span<const EntityId> planets(SystemNumber system) const;
    /// Return a planet of an explored system; NotFound otherwise.
    [[nodiscard]] Planet planet(EntityId planet) const;

    // Its own entities.
    [[nodiscard]] FactionState state() const;
    [[nodiscard]] Research research() const;
    [[nodiscard]] bool knows(TechnologyIndex technology) const;
    [[nodiscard]] std::vector<TechnologyIndex> technologies() const;  ///< all known technologies, in the order of the universe's table
    [[nodiscard]] const FactionModifiers& modifiers() const { return campaign_->modifiers(seat_); }
    /// Return a faction's units as this one knows them: their actual figures if in sight, else by the faction's traits alone.
    [[nodiscard]] const FactionModifiers& equipment(Seat owner, bool in_sight) const {
        return in_sight || owner == seat_ ? campaign_->modifiers(owner) : campaign_->traits(owner);
    }
    [[nodiscard]] std::span<const EntityId> colonies() const;
    [[nodiscard]] std::span<const EntityId> fleets() const;
    [[nodiscard]] bool owns(EntityId entity) const;
    [[nodiscard]] Colony colony(EntityId colony) const;
    [[nodiscard]] std::span<const EntityId> buildings(EntityId colony) const;
    [[nodiscard]] BuildingIndex building_type(EntityId building) const;
    [[nodiscard]] std::span<const EntityId> queue(EntityId colony) const;
    [[nodiscard]] QueueEntry queue_entry(EntityId entry) const;
    [[nodiscard]] int building_slots(EntityId colony) const;
    [[nodiscard]] ColonyOutput output(EntityId colony) const;  ///< its output a turn
    [[nodiscard]] std::span<const EntityId> armies_on(EntityId colony) const;
    [[nodiscard]] Fleet fleet(EntityId fleet) const;
    [[nodiscard]] bool under_way(EntityId fleet) const;
    [[nodiscard]] SystemNumber destination(EntityId fleet) const;  ///< of a moving fleet; otherwise its current system
    [[nodiscard]] SystemNumber system_of(EntityId fleet_or_planet) const;
    [[nodiscard]] std::span<const EntityId> ships(EntityId fleet) const;
    [[nodiscard]] Ship ship(EntityId ship) const;
    [[nodiscard]] std::span<const EntityId> armies_aboard(EntityId fleet) const;
    [[nodiscard]] Army army(EntityId army) const;
    [[nodiscard]] double fleet_speed(EntityId fleet) const;   ///< light years a turn, of its slowest ship
    [[nodiscard]] double fleet_strength(EntityId fleet) const;
    [[nodiscard]] double landing_strength(EntityId fleet) const;  ///< strength of the armies aboard
    [[nodiscard]] std::int32_t transport_room(EntityId fleet) const;  ///< number of armies that still fit aboard
    [[nodiscard]] bool can_move(EntityId fleet) const;        ///< not under way, has not moved this turn

    // Other factions' entities. Unseen systems hold none.
    [[nodiscard]] std::vector<ForeignFleet> foreign_fleets(SystemNumber system) const;
    /// Append the ships of one of foreign_fleets() to `out`, by type.
    void composition_of(const ForeignFleet& fleet, std::vector<SeenUnits>& out) const { fleet_composition(*campaign_, fleet.fleet, out); }
    [[nodiscard]] double hostile_strength(SystemNumber system) const;  ///< in sight: as it is; otherwise as remembered, 0 if never seen
    [[nodiscard]] bool hostile_presence(SystemNumber system) const;    ///< armed foreign ships in sight there
    /// Return the encounter of its fleets standing in a system if they land armies or settlers there.
    [[nodiscard]] Encounter landing(SystemNumber system) const { return landing_at(*campaign_, *sight_, seat_, system); }
    [[nodiscard]] std::optional<Seat> planet_owner(EntityId planet) const;  ///< now or as last seen
    [[nodiscard]] std::vector<ForeignPlanet> foreign_planets(SystemNumber system) const;
    /// Append other factions' standing ships and orbital platforms in a system to `out`, by owner and type: as they are if in sight, else
    /// as remembered. Returns the turn they were seen in; none: never seen.
    std::optional<std::uint32_t> hostile_composition(SystemNumber system, std::vector<SeenUnits>& out) const;
    /// Append the armies and militia of another faction's planet, likewise; nothing for an unowned planet or its own.
    std::optional<std::uint32_t> garrison_composition(EntityId planet, std::vector<SeenUnits>& out) const;
    /// Append everything known about a system's planets to `out`, by orbit: planets(), planet() and planet_owner() in one.
    void known_planets(SystemNumber system, std::vector<KnownPlanet>& out) const;

   private:
    [[nodiscard]] World& world() const { return campaign_->world(); }
    [[nodiscard]] EntityId sighting(EntityId subject) const { return campaign_->sighting(seat_, subject); }
    /// Throw NotFound if the entity is not its own; worded alike for entities that do not exist.
    void require_own(EntityId entity, std::string_view kind) const;

    Campaign* campaign_;
    Seat seat_;
    const Sight* sight_;
};

}  // namespace void_reckoning
