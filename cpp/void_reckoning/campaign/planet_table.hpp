#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "void_reckoning/galaxy/starmap.hpp"

namespace void_reckoning {

/// A planet, and who owns it.
struct PlanetRow {
    EntityId planet;
    Planet facts;
    Seat owner;  ///< none: nobody
};

/// All planets by system, so that whoever looks at every planet of many systems finds none of them by its id. Derived: follows the
/// stamps of the columns it comes from, so it is right after any change, rollback or restore.
class PlanetTable {
   public:
    /// Of a system, by orbit; valid until the next call after a change of the world.
    [[nodiscard]] std::span<const PlanetRow> at(const World& world, const Starmap& map, SystemNumber system) {
        if (version_ != world.version() || version_ == 0) refresh(world, map);
        return {rows_.data() + first_[system], rows_.data() + first_[system + 1]};
    }

   private:
    void refresh(const World& world, const Starmap& map);

    std::uint64_t version_ = 0;         ///< of the world that it was last found right for
    std::vector<std::uint64_t> stamps_, now_;
    std::vector<PlanetRow> rows_;
    std::vector<std::uint32_t> first_;  ///< by system, and the end
};

}  // namespace void_reckoning
