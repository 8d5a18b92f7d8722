#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "void_reckoning/campaign/sight.hpp"

/// Which fleets stop, fight or let others pass: the one table used by movement, battles, orders and candidates.
namespace void_reckoning {

/// Posture of a faction's fleets that stand together: the first of these that applies to any of them.
enum class Posture : std::uint8_t {
    kWilling,  ///< armed, aggressive or defensive
    kEvasive,  ///< armed, evasive
    kUnarmed,  ///< in any stance
};
/// Other factions' presence in a system: the last of these that holds.
enum class Presence : std::uint8_t { kNobody, kUnarmedFleets, kPlatforms, kArmedFleets };

enum class Act : std::uint8_t {
    kMeet,  ///< comes to the system, to pass or to stay, or stands there at the end of its faction's turn
    kLand,  ///< lands armies or founds a colony on any planet there
};
enum class Encounter : std::uint8_t {
    kNone,
    kBattle,   ///< the path ends here, and a battle is fought; a landing follows it, if it is won
    kRefused,  ///< the order is refused
};

[[nodiscard]] constexpr Encounter encounter(Act act, Posture posture, Presence presence) {
    using enum Encounter;
    constexpr std::array<std::array<std::array<Encounter, 4>, 3>, 2> kTable = {{
        // nobody, unarmed fleets, platforms, armed fleets
        {{{kNone, kBattle, kBattle, kBattle},      // meet: willing
          {kNone, kNone, kNone, kBattle},          //       evasive
          {kNone, kNone, kNone, kBattle}}},        //       unarmed
        {{{kNone, kNone, kBattle, kRefused},       // land: willing
          {kNone, kNone, kBattle, kRefused},       //       evasive
          {kNone, kNone, kRefused, kRefused}}},    //       unarmed
    }};
    return kTable[static_cast<std::size_t>(act)][static_cast<std::size_t>(posture)][static_cast<std::size_t>(presence)];
}

[[nodiscard]] Posture posture_of(Campaign& campaign, EntityId fleet);
/// Return the posture of all of a faction's fleets standing there; none if it has no fleets there.
[[nodiscard]] std::optional<Posture> posture_at(Campaign& campaign, Seat seat, SystemNumber system);
/// Return the presence of all other factions there.
[[nodiscard]] Presence presence_at(Campaign& campaign, Seat seat, SystemNumber system);

/// Return the encounter of a landing by fleets standing there. Platforms that the faction has beaten this turn are silent until its turn
/// ends.
[[nodiscard]] Encounter landing_at(Campaign& campaign, const Sight& sight, Seat seat, SystemNumber system);

}  // namespace void_reckoning
