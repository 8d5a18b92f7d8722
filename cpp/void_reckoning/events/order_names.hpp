#pragma once

#include <array>
#include <string_view>

namespace void_reckoning {

/// Kinds of orders by the number that FactionAction.order has, part of every log: append only. The names in Python, the log's exports and
/// the documents.
inline constexpr std::array<std::string_view, 9> kOrderNames = {"move_fleet",    "colonise_planet",     "construct_building",
                                                                "recruit_unit",  "research_technology", "invade_planet",
                                                                "embark_armies", "merge_fleets",        "set_stance"};

}  // namespace void_reckoning
