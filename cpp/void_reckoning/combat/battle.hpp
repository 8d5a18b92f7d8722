#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "void_reckoning/base/parallel.hpp"
#include "void_reckoning/base/random.hpp"

/// One engine for battles in space and on the ground: plain structs in, values out. The rules are in docs/rules/combat.md.
/// Hull, shields, armour and damage are integers in thousandths; an army's hull is its soldiers in thousandths.
namespace void_reckoning::combat {

/// Same values as void_reckoning::Domain. Space: km and m of diameter; ground: m throughout.
enum class Domain : std::uint8_t { kSpace, kGround };

inline constexpr std::size_t kDamageTypes = 4;
inline constexpr std::size_t kMaxSides =
    4;   ///< 0 deploys at negative x, 1 opposite, 2 at negative y, 3 opposite: quarter turns of each other
inline constexpr std::size_t kMaxMounts = 8;  ///< maximum number of different weapons on one unit
inline constexpr std::uint8_t kNoSide = 0xFF;
inline constexpr std::uint16_t kNoWeapon = 0xFFFF;

struct WeaponProfile {
    std::uint8_t damage_type = 0;
    double range = 0;                   ///< km (space), m (ground)
    double rate = 1;                    ///< salvos a tick
    std::int32_t salvo = 1;             ///< shots a salvo
    double dispersion = 0;              ///< mrad, standard deviation
    double guidance = 0;                ///< 0 unguided .. 1 never misses a target that does not dodge
    double muzzle_velocity = 0;         ///< km/s (space), m/s (ground); 0: instant
    std::int64_t damage = 0;            ///< thousandths a hit
    std::int64_t penetration = 0;       ///< thousandths of armour that are ignored
    double area = 0;                    ///< km or m: radius about the target in which its shots fall at random; 0: aimed
    double burst = 0;                   ///< km or m: how near a shot of area fire must fall to hit; at most `area`
};

struct Mount {
    std::uint16_t weapon = 0;           ///< row of BattleSetup::weapons
    std::int32_t count = 0;             ///< on a unit of full strength
};

struct UnitProfile {
    std::uint16_t type = 0;             ///< the caller's tag; the engine does not read it
    Domain domain = Domain::kSpace;
    std::int64_t hull = 0;              ///< thousandths of a hull point, or of a soldier
    std::int64_t shields = 0;           ///< thousandths
    std::int64_t shield_recharge = 0;   ///< thousandths a tick
    std::int64_t armour = 0;            ///< thousandths
    std::array<double, kDamageTypes> resistance{};  ///< share of damage of each type that is ignored, [0, 0.95]
    double morale = 1;                  ///< maximum stress; (0, 100]
    double size = 1;                    ///< m: diameter, or front of one soldier or vehicle
    double tactical_speed = 0;          ///< km (space) or m (ground) a tick
    std::uint8_t mount_count = 0;
    std::array<Mount, kMaxMounts> mounts{};
};

struct BattleUnit {
    std::uint64_t id = 0;               ///< unique in the battle: addresses the unit's random numbers
    std::uint16_t profile = 0;          ///< row of BattleSetup::profiles
    std::uint8_t side = 0;
    bool immobile = false;              ///< can neither close in nor flee; never routs
    std::uint32_t group = 0;            ///< damage is reported by group, e.g. the fleet
    std::int64_t hull = 0;              ///< thousandths, positive
    std::int64_t shields = 0;
    float morale = 1;                   ///< current value; a rested unit has its profile's morale
    std::int32_t experience = 0;        ///< points; 100 are a level
    float fatigue = 0;                  ///< 0 rested .. 1 spent
    std::int32_t arrival = 0;           ///< tick at whose start it enters at its side's edge; 0: deployed before the battle
    float commander = 0;                ///< skill of the commander aboard, 0 (none) .. 1
};

/// The terrain of a battle; by default open ground or empty space.
struct Terrain {
    double cover = 0;                   ///< share of hits stopped, [0, 0.9]
    double speed = 1;                   ///< factor of every unit's speed
    double sight = 1;                   ///< factor of every weapon's range
};

/// Everything a battle depends on. The spans are borrowed for the call.
struct BattleSetup {
    std::span<const WeaponProfile> weapons;
    std::span<const UnitProfile> profiles;
    std::span<const BattleUnit> units;
    Domain domain = Domain::kSpace;
    double field_length = 0;            ///< km or m from edge to edge; 0: computed from the ranges of the weapons present
    std::int32_t tick_limit = 400;
    std::array<double, kMaxSides> retreat_ratio{};  ///< a side leaves when its strength is below this share of its enemies'; 0: never
    std::array<std::uint8_t, kMaxSides> team{0, 1, 2, 3};  ///< sides of one team are allies; side 0's team attacks, all others defend
    Terrain terrain;
    std::array<double, kMaxSides> cover{};  ///< of a dug-in side: stops this share of the hits that the terrain lets through, [0, 0.9]
    RandomAddress address{0};
    bool damage_records = true;
    bool trace = false;                 ///< fill BattleResult::trace
    const Workers* workers = nullptr;   ///< for large battles; the result does not depend on it
};

enum class Outcome : std::uint8_t { kUnknown, kAttackerWin, kDefenderWin, kDraw, kMutualDestruction };

enum class EndReason : std::uint8_t {
    kAnnihilation,  ///< every loser destroyed
    kRout,          ///< the losers' last units in order broke
    kWithdrawal,    ///< a loser left by its own decision; approaching reinforcements turned back
    kStandoff,      ///< no unit can move or reach another
    kTickLimit,
    kInterrupted,   ///< by poll_stop(): the battle has not ended
};

enum class Fate : std::uint8_t { kAlive, kDestroyed, kRouted, kWithdrawn };  ///< the last two left the field alive

/// Causes of morale changes (docs/rules/combat.md, "Morale").
enum class Stress : std::uint8_t { kOwnLosses, kSideLosses, kNeighbours, kOutnumbered, kUnderFire, kFlanked, kCommander };
inline constexpr std::size_t kStresses = 7;

[[nodiscard]] std::string_view name_of(Outcome outcome);
[[nodiscard]] std::string_view name_of(EndReason reason);
[[nodiscard]] std::string_view name_of(Fate fate);
[[nodiscard]] std::string_view name_of(Stress stress);

struct UnitResult {
    std::int64_t hull = 0;              ///< thousandths; 0 exactly when destroyed
    std::int64_t shields = 0;
    std::int64_t damage_dealt = 0;      ///< thousandths of enemy shields and hull
    float morale = 0;
    std::int32_t experience_gained = 0;
    std::int32_t kills = 0;
    Fate fate = Fate::kAlive;
    float fatigue = 0;
    std::uint16_t killed_by = kNoWeapon;  ///< row of BattleSetup::weapons; of destroyed units only
    bool arrived = true;                ///< false: a reinforcement still to come at the end, or that turned back
};

struct SideStatistics {
    std::int64_t started = 0, destroyed = 0, routed = 0, withdrawn = 0;  ///< units
    std::int64_t hull_started = 0, hull_left = 0;       ///< thousandths, of all survivors
    std::int64_t damage_dealt = 0, damage_received = 0; ///< thousandths of shields and hull actually lost: no overkill
    std::int64_t shots = 0, hits = 0;
    std::int64_t never_arrived = 0;     ///< units, of `started`
    std::array<std::int64_t, kDamageTypes> destroyed_by{};  ///< units of this side destroyed, by damage type of the weapon
    std::array<double, kStresses> stress{};  ///< morale lost, by cause, summed over units (1: one rested unit's); below 0: gained

