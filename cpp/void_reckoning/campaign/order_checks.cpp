#include "void_reckoning/campaign/order_checks.hpp"

#include <algorithm>

namespace void_reckoning {

std::string points(std::int64_t thousandths) { return fmt::format("{:.1f}", static_cast<double>(thousandths) / 1000.0); }

std::string check_fleet(const FactionView& view, EntityId fleet) {
    const auto fleets = view.fleets();
    if (!std::binary_search(fleets.begin(), fleets.end(), fleet)) return fmt::format("{} is not a fleet of this faction", fleet.value);
    return {};
}

std::string check_standing_fleet(const FactionView& view, EntityId fleet) {
    if (std::string reason = check_fleet(view, fleet); !reason.empty()) return reason;
    return view.under_way(fleet) ? "the fleet is on a starlane" : std::string{};
}

std::string check_colony(const FactionView& view, EntityId colony) {
    const auto colonies = view.colonies();
    if (!std::binary_search(colonies.begin(), colonies.end(), colony))
        return fmt::format("{} is not a colony of this faction", colony.value);
    return {};
}

std::string check_here(const FactionView& view, EntityId fleet, EntityId planet) {
    const auto here = view.planets(view.system_of(fleet));
    return std::find(here.begin(), here.end(), planet) == here.end() ? "the planet is not in the fleet's system" : std::string{};
}

std::string check_landing(const FactionView& view, SystemNumber system) {
    if (view.landing(system) != Encounter::kRefused) return {};
    return view.hostile_presence(system) ? "hostile fleets are in the system"
                                         : "orbital defences are in the system, and no armed fleet of this faction to fight them";
}

std::string check_affordable(const FactionView& view, std::int64_t cost) {
    const std::int64_t treasury = view.state().treasury;
    return treasury < cost ? fmt::format("costs {} credits, the treasury holds {}", points(cost), points(treasury)) : std::string{};
}

std::string check_queue(const FactionView& view, EntityId colony) {
    const auto length = static_cast<std::size_t>(view.universe().rules.queue_length);
    return view.queue(colony).size() >= length ? fmt::format("the colony's queue holds {} entries already", length) : std::string{};
}

Validity validate(const Order& order, const FactionView& view) {
    return std::visit([&view](const auto& one) { return validate(one, view); }, order);
}

void apply(const Order& order, TurnContext& turn) {
    std::visit([&turn](const auto& one) { apply(one, turn); }, order);
}

}  // namespace void_reckoning
