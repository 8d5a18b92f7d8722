#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "void_reckoning/combat/battle.hpp"
#include "void_reckoning/universe/universe.hpp"

/// Battles that nobody planned: any unit types of a universe, in any numbers, states and terrains. What campaigns fight covers little of what
/// can be asked of an estimate; these cover the rest.
namespace void_reckoning {

/// A battle and the memory it refers to.
struct DesignedBattle {
    combat::BattleSetup setup;
    std::vector<combat::WeaponProfile> weapons;
    std::vector<combat::UnitProfile> profiles;
    std::vector<combat::BattleUnit> units;
};

class BattleDesigner {
   public:
    explicit BattleDesigner(std::shared_ptr<const Universe> universe);
    /// The battle of this number: one to five unit types a side, of a faction that knows some technologies; 1 to 150 units; most of them
    /// about as strong as the enemy by what their types are worth.
    void design(std::uint64_t seed, std::uint64_t number, DesignedBattle& battle);

   private:
    struct Army;
    std::shared_ptr<const Universe> universe_;
    std::vector<std::uint16_t> types_[2];  ///< by domain
};

}  // namespace void_reckoning