    /// Return the share lost of the hull that the side started with.
    [[nodiscard]] double share_lost() const { return 1.0 - static_cast<double>(hull_left) / static_cast<double>(hull_started); }
};

/// The results of one side's weapons of a kind in the whole battle.
struct WeaponStatistics {
    std::uint8_t side = 0;              ///< the firing side
    std::uint16_t weapon = 0;           ///< row of BattleSetup::weapons
    std::int64_t shots = 0, hits = 0;
    std::int64_t damage = 0;            ///< thousandths of shields and hull actually lost
    std::int64_t kills = 0;
};

/// A side at the end of a tick, and its actions in the tick.
struct TickTrace {
    std::int32_t tick = 0;              ///< 0: the first
    std::uint8_t side = 0;
    std::int32_t steady = 0, shaken = 0, routing = 0;  ///< units on the field
    std::int32_t expected = 0;          ///< reinforcements still to come
    std::int32_t destroyed = 0;         ///< this tick
    std::int64_t hull = 0, shields = 0; ///< thousandths, on the field
    double morale = 0, fatigue = 0;     ///< means over the units on the field; morale 1: rested
    std::int64_t shots = 0, hits = 0;   ///< this tick
    std::int64_t damage = 0;            ///< thousandths dealt this tick
};

/// The results of one group's weapons of a kind against another group in one tick. `weapon` is the row of BattleSetup::weapons.
struct DamageRecord {
    std::int32_t tick = 0;
    std::uint32_t source_group = 0, target_group = 0;
    std::uint16_t weapon = 0;
    std::int32_t kills = 0;
    std::int64_t shots = 0, hits = 0;
    std::int64_t damage = 0;            ///< thousandths of shields and hull actually lost
    friend bool operator==(const DamageRecord&, const DamageRecord&) = default;
};

struct BattleResult {
    Outcome outcome = Outcome::kUnknown;
    bool decided = false;               ///< a side won, or all died or fled: not a standoff, not the tick limit
    EndReason reason = EndReason::kTickLimit;
    std::uint8_t winner = kNoSide;      ///< the lowest remaining side of the winning team
    std::uint8_t winning_team = kNoSide;
    std::int32_t ticks = 0;
    std::vector<UnitResult> units;      ///< in the order of BattleSetup::units
    std::array<SideStatistics, kMaxSides> sides{};
    std::vector<DamageRecord> damage;   ///< sorted by tick, source group, target group, weapon
    std::vector<WeaponStatistics> weapons;  ///< of weapons that fired; sorted by side, weapon
    std::vector<TickTrace> trace;       ///< sorted by tick, side; sides without units are left out
};

/// Working memory of a battle, kept by the caller: a battle no larger than an earlier one allocates nothing.
class BattleScratch {
   public:
    BattleScratch();
    ~BattleScratch();
    BattleScratch(BattleScratch&&) noexcept;
    BattleScratch& operator=(BattleScratch&&) noexcept;

    struct State;
    [[nodiscard]] State& state();
    void forget() noexcept;  ///< releases the memory

   private:
    std::unique_ptr<State> state_;
};

/// Check a setup. Throws InvalidInput naming the unit, profile or weapon, the field, its value and the allowed range.
void validate(const BattleSetup& setup);

/// Fight the battle. `result` is overwritten; its memory is reused. Validates first. Polls (base/stop_token.hpp): on a request to stop,
/// `result` has the state after the last whole tick, with kUnknown and kInterrupted, or no units before the first; then Interrupted is
/// thrown.
void resolve_battle(const BattleSetup& setup, BattleScratch& scratch, BattleResult& result);

[[nodiscard]] BattleResult resolve_battle(const BattleSetup& setup);

/// Return how many of `battles`, with `units` units in all, are worth waking a thread for: about 0.1 ms of work. See Workers::for_each.
[[nodiscard]] constexpr std::size_t battles_worth_a_thread(std::size_t battles, std::size_t units) {
    return 1 + 32 * battles / (units + 1);
}

/// Return a hash of everything in the result, for comparing builds and thread counts.
[[nodiscard]] std::uint64_t hash_of(const BattleResult& result);

}  // namespace void_reckoning::combat
