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

/// Some equal units of a side, in a battle that belongs to no campaign.
struct UnitRequest {
    FieldedName type;
    std::int64_t count = 1;
    std::int64_t experience = 0;        ///< points
    double hull = 1, shields = 1, morale = 1;  ///< shares of the type's own
    double fatigue = 0;                 ///< 0 rested .. 1 spent
    double commander = 0;               ///< skill of the commander that the first of them carries; 0: nobody
    std::int64_t arrival = 0;           ///< tick at which they enter; 0: there from the start
    bool immobile = false;
    std::optional<std::uint64_t> first_id;  ///< of the first; the others count on. Else all units of the battle are counted from 1.

    /// InvalidInput naming the field, its value and what is allowed.
    void validate() const;
};

/// What damage records tell apart.
enum class DamageDetail : std::uint8_t {
    kNone,    ///< there are none
    kGroups,  ///< a record's source and target are rows of Skirmish::groups()
    kUnits,   ///< they are rows of Skirmish::units()
};

struct SkirmishSettings {
    std::int64_t tick_limit = 400;
    double field_length = 0;
    std::array<double, combat::kMaxSides> retreat_ratio{};
    std::array<std::uint8_t, combat::kMaxSides> team{0, 1, 2, 3};
    combat::Terrain terrain;
    std::string terrain_name;           ///< one of the universe's, which then counts; empty: `terrain` as it is
    std::array<double, combat::kMaxSides> cover{};
    DamageDetail damage = DamageDetail::kGroups;
    bool trace = false;
};

/// Units on their sides, ready to fight as often as wanted; immutable, so that many threads may fight it at once.
class Skirmish {
   public:
    /// InvalidInput names side, place and field: "attackers[2] (frigate): count must be between 1 and 10000000, got 0".
    Skirmish(TypeCatalogue& types, std::span<const std::vector<UnitRequest>> sides, SkirmishSettings settings);

    /// The result depends on the seed alone, not on `workers`.
    void resolve(std::uint64_t seed, combat::BattleScratch& scratch, combat::BattleResult& result, const Workers* workers = nullptr) const;

    /// Who would win and at what cost, without fighting; where that is in doubt, after so many battles as may be fought, with dice of their own.
    /// InvalidInput if there are not exactly two teams.
    [[nodiscard]] combat::BattleEstimate estimate(std::uint32_t fights = 0) const;

    /// Some equal units: a row of `DamageRecord::source_group`.
    struct Group {
        std::uint8_t side = 0;
        std::uint32_t place = 0;        ///< in its side
        std::shared_ptr<const FieldedType> type;
        std::string faction;            ///< whose traits count; empty: nobody's
    };
    [[nodiscard]] std::span<const Group> groups() const { return groups_; }
    [[nodiscard]] std::span<const combat::BattleUnit> units() const { return units_; }
    [[nodiscard]] DamageDetail damage_detail() const { return settings_.damage; }
    /// Of what a damage record names.
    [[nodiscard]] std::uint32_t group_of(std::uint32_t named) const {
        return settings_.damage == DamageDetail::kUnits ? units_[named].group : named;
    }
    [[nodiscard]] const std::string& weapon_name(std::uint16_t row) const { return weapon_names_[row]; }
    /// The unit type that mounts it.
    [[nodiscard]] const std::string& weapon_mount(std::uint16_t row) const { return fielded_[weapon_types_[row]]->name; }
    [[nodiscard]] DamageType weapon_damage_type(std::uint16_t row) const { return static_cast<DamageType>(weapons_[row].damage_type); }
    /// Of a whole, rested unit of a unit's type.
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
    std::vector<std::uint16_t> weapon_types_;   ///< profile row of what mounts it
    std::vector<combat::UnitProfile> profiles_;
    std::vector<combat::BattleUnit> units_;
    std::vector<combat::BattleUnit> reported_;  ///< units_, each a group of its own, where damage is told by unit
    std::uint64_t next_id_ = 1;
};

/// "attackers", "defenders", "others[0]", "others[1]".
[[nodiscard]] std::string side_label(std::size_t side);

}  // namespace void_reckoning
