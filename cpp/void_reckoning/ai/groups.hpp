#pragma once

#include "void_reckoning/ai/draft.hpp"

namespace void_reckoning::ai {

/// Fleets that stand in one system and act as one: orders to merge them come first in the plan.
struct Group {
    std::size_t leader = 0;        ///< row of Picture::fleets
    SystemNumber system = kNoSystem;
    bool can_move = false, armed = false;
    std::uint32_t ships = 0, armies = 0;
    std::int32_t capacity = 0;     ///< armies
    double speed = 0, strength = 0, full_strength = 0, landing = 0;
    Contingents units, landing_units;
    bool assigned = false;
    int tried = 0;                 ///< number of options judged
};

/// Merge free fleets that stand together, up to a size at which another group is worth more; by the systems' numbers.
[[nodiscard]] std::vector<Group> gather_groups(Draft& draft);

/// Take armies aboard if the group stands at own colonies; some stay behind if there is danger.
void load_armies(Draft& draft, std::vector<Group>& groups);

}  // namespace void_reckoning::ai
