#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "void_reckoning/base/ids.hpp"
#include "void_reckoning/events/event_types.hpp"
#include "void_reckoning/galaxy/components.hpp"

/// The orders of a faction. The same plain structs are planned by a policy, kept in the log, played back by replay and chosen by an agent.
namespace void_reckoning {

/// Sends a fleet to another system, along starlanes, over as many turns as its speed needs.
struct MoveFleet {
    EntityId fleet;
    EntityId destination;
};

/// Uses up one ship that colonises to settle a free planet of the system the fleet is in.
struct ColonisePlanet {
    EntityId fleet;
    EntityId planet;
};

struct ConstructBuilding {
    EntityId colony;
    BuildingIndex building;
};

/// Orders one ship or army at a colony.
struct RecruitUnit {
    EntityId colony;
    UnitTypeIndex type;
};

struct ResearchTechnology {
    TechnologyIndex technology;
};

/// Lands every army aboard on another faction's planet.
struct InvadePlanet {
    EntityId fleet;
    EntityId planet;
};

/// Takes armies from an own planet aboard, strongest first, as many as fit and at most `amount`.
struct EmbarkArmies {
    EntityId fleet;
    EntityId planet;
    std::int32_t amount = 0;
};

/// Moves the first fleet's ships and armies into the second, in the same system.
struct MergeFleets {
    EntityId fleet;
    EntityId into;
};

struct SetStance {
    EntityId fleet;
    Stance stance = Stance::kAggressive;
};

/// The alternatives' numbers are part of every log: append only.
using Order = std::variant<MoveFleet, ColonisePlanet, ConstructBuilding, RecruitUnit, ResearchTechnology, InvadePlanet, EmbarkArmies,
                           MergeFleets, SetStance>;
inline constexpr std::size_t kOrderKinds = std::variant_size_v<Order>;

/// Return "move_fleet", "recruit_unit", ...: the names in Python, the log's exports and the documents.
[[nodiscard]] std::string_view name_of_order(std::size_t kind);

/// The result of checking an order. The reason reveals nothing that the faction can't see.
struct Validity {
    std::string reason;  ///< empty: valid
    [[nodiscard]] explicit operator bool() const { return reason.empty(); }
};

/// Convert between an order and its record in the log. InvalidInput for numbers that are not an order.
[[nodiscard]] FactionAction to_record(const Order& order);
[[nodiscard]] Order from_record(const FactionAction& record);

}  // namespace void_reckoning
