#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "void_reckoning/combat/battle.hpp"
#include "void_reckoning/universe/universe.hpp"

namespace void_reckoning {

/// Numbers by their names in content, in content's units: {"hull", 80}.
using NamedNumbers = std::vector<std::pair<std::string, double>>;

/// A weapon on a unit that is described by its numbers. `weapon` names one of the universe whose numbers `numbers` replace, or one of its own.
struct OwnWeapon {
    std::string weapon;
    std::optional<std::string> damage_type;
    NamedNumbers numbers;               ///< "range", "rate", ...; "count": how many the unit has
};

/// What replaces a unit type's own numbers, or makes a type that no universe has.
struct OwnStats {
    std::optional<std::string> domain;
    NamedNumbers numbers;               ///< "hull", "shields", ...
    NamedNumbers resistances;           ///< by damage type
    std::optional<std::vector<OwnWeapon>> weapons;
};

/// A unit type as one side of a battle fields it.
struct FieldedType {
    std::string name;
    combat::UnitProfile profile;        ///< mounts are rows of `weapons`
    std::vector<combat::WeaponProfile> weapons;
    std::vector<std::string> weapon_names;
};

/// What a unit in a battle outside any campaign is: a type, and what its owner is and knows.
struct FieldedName {
    std::string type;
    std::string faction;                ///< whose traits count; empty: nobody's
    std::vector<std::string> technologies;
    std::optional<OwnStats> stats;
};

/// The unit types of a universe as battles outside any campaign field them.
class TypeCatalogue {
   public:
    explicit TypeCatalogue(std::shared_ptr<const Universe> universe) : universe_(std::move(universe)) {}

    /// Kept, where it has no numbers of its own. InvalidInput names the field, with the nearest names for an unknown one.
    [[nodiscard]] std::shared_ptr<const FieldedType> find(const FieldedName& name);
    [[nodiscard]] const Universe& universe() const { return *universe_; }

   private:
    [[nodiscard]] FieldedType make(const FieldedName& name) const;

    std::shared_ptr<const Universe> universe_;
    std::map<std::string, std::shared_ptr<const FieldedType>, std::less<>> known_;
};

}  // namespace void_reckoning
