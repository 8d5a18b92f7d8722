#pragma once

#include "void_reckoning/campaign/order_rules.hpp"

/// Checks that several orders share. Each returns an empty text, or the reason of a rejection.
namespace void_reckoning {

[[nodiscard]] std::string check_fleet(const FactionView& view, EntityId fleet);            ///< own, and a fleet
[[nodiscard]] std::string check_standing_fleet(const FactionView& view, EntityId fleet);   ///< and not on a starlane
[[nodiscard]] std::string check_colony(const FactionView& view, EntityId colony);          ///< own, and a colony
[[nodiscard]] std::string check_here(const FactionView& view, EntityId fleet, EntityId planet);  ///< both in one system
[[nodiscard]] std::string check_landing(const FactionView& view, SystemNumber system);  ///< own fleets standing there may land
[[nodiscard]] std::string check_affordable(const FactionView& view, std::int64_t cost);
[[nodiscard]] std::string check_queue(const FactionView& view, EntityId colony);
/// Return credits from thousandths, for messages: "12.5".
[[nodiscard]] std::string points(std::int64_t thousandths);

}  // namespace void_reckoning
