#pragma once

#include <cstdint>
#include <vector>

#include "void_reckoning/base/ids.hpp"
#include "void_reckoning/campaign/modifiers.hpp"

namespace void_reckoning {

class Campaign;

/// All effects on one colony's figures, from its faction and its buildings.
struct ColonyEffects {
    Modifier credits, industry, research, capacity, growth, stability, slots, ground_defence, orbital_defence;
    std::int64_t building_upkeep = 0;  ///< thousandths of a credit a turn
};

/// ColonyEffects of every colony, each recomputed when its faction's modifiers, its class or its list of buildings change.
class ColonyEffectsCache {
   public:
    /// Return a colony's effects; valid until the next call.
    [[nodiscard]] const ColonyEffects& of(Campaign& campaign, EntityId colony);

   private:
    struct Entry {
        std::uint64_t version = 0;  ///< world version at which it was last verified
        std::uint64_t made_of = 0;
        ColonyEffects effects;
    };
    std::vector<Entry> entries_;    ///< by slot
};

}  // namespace void_reckoning
