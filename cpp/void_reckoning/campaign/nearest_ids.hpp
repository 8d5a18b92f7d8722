#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "void_reckoning/ecs/field_ref.hpp"

namespace void_reckoning {

/// Return "; the nearest are A, B, C", from one of a universe's tables.
template <class Rows> [[nodiscard]] std::string nearest_ids(std::string_view id, const Rows& rows) {
    std::vector<std::string_view> names;
    for (const auto& row : rows) names.push_back(row.id);
    return nearest_names(id, names);
}

}  // namespace void_reckoning
