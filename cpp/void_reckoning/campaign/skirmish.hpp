#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "void_reckoning/campaign/skirmish_roster.hpp"
#include "void_reckoning/combat/battle.hpp"
#include "void_reckoning/combat/estimate.hpp"

namespace void_reckoning {

inline constexpr std::int64_t kMaxUnits = 10'000'000;      ///< in one battle
inline constexpr std::int64_t kMaxExperience = 1'000'000;  ///< points
inline constexpr std::int64_t kMaxArrival = 100'000;       ///< ticks

/// A number of equal units of a side, in a battle outside any campaign.
struct UnitRequest {
    FieldedName type;
    std::int64_t count = 1;
    std::int64_t experience = 0;        ///< points
    double hull = 1, shields = 1, morale = 1;  ///< shares of the type's full values
    double fatigue = 0;                 ///< 0 rested .. 1 spent
    double commander = 0;               ///< skill of the commander aboard the first unit; 0: none
    std::int64_t arrival = 0;           ///< tick of arrival; 0: present from the start
    bool immobile = false;
    std::optional<std::uint64_t> first_id;  ///< the others count up from it; unset: all units of the battle count from 1

    /// Check the fields. InvalidInput names the field, its value and the allowed range.
    void validate() const;
};

struct SkirmishSettings {
    std::int64_t tick_limit = 400;
    double field_length = 0;
    std::array<double, combat::kMaxSides> retreat_ratio{};
    std::array<std::uint8_t, combat::kMaxSides> team{0, 1, 2, 3};
    combat::Terrain terrain;
    std::string terrain_name;           ///< a terrain of the universe, which then applies; empty: use `terrain`
    std::array<double, combat::kMaxSides> cover{};
    DamageDetail damage = DamageDetail::kGroups;
    bool trace = false;
};

/// Units on their sides, ready to fight any number of times; immutable, so that many threads may fight it at once.
class Skirmish : public SkirmishRoster {
   public:
    /// Build the sides. InvalidInput names side, place and field: "attackers[2] (frigate): count must be between 1 and 10000000, got 0".
    Skirmish(TypeCatalogue& types, std::span<const std::vector<UnitRequest>> sides, SkirmishSettings settings);

    /// Fight the battle. The result depends on the seed alone, not on `workers`.
    void resolve(std::uint64_t seed, combat::BattleScratch& scratch, combat::BattleResult& result, const Workers* workers = nullptr) const;

    /// Estimate the winner and the losses without fighting; if the result is in doubt, fight up to `fights` battles, with separate random
    /// numbers. InvalidInput if there are not exactly two teams.
    [[nodiscard]] combat::BattleEstimate estimate(std::uint32_t fights = 0) const;

   private:
    [[nodiscard]] combat::BattleSetup setup() const;
    void take_terrain(const Universe& universe);
    void add(TypeCatalogue& types, std::uint8_t side, std::uint32_t place, const UnitRequest& request);
    [[nodiscard]] std::uint16_t profile_row(const std::shared_ptr<const FieldedType>& type);

    SkirmishSettings settings_;
    combat::Domain domain_ = combat::Domain::kSpace;
    std::vector<combat::BattleUnit> reported_;  ///< units_, each a group of its own, when damage is reported by unit
    std::uint64_t next_id_ = 1;
};

}  // namespace void_reckoning
