#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "void_reckoning/base/fork_safe_mutex.hpp"
#include "void_reckoning/combat/battle.hpp"
#include "void_reckoning/universe/universe.hpp"

namespace void_reckoning {

/// Numbers by their names in the universe's content, in content units: {"hull", 80}.
using NamedNumbers = std::vector<std::pair<std::string, double>>;

/// A weapon on a unit with custom numbers. `weapon` names a weapon of the universe whose numbers `numbers` replace, or a new one.
struct OwnWeapon {
    std::string weapon;
    std::optional<std::string> damage_type;
    NamedNumbers numbers;               ///< "range", "rate", ...; "count": how many the unit has
};

/// Replaces a unit type's own numbers, or defines a type that is not in the universe.
struct OwnStats {
    std::optional<std::string> domain;
    NamedNumbers numbers;               ///< "hull", "shields", ...
    NamedNumbers resistances;           ///< by damage type
    std::optional<std::vector<OwnWeapon>> weapons;
};

/// A unit type in the form that a side of a battle fields.
struct FieldedType {
    std::string name;
    combat::UnitProfile profile;        ///< mounts are rows of `weapons`
    std::vector<combat::WeaponProfile> weapons;
    std::vector<std::string> weapon_names;
    std::int64_t cost = 0;              ///< thousandths of a credit that the owner pays for one; 0: no price, as for a type of its own
};

/// A unit of a battle outside any campaign: its type, and its owner's traits and technologies.
struct FieldedName {
    std::string type;
    std::string faction;                ///< the faction whose traits apply; empty: no faction
    std::vector<std::string> technologies;
    std::optional<OwnStats> stats;
};

/// Unit types of a universe, prepared for battles outside any campaign. Any thread may use it.
class TypeCatalogue {
   public:
    explicit TypeCatalogue(std::shared_ptr<const Universe> universe) : universe_(std::move(universe)) {}

    /// Return a fielded type; cached if it has no custom numbers. InvalidInput names the field, with the nearest names for an unknown one.
    [[nodiscard]] std::shared_ptr<const FieldedType> find(const FieldedName& name);
    [[nodiscard]] const Universe& universe() const { return *universe_; }

   private:
    [[nodiscard]] FieldedType make(const FieldedName& name) const;

    std::shared_ptr<const Universe> universe_;
    ForkSafeMutex mutex_;  ///< never held while a type is made
    std::map<std::string, std::shared_ptr<const FieldedType>, std::less<>> known_;
};

}  // namespace void_reckoning
