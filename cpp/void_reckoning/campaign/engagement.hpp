#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "void_reckoning/campaign/sight.hpp"

/// Who stops, fights and lets pass whom: the one table that movement, battles, orders and candidates go by.
namespace void_reckoning {

/// What fleets of a faction that stand together are ready for: the first of these that any of them is.
enum class Posture : std::uint8_t {
    kWilling,  ///< armed, aggressive or defensive
    kEvasive,  ///< armed, evasive
    kUnarmed,  ///< in any stance
};
/// What of others stands in a system: the last of these that holds.
enum class Presence : std::uint8_t { kNobody, kUnarmedFleets, kPlatforms, kArmedFleets };

enum class Act : std::uint8_t {
    kMeet,  ///< comes to the system, on its way through or to stay, or stands there at the end of its faction's turn
    kLand,  ///< lands armies or founds a colony on any planet there
};
enum class Encounter : std::uint8_t {
    kNone,
    kBattle,   ///< a way ends here, and a battle is fought; who lands does so after it, if it is won
    kRefused,  ///< the order is
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
/// Of all of a faction's fleets that stand there; none: it has none.
[[nodiscard]] std::optional<Posture> posture_at(Campaign& campaign, Seat seat, SystemNumber system);
/// What all other factions have there.
[[nodiscard]] Presence presence_at(Campaign& campaign, Seat seat, SystemNumber system);

/// For a faction whose fleets stand there. Platforms that it has beaten this turn are silent until its turn ends.
[[nodiscard]] Encounter landing_at(Campaign& campaign, const Sight& sight, Seat seat, SystemNumber system);

}  // namespace void_reckoning
