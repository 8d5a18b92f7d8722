#pragma once

#include "void_reckoning/base/describe.hpp"

namespace void_reckoning {

/// Numbers are part of every log: append only.
enum class EventType : std::uint8_t {
    kCombatStart = 0,
    kCombatEnd = 1,
    kDamageDealt = 2,
    kEntitySpawned = 3,
    kEntityDestroyed = 4,
    kTurnStart = 5,
    kTurnEnd = 6,
    kFactionAction = 7,
    kSystemError = 8,
    kEntityMoved = 9,
    kColonyFounded = 10,
    kPlanetConquered = 11,
    kConstructionCompleted = 12,
    kTechnologyLearned = 13,
    kFactionEliminated = 14,
    kVictoryAchieved = 15,
    kPolicyMemory = 16,
    kFactionReport = 17,
    kIntervention = 18,
    kPolicyChanged = 19,
    kCombatParticipant = 20,
};
inline constexpr std::size_t kEventTypes = 21;

enum class SpawnReason : std::uint8_t { kStart, kBuilt, kSplit, kFounded };
enum class DestroyReason : std::uint8_t { kCombat, kDisbanded, kUsedUp, kMerged, kConquered, kFinished };
enum class ChangeKind : std::uint8_t { kCreate, kSet, kAddComponent, kRemoveComponent, kDestroy, kRegister };
enum class ErrorKind : std::uint8_t { kPolicyFailed, kPolicyTimeout, kState, kBetweenRounds };

// Text fields hold codes of the stream's own dictionary. Turn and faction are those of the faction turn that the event belongs to.

struct CombatStart {
    std::uint64_t combat = 0;
    EntityId system;
    EntityId planet;  ///< no planet in space
    std::uint16_t attacker = 0xFFFF;
    std::uint16_t defender = 0xFFFF;
    std::uint32_t attackers = 0;
    std::uint32_t defenders = 0;
};

struct CombatEnd {
    std::uint64_t combat = 0;
    std::uint8_t result = 0;
    bool decided = false;
    Text reason;
    std::uint32_t ticks = 0;
    std::uint32_t attackers_lost = 0;
    std::uint32_t defenders_lost = 0;
    std::int64_t damage_by_attacker = 0;
    std::int64_t damage_by_defender = 0;
};

struct DamageDealt {
    std::uint64_t combat = 0;
    std::uint32_t tick = 0;
    EntityId source;  ///< the fleet, planet or army group that fired
    EntityId target;
    std::uint16_t weapon = 0xFFFF;
    std::uint32_t shots = 0;
    std::uint32_t hits = 0;
    std::int64_t damage = 0;
    std::uint32_t kills = 0;
};

struct EntitySpawned {
    EntityId entity;
    Text kind;  ///< "fleet", "ship", ...
    std::uint16_t type = 0xFFFF;
    EntityId place;
    SpawnReason reason = SpawnReason::kStart;
    Text owner;       ///< id of the faction; null in logs older than this field
    EntityId system;  ///< where it is; none in logs older than this field
};

struct EntityDestroyed {
    EntityId entity;
    Text kind;
    std::uint16_t type = 0xFFFF;
    DestroyReason reason = DestroyReason::kCombat;
    std::uint64_t combat = 0;
    Text owner;       ///< id of the faction; null in logs older than this field
    EntityId system;  ///< where it was, or the system it had left if on a lane; none in logs older than this field
};

struct TurnStart {
    Text faction;
    Text policy;
};

struct TurnEnd {
    std::uint32_t orders = 0;
    std::uint32_t rejected = 0;
    std::uint32_t moves = 0;
    std::uint32_t battles = 0;
    bool committed = true;
};

/// One order, complete enough to repeat it: replay plays it back.
struct FactionAction {
    std::uint8_t order = 0;  ///< index of the alternative in the order variant
    EntityId subject;
    EntityId target;
    std::uint16_t item = 0xFFFF;
    std::int32_t amount = 0;
    bool accepted = false;
    Text reason;  ///< reason of a rejection
};

struct SystemError {
    ErrorKind kind = ErrorKind::kState;
    Text message;
};

struct EntityMoved {
    EntityId entity;
    EntityId from;
    EntityId to;  ///< the next system; where `arrived` is false the entity is on the lane to it
    float x = 0;
    float y = 0;
    bool arrived = false;
    float z = 0;
};

struct ColonyFounded {
    EntityId planet;
    EntityId system;
};

struct PlanetConquered {
    EntityId planet;
    EntityId system;
    std::uint16_t from = 0xFFFF;
    std::uint16_t to = 0xFFFF;
};

struct ConstructionCompleted {
    EntityId planet;
    bool unit = false;  ///< false: a building
    std::uint16_t type = 0xFFFF;  ///< unit type or building
    EntityId entity;
};

struct TechnologyLearned {
    std::uint16_t learner = 0xFFFF;
    std::uint16_t technology = 0xFFFF;
};

struct FactionEliminated {
    std::uint16_t eliminated = 0xFFFF;
    std::uint16_t by = 0xFFFF;
};

struct VictoryAchieved {
    std::uint16_t winner = 0xFFFF;
    std::uint16_t condition = 0xFFFF;
    Text name;
};

/// A policy's memory for its next turn; logged like an order.
struct PolicyMemoryWritten {
    Text memory;
};

/// Each faction's figures after a round: the source of curves and analytics.
struct FactionReport {
    std::uint16_t of = 0xFFFF;
    bool alive = true;
    std::uint32_t planets = 0;
    std::uint32_t fleets = 0;
    std::uint32_t units = 0;
    std::uint32_t technologies = 0;
    std::int64_t treasury = 0;
    std::int64_t income = 0;
    std::int64_t industry = 0;
    std::int64_t research = 0;
    std::int64_t population = 0;
    std::int64_t score = 0;
};

/// A change that no order made, complete enough to repeat it: replay plays it back.
struct Intervention {
    ChangeKind change = ChangeKind::kSet;
    EntityId entity;           ///< none for kRegister
    Text path;                 ///< `Component.field` or `Component.field[2]`; the component; for kCreate all of them, comma-separated
    ScalarType type = ScalarType::kBool;  ///< type of the field
    std::uint64_t bits = 0;    ///< the value as the field stores it, zero-extended; nothing for strings
    Text text;                 ///< the string, none for null; for kRegister the description
};

/// A change of a seat's FactionState.policy by an intervention, for people: replay repeats the Intervention.
struct PolicyChanged {
    std::uint16_t of = 0xFFFF;
    Text before;
    Text after;
};

/// A group that takes part in a battle: a fleet, or the units of one planet. One event for each group, right after CombatStart.
struct CombatParticipant {
    std::uint64_t combat = 0;
    EntityId entity;         ///< the group that DamageDealt names as source or target
    std::uint8_t side = 0;   ///< 0 attacker, 1 defender
    std::uint16_t owner = 0xFFFF;
    std::uint32_t units = 0;
};

}  // namespace void_reckoning
