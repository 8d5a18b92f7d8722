#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "void_reckoning/galaxy/starmap.hpp"

namespace void_reckoning {

/// A planet and its owner.
struct PlanetRow {
    EntityId planet;
    Planet facts;
    Seat owner;  ///< none: unowned
};

/// All planets by system, so that visiting the planets of many systems needs no lookups by id. Derived: follows the stamps of its source
/// columns, so it is right after any change, rollback or restore.
class PlanetTable {
   public:
    /// Return a system's planets by orbit; valid until the next call after a change of the world.
    [[nodiscard]] std::span<const PlanetRow> at(const World& world, const Starmap& map, SystemNumber system) {
        if (version_ != world.version() || version_ == 0) refresh(world, map);
        return {rows_.data() + first_[system], rows_.data() + first_[system + 1]};
    }

   private:
    void refresh(const World& world, const Starmap& map);

    std::uint64_t version_ = 0;         ///< world version at which it was last verified
    std::vector<std::uint64_t> stamps_, now_;
    std::vector<PlanetRow> rows_;
    std::vector<std::uint32_t> first_;  ///< by system, and the end
};

}  // namespace void_reckoning
