#pragma once

#include <string>

#include "void_reckoning/universe/universe.hpp"

namespace void_reckoning {

/// Return the faction that an id of a seat stands for: "templars", or "templars_2" for one that has several seats. Throws InvalidInput for
/// any other id.
[[nodiscard]] FactionIndex faction_of_seat(const Universe& universe, const std::string& id);

}  // namespace void_reckoning
