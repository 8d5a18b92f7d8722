#pragma once

#include <vector>

#include "void_reckoning/ai/contingents.hpp"
#include "void_reckoning/ai/worth.hpp"

namespace void_reckoning::ai {

/// A system as a faction knows it.
struct SystemPicture {
    bool seen = false, explored = false;
    std::uint32_t age = 0;         ///< turns since it was last in sight; unexplored: kNever
    double hostile = 0;            ///< strength of foreign fleets and platforms, now or as last seen
    double hostile_fleets = 0;     ///< of fleets, in sight only
    std::uint32_t hostile_ships = 0;
    bool guarded = false;          ///< armed foreign fleets are in sight
    double own = 0;                ///< strength of own fleets standing here
    double coming = 0;             ///< of own fleets on the way here
    double own_worth = 0;          ///< of own colonies, credits a turn
    double threat = 0;             ///< of foreign fleets that may come soon
};
inline constexpr std::uint32_t kNever = 0xFFFFFFFFU;

/// Another faction's planet.
struct TargetPlanet {
    EntityId planet;
    SystemNumber system = kNoSystem;
    Seat owner;
    double worth = 0;              ///< credits a turn
    double garrison = 0;           ///< strength, in sight or estimated
};

/// A habitable planet without a known owner.
struct FreePlanet {
    EntityId planet;
    SystemNumber system = kNoSystem;
    double worth = 0;              ///< credits a turn, when fully populated
};

struct FleetPicture {
    EntityId fleet;
    SystemNumber system = kNoSystem, destination = kNoSystem;
    bool standing = false, can_move = false;
    std::uint32_t ships = 0, armies = 0, colonisers = 0;
    std::int32_t capacity = 0;     ///< total number of armies it can carry
    double speed = 0, strength = 0, full_strength = 0, landing = 0;
    bool armed = false;
    bool scout = false;            ///< a single fast ship of little strength
    Stance stance = Stance::kAggressive;
    Contingents units, landing_units;  ///< its ships, and the armies aboard
};

struct ColonyPicture {
    EntityId colony;
    SystemNumber system = kNoSystem;
    Colony state;
    ColonyOutput output;
    Yield yield;
    std::uint32_t armies = 0;
    double garrison = 0;           ///< strength of armies, without militia
    Contingents garrison_units;
    std::size_t queued = 0;
    double backlog = 0;            ///< industry points of what is queued
};

/// A faction's knowledge, gathered once for a plan into flat arrays: everything below is by id, or by the systems' numbers.
struct Picture {
    explicit Picture(const FactionView& view);

    FactionView view;
    const Universe& universe;
    const FactionModifiers& modifiers;
    std::vector<SystemPicture> systems;
    std::vector<TargetPlanet> targets;   ///< by system, then orbit
    std::vector<FreePlanet> free;
    std::vector<FleetPicture> fleets;
    std::vector<ColonyPicture> colonies;
    Yield yield;                         ///< of the whole faction
    double treasury = 0;                 ///< credits
    double gross = 0;                    ///< credits a turn, after all upkeep except the units'
    double unit_upkeep = 0;              ///< credits a turn
    double strength = 0;                 ///< of all own fleets
    double largest_threat = 0;           ///< the strongest known hostile stack
    double fastest = 0, strongest = 0;   ///< maximum over the ships the faction may ever build: light years a turn, strength
    double strength_price = 0;           ///< credits per point of strength, for the best known type
    std::vector<std::uint16_t> queued_units;  ///< by unit type: in all queues

   private:
    void look_at_types();
    void look_at_systems();
    void look_at_fleets();
    void look_at_colonies();
    void spread_threat();
};

}  // namespace void_reckoning::ai
