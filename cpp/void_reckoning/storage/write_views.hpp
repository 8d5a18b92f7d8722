#pragma once

#include <span>

#include "void_reckoning/ecs/value_names.hpp"
#include "void_reckoning/storage/save_format.hpp"
#include "void_reckoning/storage/sqlite.hpp"

namespace void_reckoning {

/// Write a table for each table of names, and a view for each component with its values in natural units and names: for people, never read
/// here.
void write_views(Database& database, std::span<const ComponentInfo> components, std::span<const SaveTable> tables, const ValueNames& names);

}  // namespace void_reckoning
