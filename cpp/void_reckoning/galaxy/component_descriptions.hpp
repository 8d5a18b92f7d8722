#pragma once

#include "void_reckoning/galaxy/components.hpp"

namespace void_reckoning {

#define VR_COMPONENT(Struct, ...)                                         \
    template <> struct Describe<Struct> {                                 \
        using C = Struct;                                                 \
        static constexpr auto component = describe(#Struct, __VA_ARGS__); \
    }

VR_COMPONENT(Faction, "Who owns this entity.", field<&C::faction_id>("faction_id", "", "id in the universe"),
             field<&C::seat>("seat", "", "place among the campaign's factions"));
VR_COMPONENT(FactionState, "A faction's purse and standing.",
             field<&C::spec>("spec", "", "faction of the universe", named(NameTable::kUniverseFaction)),
             field<&C::treasury>("treasury", "1/1000 credit", "", thousandths("credits")),
             field<&C::income>("income", "1/1000 credit", "net, last round", thousandths("credits")),
             field<&C::industry>("industry", "1/1000 point", "of all colonies, last round", thousandths("points")),
             field<&C::research>("research", "1/1000 point", "of all colonies, last round", thousandths("points")),
             field<&C::score>("score"), field<&C::capital>("capital"), field<&C::policy>("policy", "", "name of what plays it"),
             field<&C::memory>("memory", "JSON", "what its policy remembers"), field<&C::alive>("alive"),
             field<&C::held>("held", "turns", "by victory condition: how long its share has been held"));
VR_COMPONENT(Research, "What a faction is learning.", field<&C::technology>("technology", "", "", named(NameTable::kTechnology)),
             field<&C::progress>("progress", "1/1000 point", "", thousandths("points")));
VR_COMPONENT(KnownTechnology, "A technology its faction has learned.",
             field<&C::technology>("technology", "", "", named(NameTable::kTechnology)));
VR_COMPONENT(CampaignState, "Where the campaign stands; one entity.", field<&C::turn>("turn", "turns", "rounds completed"),
             field<&C::slot>("slot", "", "faction turns completed in the round under way"), field<&C::seed>("seed"),
             field<&C::universe_hash>("universe_hash"), field<&C::simulation_version>("simulation_version"), field<&C::combats>("combats"),
             field<&C::decided>("decided"), field<&C::conquests>("conquests"),
             field<&C::winner>("winner", "faction", "65535: nobody yet", named(NameTable::kFaction)),
             field<&C::victory>("victory", "", "victory condition", named(NameTable::kVictoryCondition)),
             field<&C::victory_turn>("victory_turn", "turns"));
VR_COMPONENT(WorldSettings, "What the world was asked to be; one entity.", field<&C::factions>("factions"), field<&C::systems>("systems"),
             field<&C::shape>("shape", "", "", named(NameTable::kGalaxyShape)),
             field<&C::thickness>("thickness", "", "of the galaxy, in radii"));
VR_COMPONENT(Position, "Where it is on the map.", field<&C::x>("x", "ly"), field<&C::y>("y", "ly"),
             field<&C::z>("z", "ly", "above or below the galaxy's plane"));
VR_COMPONENT(System, "A star and what circles it.", field<&C::number>("number"),
             field<&C::star>("star", "", "spectral class, 0 (O) to 6 (M)", named(NameTable::kStarClass)),
             field<&C::name>("name", "", "row of the universe's names", named(NameTable::kSystemName)),
             field<&C::numeral>("numeral", "", "0: the plain name"));
VR_COMPONENT(Starlane, "A way between two systems.", field<&C::a>("a"), field<&C::b>("b"), field<&C::length>("length", "ly"));
VR_COMPONENT(Planet, "A world of a system.", field<&C::system>("system"),
             field<&C::planet_class>("planet_class", "", "", named(NameTable::kPlanetClass)), field<&C::orbit>("orbit"),
             field<&C::size>("size", "", "1 to 10"), field<&C::richness>("richness", "", "factor of industry"));
VR_COMPONENT(Colony, "A settled planet.", field<&C::population>("population", "thousands", "", thousandths("millions")),
             field<&C::stability>("stability", "", "0 to 1"), field<&C::founded>("founded", "turns"));
VR_COMPONENT(Building, "A building of a colony.", field<&C::colony>("colony"),
             field<&C::type>("type", "", "", named(NameTable::kBuilding)));
VR_COMPONENT(QueueEntry, "What a colony builds next.", field<&C::colony>("colony"), field<&C::unit>("unit", "", "else a building"),
             field<&C::type>("type", "", "", named_by("unit", NameTable::kUnitType, NameTable::kBuilding)),
             field<&C::number>("number", "", "lower ones first"),
             field<&C::progress>("progress", "1/1000 point", "", thousandths("points")));
VR_COMPONENT(Fleet, "Ships that move together.", field<&C::system>("system", "", "where it is, or left from"),
             field<&C::stance>("stance", "", "0 aggressive, 1 defensive, 2 evasive", named(NameTable::kStance)),
             field<&C::moved_turn>("moved_turn", "turns", "turn + 1 of its last move"));
VR_COMPONENT(Movement, "A fleet under way along a starlane.", field<&C::next>("next", "", "the system at the lane's end"),
             field<&C::destination>("destination"), field<&C::lane_length>("lane_length", "ly"), field<&C::progress>("progress", "ly"));
VR_COMPONENT(Ship, "A ship of a fleet.", field<&C::fleet>("fleet"), field<&C::type>("type", "", "", named(NameTable::kUnitType)),
             field<&C::hull>("hull", "1/1000 point", "", thousandths("points")),
             field<&C::shields>("shields", "1/1000 point", "", thousandths("points")), field<&C::morale>("morale"),
             field<&C::experience>("experience", "points"), field<&C::fatigue>("fatigue", "", "0 rested .. 1 spent"));
VR_COMPONENT(Army, "A ground unit.", field<&C::planet>("planet", "", "where it stands, or none"),
             field<&C::carrier>("carrier", "", "the fleet it is aboard, or none"),
             field<&C::type>("type", "", "", named(NameTable::kUnitType)),
             field<&C::strength>("strength", "1/1000 soldier", "", thousandths("soldiers")), field<&C::morale>("morale"),
             field<&C::experience>("experience", "points"), field<&C::fatigue>("fatigue", "", "0 rested .. 1 spent"));
VR_COMPONENT(Sighting, "What a faction last saw of a place.", field<&C::subject>("subject", "", "a system or planet"),
             field<&C::owner>("owner", "faction", "of a planet; 65535: nobody", named(NameTable::kFaction)),
             field<&C::turn>("turn", "turns"), field<&C::strength>("strength", "", "hostile fighting strength seen"));
VR_COMPONENT(SightedUnits, "Units of one type and owner that a faction last saw at a place.",
             field<&C::sighting>("sighting", "", "of the system or planet where they are"),
             field<&C::owner>("owner", "faction", "", named(NameTable::kFaction)),
             field<&C::type>("type", "", "", named(NameTable::kUnitType)), field<&C::count>("count"),
             field<&C::health>("health", "1/1000 unit", "shares of full hull or strength, summed", thousandths("units")));
#undef VR_COMPONENT

}  // namespace void_reckoning
