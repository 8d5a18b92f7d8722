#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "void_reckoning/campaign/fielded_type.hpp"
#include "void_reckoning/combat/battle.hpp"

namespace void_reckoning {

/// The detail of damage records.
enum class DamageDetail : std::uint8_t {
    kNone,    ///< no records
    kGroups,  ///< source and target of a record are rows of Skirmish::groups()
    kUnits,   ///< source and target are rows of Skirmish::units()
};

/// The units of a battle by side, and their names: what its outcome is read with. Immutable.
class SkirmishRoster {
   public:
    /// Equal units: a row of `DamageRecord::source_group`.
    struct Group {
        std::uint8_t side = 0;
        std::uint32_t place = 0;        ///< in its side
        std::shared_ptr<const FieldedType> type;
        std::string faction;            ///< the faction whose traits apply; empty: no faction
    };
    /// A weapon of a type of units.
    struct NamedWeapon {
        std::string name;
        std::uint16_t type = 0;         ///< row of the type that mounts it
        DamageType damage = DamageType::kKinetic;
    };

    SkirmishRoster() = default;
    /// Put a roster together again from the values of another one. InvalidInput if a row that one of them names does not exist.
    SkirmishRoster(DamageDetail detail, std::size_t sides, std::vector<std::shared_ptr<const FieldedType>> types, std::vector<Group> groups,
                   std::span<const NamedWeapon> weapons, std::vector<combat::BattleUnit> units);

    [[nodiscard]] std::span<const Group> groups() const { return groups_; }
    [[nodiscard]] std::span<const combat::BattleUnit> units() const { return units_; }
    [[nodiscard]] std::span<const std::shared_ptr<const FieldedType>> types() const { return fielded_; }  ///< by BattleUnit::profile
    [[nodiscard]] DamageDetail damage_detail() const { return detail_; }
    /// Return the group of a row that a damage record names.
    [[nodiscard]] std::uint32_t group_of(std::uint32_t named) const {
        return detail_ == DamageDetail::kUnits ? units_[named].group : named;
    }
    [[nodiscard]] NamedWeapon weapon(std::uint16_t row) const {
        return {weapon_names_[row], weapon_types_[row], static_cast<DamageType>(weapons_[row].damage_type)};
    }
    [[nodiscard]] const std::string& weapon_name(std::uint16_t row) const { return weapon_names_[row]; }
    /// Return the unit type that mounts the weapon.
    [[nodiscard]] const std::string& weapon_mount(std::uint16_t row) const { return fielded_[weapon_types_[row]]->name; }
    [[nodiscard]] DamageType weapon_damage_type(std::uint16_t row) const { return static_cast<DamageType>(weapons_[row].damage_type); }
    /// Return the profile of an undamaged, rested unit of a unit's type.
    [[nodiscard]] const combat::UnitProfile& profile_of(const combat::BattleUnit& unit) const { return profiles_[unit.profile]; }
    [[nodiscard]] std::size_t weapon_count() const { return weapon_names_.size(); }
    [[nodiscard]] std::size_t sides() const { return sides_; }

   protected:
    DamageDetail detail_ = DamageDetail::kNone;
    std::size_t sides_ = 0;
    std::vector<Group> groups_;
    std::vector<std::shared_ptr<const FieldedType>> fielded_;   ///< by profile row
    std::vector<combat::WeaponProfile> weapons_;
    std::vector<std::string> weapon_names_;
    std::vector<std::uint16_t> weapon_types_;   ///< profile row of the type that mounts it
    std::vector<combat::UnitProfile> profiles_;
    std::vector<combat::BattleUnit> units_;
};

/// Return "attackers", "defenders", "others[0]", "others[1]".
[[nodiscard]] std::string side_label(std::size_t side);

}  // namespace void_reckoning
