#pragma once

#include <nanobind/nanobind.h>

#include <string>

#include "void_reckoning/ecs/value.hpp"
#include "void_reckoning/ecs/world.hpp"

namespace void_reckoning {

/// One element of a field as Python has it: bool, int, float, str, None for a null string.
[[nodiscard]] nanobind::object python_value(const World& world, ScalarType type, const std::byte* place);

/// {"Fleet": {"system": 4294967300, ...}, ...}; arrays are tuples.
[[nodiscard]] nanobind::dict components_of(const World& world, World::Location at);

/// InvalidQuery for a type that no field has; `what` is for the message.
[[nodiscard]] ScalarValue value_of(nanobind::handle value, const std::string& what);

}  // namespace void_reckoning
