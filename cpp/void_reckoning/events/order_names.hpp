#pragma once

#include <array>
#include <string_view>

namespace void_reckoning {

/// Names of orders by FactionAction.order, part of every log: append only. Python, the log's exports and the documents use the same names.
inline constexpr std::array<std::string_view, 9> kOrderNames = {"move_fleet",    "colonise_planet",     "construct_building",
                                                                "recruit_unit",  "research_technology", "invade_planet",
                                                                "embark_armies", "merge_fleets",        "set_stance"};

}  // namespace void_reckoning
