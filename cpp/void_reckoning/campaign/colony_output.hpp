#pragma once

#include "void_reckoning/campaign/campaign.hpp"

namespace void_reckoning {

/// A colony's output a turn, all effects counted. docs/rules/economy.md has the formulas.
struct ColonyOutput {
    std::int64_t credits = 0;    ///< thousandths, before upkeep
    std::int64_t industry = 0;   ///< thousandths
    std::int64_t research = 0;   ///< thousandths
    std::int64_t capacity = 0;   ///< thousands of people
    double growth = 0;           ///< share a turn, at low density
    double stability = 0;        ///< the value that stability tends to
    std::int64_t building_upkeep = 0;
    std::int32_t slots = 0;
    std::int32_t ground_defence = 0;   ///< militia armies beyond those of the population
    std::int32_t orbital_defence = 0;  ///< platforms
};

[[nodiscard]] ColonyOutput colony_output(Campaign& campaign, EntityId colony);
/// Return ColonyOutput::orbital_defence alone: needed whenever fleets meet.
[[nodiscard]] std::int32_t orbital_defence(Campaign& campaign, EntityId colony);
[[nodiscard]] std::int32_t building_slots(Campaign& campaign, EntityId colony);

/// Return the number of militia armies that rise when a colony is invaded.
[[nodiscard]] std::int32_t militia_armies(Campaign& campaign, EntityId colony);

}  // namespace void_reckoning
