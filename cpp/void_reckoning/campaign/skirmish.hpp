#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "void_reckoning/campaign/fielded_type.hpp"
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

/// The detail of damage records.
enum class DamageDetail : std::uint8_t {
    kNone,    ///< no records
    kGroups,  ///< source and target of a record are rows of Skirmish::groups()
    kUnits,   ///< source and target are rows of Skirmish::units()
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
class Skirmish {
   public:
    /// Build the sides. InvalidInput names side, place and field: "attackers[2] (frigate): count must be between 1 and 10000000, got 0".
    Skirmish(TypeCatalogue& types, std::span<const std::vector<UnitRequest>> sides, SkirmishSettings settings);

    /// Fight the battle. The result depends on the seed alone, not on `workers`.
    void resolve(std::uint64_t seed, combat::BattleScratch& scratch, combat::BattleResult& result, const Workers* workers = nullptr) const;

    /// Estimate the winner and the losses without fighting; if the result is in doubt, fight up to `fights` battles, with separate random
    /// numbers. InvalidInput if there are not exactly two teams.
    [[nodiscard]] combat::BattleEstimate estimate(std::uint32_t fights = 0) const;

    /// Equal units: a row of `DamageRecord::source_group`.
    struct Group {
        std::uint8_t side = 0;
        std::uint32_t place = 0;        ///< in its side
        std::shared_ptr<const FieldedType> type;
        std::string faction;            ///< the faction whose traits apply; empty: no faction
    };
    [[nodiscard]] std::span<const Group> groups() const { return groups_; }
    [[nodiscard]] std::span<const combat::BattleUnit> units() const { return units_; }
    [[nodiscard]] DamageDetail damage_detail() const { return settings_.damage; }
    /// Return the group of a row that a damage record names.
    [[nodiscard]] std::uint32_t group_of(std::uint32_t named) const {
        return settings_.damage == DamageDetail::kUnits ? units_[named].group : named;
    }
    [[nodiscard]] const std::string& weapon_name(std::uint16_t row) const { return weapon_names_[row]; }
    /// Return the unit type that mounts the weapon.
    [[nodiscard]] const std::string& weapon_mount(std::uint16_t row) const { return fielded_[weapon_types_[row]]->name; }
    [[nodiscard]] DamageType weapon_damage_type(std::uint16_t row) const { return static_cast<DamageType>(weapons_[row].damage_type); }
    /// Return the profile of an undamaged, rested unit of a unit's type.
    [[nodiscard]] const combat::UnitProfile& profile_of(const combat::BattleUnit& unit) const { return profiles_[unit.profile]; }
    [[nodiscard]] std::size_t weapon_count() const { return weapon_names_.size(); }
    [[nodiscard]] std::size_t sides() const { return sides_; }

   private:
    [[nodiscard]] combat::BattleSetup setup() const;
    void take_terrain(const Universe& universe);
    void add(TypeCatalogue& types, std::uint8_t side, std::uint32_t place, const UnitRequest& request);
    [[nodiscard]] std::uint16_t profile_row(const std::shared_ptr<const FieldedType>& type);

    SkirmishSettings settings_;
    combat::Domain domain_ = combat::Domain::kSpace;
    std::size_t sides_ = 0;
    std::vector<Group> groups_;
    std::vector<std::shared_ptr<const FieldedType>> fielded_;   ///< by profile row
    std::vector<combat::WeaponProfile> weapons_;
    std::vector<std::string> weapon_names_;
    std::vector<std::uint16_t> weapon_types_;   ///< profile row of the type that mounts it
    std::vector<combat::UnitProfile> profiles_;
    std::vector<combat::BattleUnit> units_;
    std::vector<combat::BattleUnit> reported_;  ///< units_, each a group of its own, when damage is reported by unit
    std::uint64_t next_id_ = 1;
};

/// Return "attackers", "defenders", "others[0]", "others[1]".
[[nodiscard]] std::string side_label(std::size_t side);

}  // namespace void_reckoning
