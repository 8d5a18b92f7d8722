#pragma once

#include <string>

#include "void_reckoning/galaxy/components.hpp"
#include "void_reckoning/universe/universe.hpp"

namespace void_reckoning {

/// Return the name of a system: "Arx"; once the universe's names are used up "Arx 2", "Arx 3" and so on.
[[nodiscard]] std::string system_name(const World& world, const Universe& universe, EntityId system);

/// Return the name of a planet: its system's name and its orbit in Roman numerals: "Arx II", "Arx 2 II".
[[nodiscard]] std::string planet_name(const World& world, const Universe& universe, EntityId planet);

}  // namespace void_reckoning
